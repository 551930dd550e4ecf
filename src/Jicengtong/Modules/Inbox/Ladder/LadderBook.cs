using System.Collections.Concurrent;
using System.Text.Json;
using Jicengtong.Modules.Inbox.Settings;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Ladder;

/// <summary>
/// The ladder of every place: that of the nearest unit at or above it that set one. Kept in memory, read anew after an edit here
/// and every half minute for edits on another node.
/// </summary>
internal sealed class LadderBook(Store store, Calendars calendars)
{
    private volatile Snapshot snapshot = new([]);

    /// <summary>The rules in force at this place of the tree.</summary>
    public LadderRules RulesAt(string unitPath) => snapshot.At(unitPath).Rules;

    /// <summary>The rules and the calendar there.</summary>
    public (LadderRules Rules, WorkingCalendar Calendar) At(string unitPath) => (RulesAt(unitPath), calendars.For(unitPath));

    /// <summary>Who sets ladder and calendar there: places with the same answer have the same plans.</summary>
    public string SayAt(string unitPath) => $"{snapshot.At(unitPath).Unit}|{calendars.SayAt(unitPath)}";

    /// <summary>Did this place set rules of its own?</summary>
    public bool IsOwn(string unit) => snapshot.Own.ContainsKey(unit);

    /// <summary>Is it quiet there now?</summary>
    public bool IsQuiet(string unitPath, DateTimeOffset now) => RulesAt(unitPath).Quiet.IsQuiet(now, calendars.For(unitPath));

    /// <summary>The next moment after <paramref name="after"/> (or itself) at which a digest is due there for somebody who wants it at this minute.</summary>
    public DateTimeOffset NextDigest(string unitPath, DateTimeOffset after, int? minute = null)
    {
        var (rules, calendar) = At(unitPath);
        var time = minute is { } own ? TimeSpan.FromMinutes(own) : rules.DigestAt.ToTimeSpan();
        var day = WorkingCalendar.LocalDay(after);
        if (calendar.IsWorkingDay(day) && WorkingCalendar.At(day, time) is var today && today >= after)
            return today;
        return WorkingCalendar.At(calendar.WorkingDayAfter(day), time);
    }

    /// <summary>The same book with other rules of one place or another calendar, for planning before the commit.</summary>
    public LadderBook With(string unit, LadderRules rules) => new(store, calendars) { snapshot = snapshot.With(unit, rules) };

    /// <summary>The same with other calendars.</summary>
    public LadderBook With(Calendars others) => new(store, others) { snapshot = snapshot };

    /// <summary>These rules hold in memory from now on, as they do in the tables.</summary>
    public void Adopt(string unit, LadderRules rules) => snapshot = snapshot.With(unit, rules);

    /// <summary>Reads all ladders; there are as many as places that set one. Says which changed since they were read last.</summary>
    public async Task<IReadOnlyList<string>> Refresh(CancellationToken cancel)
    {
        var stored = (await new Sql(store).Query<Row>("SELECT unit_code, rules FROM inbox_ladders", null, cancel)).ToDictionary(row => row.UnitCode, row => row.Rules);
        var changed = snapshot.ChangedIn(stored);
        if (changed.Count > 0)
            snapshot = new Snapshot(stored);
        return changed;
    }

    private sealed class Row
    {
        public string UnitCode { get; init; } = "";

        public string Rules { get; init; } = "";
    }

    private sealed class Snapshot(Dictionary<string, string> stored)
    {
        private readonly ConcurrentDictionary<string, (LadderRules Rules, string Unit)> places = new();

        public IReadOnlyDictionary<string, LadderRules> Own { get; } = stored.ToDictionary(row => row.Key, row => StoredText.Read<LadderRules>(row.Value));

        public IReadOnlyList<string> ChangedIn(Dictionary<string, string> other) => [.. stored.Keys.Union(other.Keys).Where(unit => stored.GetValueOrDefault(unit) != other.GetValueOrDefault(unit))];

        public Snapshot With(string unit, LadderRules rules) => new(new(stored) { [unit] = StoredText.Write(rules) });

        public (LadderRules Rules, string Unit) At(string unitPath)
        {
            if (Own.Count == 0)
                return (LadderRules.Default, "");
            return places.GetOrAdd(unitPath, path =>
            {
                var unit = path.Split('/', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(Own.ContainsKey) ?? Calendars.Everywhere;
                return (Own.GetValueOrDefault(unit) ?? LadderRules.Default, Own.ContainsKey(unit) ? unit : "");
            });
        }
    }
}

/// <summary>Changes the ladder, the quiet hours and the digest time of a place; what is open there is planned anew in the same transaction.</summary>
internal sealed class SetLadder(SettingPlaces places, LadderBook book, PlanAsks plan, IKeptPlaces directory, Sql sql, Work work, IEvidence evidence, TimeProvider clock)
{
    /// <returns>404 for a place that is not theirs, or the first thing wrong, with its field.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, string unit, LadderRules rules, CancellationToken cancel)
    {
        if (await places.Kept(by, unit, cancel) is not { } place)
            return new NotFound("这个单位的催办步骤");
        if (rules.Fault() is { } fault)
            return fault;
        if (rules.DutyRoom is { } room && (await directory.Find([room], cancel)).Count == 0)
            return new Invalid("dutyRoom", "没有这个单位，请重新选值班室。", "ladder.room");
        var now = clock.GetUtcNow();
        var id = await sql.First<Guid>("""
            INSERT INTO inbox_ladders (unit_code, id, rules, changed_at, changed_by) VALUES (@unit, @id, @rules, @now, @PersonId)
            ON CONFLICT (unit_code) DO UPDATE SET rules = excluded.rules, changed_at = excluded.changed_at, changed_by = excluded.changed_by RETURNING id
            """, new { unit, id = Ids.Next(now), rules = StoredText.Write(rules), now, by.PersonId }, cancel);
        await evidence.Record(new Fact("ladder.set", by.PersonId, Fact.SubjectOf("ladder", id), JsonSerializer.Serialize(new { unit, rules })), cancel);
        await plan.Below(place.Path, book.With(unit, rules), cancel);
        work.AfterCommit(() => book.Adopt(unit, rules));
        return Done.Instance;
    }
}
