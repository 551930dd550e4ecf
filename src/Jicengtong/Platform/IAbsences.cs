namespace Jicengtong.Platform;

/// <summary>Who is on leave (请假、出差、离岗培训): from–to, both days included.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="From">First day away.</param>
/// <param name="To">Last day away.</param>
public sealed record Absence(Guid PersonId, DateOnly From, DateOnly To);

/// <summary>Asks the organization who is away. The ladder does not wait for somebody on leave: it goes to the deputy.</summary>
public interface IAbsences
{
    /// <summary>Absences of these people that touch the days from–to.</summary>
    Task<IReadOnlyList<Absence>> Between(IReadOnlyCollection<Guid> people, DateOnly from, DateOnly to, CancellationToken cancel);
}

/// <summary>Told in the same transaction that somebody's leave was entered, changed or taken back, so that open asks are planned anew.</summary>
public interface IAbsenceWatch
{
    /// <summary>Plans anew what lies with this person.</summary>
    Task Changed(Guid person, CancellationToken cancel);
}
