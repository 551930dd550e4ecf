namespace Jicengtong.Platform;

/// <summary>Who stands in for people today: an ask remembers the deputy of the moment it was asked, but leave begins and ends later.</summary>
public interface ILeaveDeputies
{
    /// <summary>
    /// Person → who was named for their leave of today, before any B岗 of a duty. Whoever is not in the answer is here, or left it to
    /// the B岗.
    /// </summary>
    Task<IReadOnlyDictionary<Guid, Guid>> Today(IReadOnlyCollection<Guid> people, CancellationToken cancel);
}
