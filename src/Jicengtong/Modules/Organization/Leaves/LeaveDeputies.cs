using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Leaves;

/// <summary>
/// Who is away, and who stands in. In this order: whoever was named for the leave, the B岗 of the duty, the B岗 of the person; who is
/// away themselves is passed over.
/// </summary>
internal sealed class LeaveDeputies(Sql sql, TimeProvider clock) : IAbsences, ILeaveDeputies
{
    // Few are away at a time: above so many people all who are away are read at once.
    private const int Few = 200;

    public async Task<IReadOnlyList<Absence>> Between(IReadOnlyCollection<Guid> people, DateOnly from, DateOnly to, CancellationToken cancel)
        => [.. (await Away(people, from, to, cancel)).Select(away => new Absence(away.PersonId, away.StartsOn, away.EndsOn))];

    public Task<IReadOnlyDictionary<Guid, Guid>> Today(IReadOnlyCollection<Guid> people, CancellationToken cancel) => Deputies(people, new Dictionary<Guid, Guid?>(), cancel);

    /// <summary>Who stands in for holders of posts: named for the leave, else the B岗 of the person.</summary>
    public async Task<IReadOnlyDictionary<Guid, Guid>> ForPosts(IReadOnlyCollection<Guid> people, CancellationToken cancel) => await Deputies(people, await OwnDeputies(people, cancel), cancel);

    /// <summary>The same duties with the deputy of today and, when the holder is away, until when.</summary>
    public async Task<IReadOnlyList<Answerable>> Fill(IReadOnlyList<Answerable> duties, CancellationToken cancel)
    {
        if (duties.Count == 0)
            return duties;
        var away = await Now([.. duties.Select(duty => duty.HolderId).OfType<Guid>().Distinct()], cancel);
        var deputies = duties.SelectMany(duty => new[] { duty.DeputyId, duty.OwnDeputyId }).Concat(away.Values.Select(leave => leave.DeputyId)).OfType<Guid>().Distinct().ToList();
        var awayToo = await Now(deputies, cancel);
        foreach (var duty in duties)
        {
            var leave = duty.HolderId is { } holder ? away.GetValueOrDefault(holder) : null;
            var named = leave?.DeputyId is { } deputy && !awayToo.ContainsKey(deputy) ? (deputy, leave.Deputy)
                : duty.DeputyId is { } second && second != duty.HolderId && !awayToo.ContainsKey(second) ? (second, duty.Deputy)
                : duty.OwnDeputyId is { } own && !awayToo.ContainsKey(own) && own != duty.HolderId ? (own, duty.OwnDeputy)
                : ((Guid?)null, (string?)null);
            duty.StandIn(named.Item1, named.Item2, leave?.EndsOn);
        }

        return duties;
    }

    /// <summary>Those whom this person stands in for today.</summary>
    public async Task<IReadOnlyList<Guid>> StoodInForBy(Guid person, CancellationToken cancel)
        => await sql.Query<Guid>("SELECT person_id FROM organization_leaves WHERE deputy_id = @person AND ends_on >= @today AND starts_on <= @today AND ends_on >= starts_on",
            new { person, today = WorkingCalendar.LocalDay(clock.GetUtcNow()) }, cancel);

    private async Task<IReadOnlyDictionary<Guid, Guid>> Deputies(IReadOnlyCollection<Guid> people, IReadOnlyDictionary<Guid, Guid?> own, CancellationToken cancel)
    {
        var away = await Now(people, cancel);
        var awayToo = await Now([.. away.Values.Select(leave => leave.DeputyId).Concat(own.Values).OfType<Guid>().Distinct()], cancel);
        var deputies = new Dictionary<Guid, Guid>();
        foreach (var person in people.Distinct())
            if (FirstHere(awayToo, away.GetValueOrDefault(person)?.DeputyId, own.GetValueOrDefault(person)) is { } standIn && standIn != person)
                deputies[person] = standIn;
        return deputies;
    }

    private static Guid? FirstHere(IReadOnlyDictionary<Guid, AwayRow> away, params Guid?[] candidates)
        => candidates.FirstOrDefault(candidate => candidate is { } one && !away.ContainsKey(one));

    private async Task<IReadOnlyDictionary<Guid, Guid?>> OwnDeputies(IReadOnlyCollection<Guid> people, CancellationToken cancel)
    {
        var deputies = new Dictionary<Guid, Guid?>();
        foreach (var chunk in people.Distinct().Chunk(10_000))
            foreach (var one in await sql.Query<OwnDeputy>($"SELECT id, deputy_id FROM organization_persons WHERE deputy_id IS NOT NULL AND {sql.Among("id", chunk, out var args)}", args, cancel))
                deputies[one.Id] = one.DeputyId;
        return deputies;
    }

    private async Task<IReadOnlyDictionary<Guid, AwayRow>> Now(IReadOnlyCollection<Guid> people, CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        return (await Away(people, today, today, cancel)).ToDictionary(away => away.PersonId);
    }

    private Task<IReadOnlyList<AwayRow>> Away(IReadOnlyCollection<Guid> people, DateOnly from, DateOnly to, CancellationToken cancel)
    {
        var args = new Dapper.DynamicParameters();
        if (people.Count == 0)
            return Task.FromResult<IReadOnlyList<AwayRow>>([]);
        var narrow = people.Count > Few ? "" : " AND " + sql.Among("l.person_id", people, out args);
        args.AddDynamicParams(new { from, to });
        return sql.Query<AwayRow>($"""
            SELECT l.person_id, l.starts_on, l.ends_on, l.deputy_id, p.name AS deputy FROM organization_leaves l LEFT JOIN organization_persons p ON p.id = l.deputy_id
            WHERE l.ends_on >= @from AND l.starts_on <= @to AND l.ends_on >= l.starts_on{narrow}
            """, args, cancel);
    }

    private sealed class AwayRow
    {
        public Guid PersonId { get; init; }

        public DateOnly StartsOn { get; init; }

        public DateOnly EndsOn { get; init; }

        public Guid? DeputyId { get; init; }

        public string? Deputy { get; init; }
    }

    private sealed class OwnDeputy
    {
        public Guid Id { get; init; }

        public Guid? DeputyId { get; init; }
    }
}
