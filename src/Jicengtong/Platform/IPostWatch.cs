namespace Jicengtong.Platform;

/// <summary>A post begins, ends or has other days.</summary>
/// <param name="Key">How asks address it: "appointment:" and its id.</param>
/// <param name="PersonId">Whose.</param>
/// <param name="UnitCode">Where.</param>
/// <param name="UnitPath">The place of that unit.</param>
/// <param name="UnitKind">Its kind.</param>
/// <param name="Post">Which post.</param>
public sealed record PostMove(string Key, Guid PersonId, string UnitCode, string UnitPath, string UnitKind, string Post);

/// <summary>
/// Told in the same transaction that an appointment changed, so that whoever takes up a post finds at once what is in force for it,
/// and whoever leaves it is not asked any more. The Organization tells.
/// </summary>
public interface IPostWatch
{
    /// <summary>Brings what concerns the post in line.</summary>
    Task Changed(PostMove move, CancellationToken cancel);
}
