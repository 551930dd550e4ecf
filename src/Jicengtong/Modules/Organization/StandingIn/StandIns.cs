using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.StandingIn;

/// <summary>One permission to act for another, as both of them see it.</summary>
/// <param name="Id">Identity.</param>
/// <param name="PersonId">For whom.</param>
/// <param name="Person">Name.</param>
/// <param name="ActorId">Who acts.</param>
/// <param name="ActingName">Name.</param>
/// <param name="EndsOn">Last day.</param>
public sealed record StandInView(Guid Id, Guid PersonId, string Person, Guid ActorId, string ActingName, DateOnly EndsOn);

/// <summary>Somebody who could act for one: a colleague of the same unit.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">Name.</param>
/// <param name="Post">Post.</param>
/// <param name="UnitName">Unit.</param>
public sealed record Colleague(Guid Id, string Name, string Post, string UnitName);

/// <summary>Who acts for whom today.</summary>
internal sealed class StandIns(Sql sql, ICurrentUsers users, TimeProvider clock) : IStandIns
{
    public async Task<CurrentUser?> Find(CurrentUser actor, Guid person, CancellationToken cancel)
        => await sql.First<int?>("SELECT 1 FROM organization_stand_ins WHERE person_id = @person AND actor_id = @actor AND ended_at IS NULL AND ends_on >= @today",
            new { person, actor = actor.PersonId, today = Today }, cancel) is not null && await users.Find(person, null, cancel) is { IsDisabled: false } user
            ? user with { ActedBy = new Actor(actor.PersonId, actor.Name) } : null;

    /// <summary>Who may act for this person.</summary>
    public Task<IReadOnlyList<StandInView>> For(Guid person, CancellationToken cancel) => Views("s.person_id = @one", person, cancel);

    /// <summary>For whom this person may act.</summary>
    public Task<IReadOnlyList<StandInView>> By(Guid actor, CancellationToken cancel) => Views("s.actor_id = @one", actor, cancel);

    /// <summary>Who could act for a person: everybody else with a post today in one of the person's units.</summary>
    public async Task<IReadOnlyList<Colleague>> Colleagues(Guid person, CancellationToken cancel) => [.. (await sql.Query<ColleagueRow>("""
        SELECT DISTINCT p.id, p.name, a.post, u.name AS unit_name FROM organization_appointments own
        JOIN organization_appointments a ON a.unit_code = own.unit_code AND a.person_id <> own.person_id AND a.starts_on <= @today AND (a.ends_on IS NULL OR a.ends_on >= @today)
        JOIN organization_persons p ON p.id = a.person_id JOIN organization_units u ON u.code = a.unit_code
        WHERE own.person_id = @person AND own.starts_on <= @today AND (own.ends_on IS NULL OR own.ends_on >= @today) ORDER BY u.name, p.name
        """, new { person, today = Today }, cancel)).DistinctBy(row => row.Id).Select(row => new Colleague(row.Id, row.Name, row.Post, row.UnitName))];

    private DateOnly Today => WorkingCalendar.LocalDay(clock.GetUtcNow());

    private async Task<IReadOnlyList<StandInView>> Views(string where, Guid one, CancellationToken cancel) => [.. (await sql.Query<Row>($"""
        SELECT s.id, s.person_id, p.name AS person, s.actor_id, a.name AS acting_name, s.ends_on FROM organization_stand_ins s
        JOIN organization_persons p ON p.id = s.person_id JOIN organization_persons a ON a.id = s.actor_id
        WHERE {where} AND s.ended_at IS NULL AND s.ends_on >= @today ORDER BY s.id
        """, new { one, today = Today }, cancel)).Select(row => new StandInView(row.Id, row.PersonId, row.Person, row.ActorId, row.ActingName, row.EndsOn))];

    private sealed class Row
    {
        public Guid Id { get; init; }

        public Guid PersonId { get; init; }

        public string Person { get; init; } = "";

        public Guid ActorId { get; init; }

        public string ActingName { get; init; } = "";

        public DateOnly EndsOn { get; init; }
    }

    private sealed class ColleagueRow
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string Post { get; init; } = "";

        public string UnitName { get; init; } = "";
    }
}
