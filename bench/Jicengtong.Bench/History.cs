using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;

namespace Jicengtong.Bench;

/// <summary>
/// Three years of what is over: directives to a town of 1,000 people each, answered by all of them, with their tallies, ladders and words to find. It grows backwards: what is
/// recent stays the same, and ever older ones are put behind it. By plain SQL, into the product's own tables with all their indexes, in the manner of a directive that was
/// really issued. What the log of evidence would have of it is left out.
/// </summary>
internal sealed class History(WebApplication app, County county, int people, int most)
{
    /// <summary>People of a town, who are asked together.</summary>
    public const int Town = 1000;

    /// <summary>A word that ten recent directives to the first town have in their title, and no other.</summary>
    public const string RareWord = "燕窝沟水库";

    private const int AtATime = 100;
    private const int FirstDirective = 1_000_000_000;
    private const long FirstAsk = 2_000_000_000;
    private const long FirstReceipt = 3_000_000_000;
    private const int Rare = 10;

    private readonly DateTimeOffset end = DateTimeOffset.UtcNow.AddDays(-6);
    private readonly long seconds = 3 * 365 * 86400L * Town / most;
    private int directives;

    private int Directives => most / Town;

    private int Towns => people / Town;

    // Of what is recent, whatever lies behind it.
    private int FirstRare => Directives - (Rare * Towns);

    // The newest has the highest rank.
    private string Age => $"({Directives} - rank)";

    private string Ticks => $"({end.UtcTicks} - {Age} * {seconds * TimeSpan.TicksPerSecond})";

    /// <summary>Adds older ones until there are so many asks; how many were added a second.</summary>
    public async Task<double> GrowTo(int asks)
    {
        if (directives == 0)
            await Begin();
        var (watch, before) = (Stopwatch.StartNew(), directives);
        var wanted = asks / Town;
        // The oldest of them first, as they would have come.
        for (var rank = Directives - wanted; rank < Directives - before; rank += AtATime)
            await Add(rank, Math.Min(AtATime, Directives - before - rank));
        directives = wanted;
        var rate = (wanted - before) * Town / watch.Elapsed.TotalSeconds;
        // PostgreSQL does that by itself within minutes; on SQLite there are no statistics in the product either.
        string[] tables = ["inbox_asks", "inbox_receipts", "inbox_tallies", "inbox_subjects", "inbox_plans", "inbox_plan_steps", "directive_directives", "platform_search"];
        await app.Tend(county.IsSqlite ? ["PRAGMA wal_checkpoint(TRUNCATE)"] : [.. tables.Select(table => "VACUUM ANALYZE " + table), "CHECKPOINT"]);
        return rate;
    }

    /// <summary>What was asked since is answered by everybody, so that as many as before are open.</summary>
    public Task SettleNew() => app.Write($"UPDATE inbox_asks SET {Answered} WHERE id > {county.Id("9000000000")} AND box IN ('todo', 'know')");

    // Who is asked, and a directive that was issued by the program: the others are made after it.
    private async Task Begin()
    {
        await Sender.ToAll.Ask(app, people);
        await app.Write($"""
            CREATE TABLE bench_people AS SELECT (number - 1) / {Town} AS town, (number - 1) % {Town} AS place, person_id, addressee, unit_code, unit_path FROM
                (SELECT row_number() OVER (ORDER BY a.unit_path, a.addressee) AS number, a.holder_id AS person_id, a.addressee, a.unit_code, a.unit_path FROM inbox_asks a JOIN directive_directives d ON d.id = a.subject_id) AS asked
            """,
            "CREATE INDEX bench_people_town ON bench_people (town)",
            // Its time is over: nobody who comes later need know it.
            "CREATE TABLE bench_directive AS SELECT * FROM directive_directives",
            $"UPDATE bench_directive SET content = replace(content, '\"{DateTimeOffset.UtcNow.AddDays(5):yyyy}-', '\"2020-')",
            "CREATE TABLE bench_subject AS SELECT s.* FROM inbox_subjects s JOIN bench_directive d ON d.id = s.id",
            "CREATE TABLE bench_steps AS SELECT DISTINCT t.act FROM inbox_plan_steps t JOIN inbox_plans p ON p.id = t.plan_id JOIN bench_directive d ON d.id = p.subject_id",
            $"UPDATE inbox_asks SET {Answered} WHERE subject_id IN (SELECT id FROM bench_directive)");
    }

    private static string Answered => string.Create(CultureInfo.InvariantCulture,
        $"box = 'done', sort_key = {long.MaxValue - DateTimeOffset.UtcNow.UtcTicks}, opened_at = @now, answer = 'Understood', answered_at = @now, answered_by = holder_id, next_step_at = NULL");

