using System.Text.Json;
using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Ladder;

/// <summary>What became of a call of the duty room.</summary>
public enum CallOutcome
{
    /// <summary>打通了, and told.</summary>
    Reached,

    /// <summary>没信号、关机、没人接: nobody's fault.</summary>
    NoSignal,
}

/// <summary>One line of the duty room's list.</summary>
/// <param name="Ask">The ask.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Urgency">紧急程度.</param>
/// <param name="UnitName">For which unit.</param>
/// <param name="From">Who asks.</param>
/// <param name="Holder">Whom to call first.</param>
/// <param name="Deputy">Whom to call next, or null.</param>
/// <param name="Outcome">Of the last call.</param>
/// <param name="Since">On the list since.</param>
public sealed record DutyCall(Guid Ask, string Title, Urgency Urgency, string UnitName, string From, Callable Holder, Callable? Deputy, CallOutcome? Outcome, DateTimeOffset Since);

/// <summary>值班室: puts asks on its list, tells its people, and keeps what a call came to.</summary>
internal sealed class DutyRoom(Sql sql, HotQuestions hot, Work work, LadderBook book, IKeptPlaces places, IAddressBook addresses, Outgoing outgoing, LiveHints live, TimeProvider clock)
{
    private const string Open = "a.box IN ('todo', 'know') AND a.answer IS NULL AND a.round = c.round";

