namespace Jicengtong.Platform;

/// <summary>A duty lies with somebody else from now on.</summary>
/// <param name="Key">How asks address it: "duty:" and the id of the duty.</param>
/// <param name="Matter">The matter.</param>
/// <param name="UnitCode">The unit.</param>
/// <param name="UnitPath">Its place.</param>
/// <param name="FromName">Who held it until now; null when it was a blank.</param>
/// <param name="Holder">Who holds it now.</param>
/// <param name="Deputy">B岗, or null.</param>
public sealed record DutyMove(string Key, string Matter, string UnitCode, string UnitPath, string? FromName, Guid Holder, Guid? Deputy);

/// <summary>
/// Told in the same transaction that a duty moved, so that nothing that lay with it is orphaned. The modules that keep
/// something for duties listen; the Organization tells.
/// </summary>
public interface IDutyWatch
{
    /// <summary>Hands over what is open.</summary>
    Task Moved(DutyMove move, CancellationToken cancel);
}
