using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Duties;

/// <summary>One change of the duty list: who changed what, from what to what, and why. Kept for ever and shown to everybody.</summary>
[Proven("duty-change")]
internal sealed class DutyChange
{
    public required Guid Id { get; init; }

    public required Guid DutyId { get; init; }

    public required string Matter { get; init; }

    public required string UnitCode { get; init; }

    /// <summary>牵头人, B岗 or 由牵头改为配合, as people say it.</summary>
    public required string What { get; init; }

    public required string Before { get; init; }

    public required string After { get; init; }

    public required string Why { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required DateTimeOffset At { get; init; }

    public static DutyChange Of(Duty duty, string what, string? before, string? after, string why, CurrentUser by, DateTimeOffset now) => new()
    {
        Id = Ids.Next(now), DutyId = duty.Id, Matter = duty.Matter, UnitCode = duty.UnitCode, What = what, Before = before ?? "空白", After = after ?? "空白",
        Why = why, ById = by.PersonId, ByName = by.Name, At = now,
    };
}