    public async Task List(IReadOnlyList<Climbed> climbed, IReadOnlyDictionary<Guid, AskedAbout> subjects, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var same in climbed.GroupBy(one => one.Ask.UnitPath))
        {
            // Where nobody handles papers either, there is no duty room: the ladder goes on without it.
            if ((book.RulesAt(same.Key).DutyRoom ?? await places.PapersOffice(same.Key, cancel)) is not { } unit)
                continue;
            await sql.Execute($"""
                INSERT INTO inbox_duty_calls (ask_id, round, room_unit, listed_at) SELECT {sql.Cell<Guid>(0)}, {sql.Cell<int>(1)}, @unit, @now FROM {sql.From()} WHERE true
                ON CONFLICT (ask_id, round) DO NOTHING
                """, new { unit, now, rows = sql.Json(same.Select(one => new object?[] { one.Ask.Id, one.Ask.Round })) }, cancel);
            var people = await places.Members(unit, cancel);
            var known = (await addresses.Of(people, cancel)).ToLookup(address => address.PersonId, address => address.Channel);
            var most = same.Max(one => subjects[one.Ask.SubjectId].Urgency);
            await outgoing.Queue(
            [
                .. from person in people
                   from channel in Notices.ChannelsOf(most > Urgency.Urgent ? Act.Push | Act.Card | Act.Sms : Act.Push | Act.Card, known[person])
                   select new Notice(same.First().Ask.Id, person, channel, "值班室：有人要打电话找", "/duty-room", $"{LadderWords.Of(most)}，没有回音", true),
            ], cancel);
            work.AfterCommit(() =>
            {
                foreach (var person in people)
                    live.Publish(Topics.Inbox(person));
            });
        }
    }

    /// <summary>Whom the duty rooms this person works in have to call, the most urgent first.</summary>
    public async Task<IReadOnlyList<DutyCall>> CallsOf(CurrentUser user, CancellationToken cancel)
    {
        var rows = await sql.Query<Row>($"""
            SELECT c.ask_id, c.listed_at, c.outcome, s.title, s.urgency, s.from_name AS "from", a.unit_code, a.holder_id, a.deputy_id
            FROM inbox_duty_calls c JOIN inbox_asks a ON a.id = c.ask_id JOIN inbox_subjects s ON s.id = a.subject_id
            WHERE c.room_unit IN @units AND {Open} ORDER BY c.listed_at LIMIT 500
            """, new { units = UnitsOf(user) }, cancel);
        var people = await places.People([.. rows.Select(row => row.HolderId).Concat(rows.Select(row => row.DeputyId).OfType<Guid>()).Distinct()], cancel);
        var units = await places.Find([.. rows.Select(row => row.UnitCode).Distinct()], cancel);
        return
        [
            .. rows.OrderByDescending(row => row.Urgency).Select(row => new DutyCall(row.AskId, row.Title, row.Urgency, units.GetValueOrDefault(row.UnitCode)?.Name ?? "", row.From,
                people.GetValueOrDefault(row.HolderId) ?? new Callable(row.HolderId, "", ""), row.DeputyId is { } deputy ? people.GetValueOrDefault(deputy) : null,
                Enum.TryParse<CallOutcome>(row.Outcome, out var outcome) ? outcome : null, row.ListedAt)),
        ];
    }

    /// <summary>What to listen to so that a line goes as soon as somebody answers, and comes as soon as it is put there.</summary>
    public async Task<IReadOnlyList<(string Topic, string ShownAs)>> TopicsOf(CurrentUser user, CancellationToken cancel)
    {
        var roots = await sql.Query<Guid>($"""
            SELECT DISTINCT s.root_id FROM inbox_duty_calls c JOIN inbox_asks a ON a.id = c.ask_id JOIN inbox_subjects s ON s.id = a.subject_id
            WHERE c.room_unit IN @units AND {Open} LIMIT 500
            """, new { units = UnitsOf(user) }, cancel);
        return [(Topics.Inbox(user.PersonId), "inbox"), .. roots.Select(root => (Topics.Subject(root), "inbox"))];
    }

    /// <summary>How many lines wait; null for whoever has no duty room.</summary>
    public async Task<int> Count(CurrentUser user, CancellationToken cancel)
    {
        if (user.Posts.Count == 0)
            return 0;
        var (isSqlite, units) = (sql.Kind == DatabaseKind.Sqlite, UnitsOf(user));
        return (await hot.Ask($"SELECT CAST(count(*) AS integer) FROM inbox_duty_calls c JOIN inbox_asks a ON a.id = c.ask_id WHERE c.room_unit {(isSqlite ? "IN (SELECT value FROM json_each(@units))" : "= ANY(@units)")} AND {Open}",
            row => row.GetInt32(0), cancel, ("units", isSqlite ? JsonSerializer.Serialize(units) : units)))[0];
    }

    /// <summary>What the call came to. 打通了 does not answer the ask: whoever was called still says 明白 themselves. 404 to others.</summary>
    public async Task<Result<Done>> Note(CurrentUser by, Guid ask, CallOutcome outcome, CancellationToken cancel)
    {
        var noted = await sql.Query<Guid>($"""
            UPDATE inbox_duty_calls SET outcome = @outcome, called_at = @now, called_by = @PersonId
            WHERE ask_id = @ask AND room_unit IN @units AND EXISTS (SELECT 1 FROM inbox_asks a WHERE a.id = ask_id AND a.round = inbox_duty_calls.round) RETURNING ask_id
            """, new { ask, outcome = outcome.ToString(), now = clock.GetUtcNow(), by.PersonId, units = UnitsOf(by) }, cancel);
        if (noted.Count == 0)
            return new NotFound("这一行");
        var root = await sql.First<Guid>("SELECT s.root_id FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id WHERE a.id = @ask", new { ask }, cancel);
        work.AfterCommit(() => live.Publish(Topics.Subject(root)));
        return Done.Instance;
    }

    private static string[] UnitsOf(CurrentUser user) => [.. user.Posts.Select(post => post.UnitCode).Distinct()];

    private sealed class Row
    {
        public Guid AskId { get; init; }

        public DateTimeOffset ListedAt { get; init; }

        public string? Outcome { get; init; }

        public string Title { get; init; } = "";

        public Urgency Urgency { get; init; }

        public string From { get; init; } = "";

        public string UnitCode { get; init; } = "";

        public Guid HolderId { get; init; }

        public Guid? DeputyId { get; init; }
    }
}