    private async Task Add(int from, int count)
    {
        // What many rows share is worked out once.
        var ranks = $"""
            (WITH ranks AS MATERIALIZED (SELECT rank, {county.Id($"{FirstDirective} + rank")} AS id, {TitleInSql} AS title, {Moment(0)} AS asked, {Moment(86400)} AS answered, {Moment(5 * 86400)} AS due,
                    {long.MaxValue} - {Ticks} - {TimeSpan.TicksPerDay} AS sort FROM (SELECT i + {from} AS rank FROM {County.Series(count)}) AS numbers)
             SELECT * FROM ranks) AS r
            """;
        var ask = $"{FirstAsk} + rank * {Town} + place";
        // In the order of people: what is written to the index of their boxes lies together.
        var everybody = $"{ranks} JOIN bench_people p ON p.town = r.rank % {Towns} ORDER BY p.town, place, rank";
        string[] statements =
        [
            $"""
            INSERT INTO directive_directives (id, author_id, content, is_at_signing, issue, issued_at, issuer_code, issuer_name, matter, version, written_at)
            SELECT r.id, {By("d.author_id", county.Id("1001 + rank / 10 % 20"))}, d.content, d.is_at_signing, d.issue, asked, {By("d.issuer_code", $"'{County.Code}V' || (rank / 10 % 20)")}, d.issuer_name, d.matter, d.version, asked FROM {ranks}, bench_directive d
            """,
            $"""
            INSERT INTO inbox_subjects (id, kind, root_id, title, matter, urgency, demand, due_at, from_name, key_points_json, form_json, page_path, asked_by, asked_by_unit, asked_at)
            SELECT r.id, s.kind, r.id, r.title, s.matter, s.urgency, s.demand, due, s.from_name, s.key_points_json, s.form_json, s.page_path, s.asked_by, s.asked_by_unit, asked FROM {ranks}, bench_subject s
            """,
            $"INSERT INTO inbox_plans (id, subject_id, say, since, due_at, is_away) SELECT id, id, '', asked, due, @no FROM {ranks}",
            $"INSERT INTO inbox_plan_steps (plan_id, act, at) SELECT r.id, s.act, due FROM {ranks}, bench_steps s",
            $"""
            INSERT INTO inbox_asks (id, subject_id, addressee, round, holder_id, unit_code, unit_path, box, sort_key, due_at, asked_at, opened_at, answer, answered_at, answered_by, has_reply, rung, plan_id)
            SELECT {county.Id(ask)}, r.id, p.addressee, 1, p.person_id, p.unit_code, p.unit_path, 'done', sort, due, asked, answered, 'Understood', answered, p.person_id, @no, 127, r.id FROM {everybody}
            """,
            $"""
            INSERT INTO inbox_receipts (id, ask_id, person_id, answer, text, at)
            SELECT {county.Id($"{FirstReceipt} + rank * {Town} + place")}, {county.Id(ask)}, p.person_id, 'Understood', '', answered FROM {everybody}
            """,
            $"""
            INSERT INTO inbox_tallies (subject_id, unit_code, unit_path, root_id, total, opened, understood, questioned, done)
            SELECT r.id, p.unit_code, p.unit_path, r.id, p.number, p.number, p.number, 0, 0 FROM {ranks} JOIN (SELECT town, unit_code, max(unit_path) AS unit_path, count(*) AS number FROM bench_people GROUP BY town, unit_code) AS p ON p.town = r.rank % {Towns}
            """,
        ];
        await app.Write(county.IsSqlite ? ["PRAGMA cache_size = -200000", .. statements, "PRAGMA cache_size = -2000"] : statements);
        await WordsToFind.Put(app, Enumerable.Range(from, count).Select(rank => (County.IdOf(FirstDirective + rank), $"{TitleOf(rank)}\n测试县应急管理局\n今天内看完\n有疑问写在回执里")));
    }

    // One in ten is a village's, of twenty: a table in which all is by one is nobody's.
    private static string By(string bureau, string village) => $"CASE WHEN rank % 10 = 0 THEN {village} ELSE {bureau} END";

    private string TitleInSql => $"CASE WHEN rank % {Towns} = 0 AND rank >= {FirstRare} THEN '关于{RareWord}第' || rank || '次巡查的通知' ELSE '关于做好第' || rank || '次安全检查的通知' END";

    private string TitleOf(int rank) => rank % Towns == 0 && rank >= FirstRare ? $"关于{RareWord}第{rank}次巡查的通知" : $"关于做好第{rank}次安全检查的通知";

    // So long after it was asked.
    private string Moment(int later) => county.IsSqlite ? $"({Ticks} + {later * TimeSpan.TicksPerSecond})"
        : string.Create(CultureInfo.InvariantCulture, $"(timestamptz '{end.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z' + ({later} - {Age}::bigint * {seconds}) * interval '1 second')");
}
