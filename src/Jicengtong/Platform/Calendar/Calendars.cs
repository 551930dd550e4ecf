using System.Collections.Concurrent;

namespace Jicengtong.Platform;

/// <summary>
/// The working calendar of every place. What a unit says (彝族年, its own working hours) holds for everything below it; the
/// nation's days are what the unit "" says over those shipped. Kept in memory, read anew after an edit here and every half
/// minute for edits on another node, so that asking costs a look-up.
/// </summary>
public sealed class Calendars(Store store)
{
    /// <summary>Edits of this place hold everywhere.</summary>
    public const string Everywhere = "";

    private volatile Snapshot snapshot = new([]);

    /// <summary>The calendar at this place of the tree ("51/5134/").</summary>
    public WorkingCalendar For(string unitPath) => snapshot.At(unitPath).Calendar;

    /// <summary>Which places have a say in the calendar there: two paths with the same answer have the same calendar.</summary>
    public string SayAt(string unitPath) => snapshot.At(unitPath).Say;

    /// <summary>What this place says itself.</summary>
    public CalendarEdits EditsOf(string unit) => snapshot.Edits.GetValueOrDefault(unit) ?? CalendarEdits.None;

    /// <summary>Writes what a place says, in the running <see cref="Work"/>; the calendars in memory follow by <see cref="Refresh"/> after the commit.</summary>
    /// <returns>What the evidence of this place's calendar is kept under.</returns>
    public static Task<Guid> Save(Sql sql, string unit, CalendarEdits edits, Guid by, DateTimeOffset now, CancellationToken cancel) => sql.First<Guid>("""
        INSERT INTO platform_calendars (unit_code, id, edits, changed_at, changed_by) VALUES (@unit, @id, @edits, @now, @by)
        ON CONFLICT (unit_code) DO UPDATE SET edits = excluded.edits, changed_at = excluded.changed_at, changed_by = excluded.changed_by RETURNING id
        """, new { unit, id = Ids.Next(now), edits = StoredText.Write(edits), now, by }, cancel);

    /// <summary>Reads all edits; cheap, there are as many as places with a calendar of their own. Says which changed since they were read last.</summary>
    public async Task<IReadOnlyList<string>> Refresh(CancellationToken cancel)
    {
        var fresh = (await new Sql(store).Query<Row>("SELECT unit_code, edits FROM platform_calendars", null, cancel)).ToDictionary(row => row.UnitCode, row => row.Edits);
        var changed = snapshot.Stored.Keys.Union(fresh.Keys).Where(unit => snapshot.Stored.GetValueOrDefault(unit) != fresh.GetValueOrDefault(unit)).ToList();
        if (changed.Count > 0)
            snapshot = new Snapshot(fresh);
        return changed;
    }

    /// <summary>These words of one place hold in memory from now on, as they do in the tables.</summary>
    public void Adopt(string unit, CalendarEdits edits) => snapshot = With(unit, edits).snapshot;

    /// <summary>The calendars as they will be with other words of one place, for planning before the commit.</summary>
    public Calendars With(string unit, CalendarEdits edits)
        => new(store) { snapshot = new Snapshot(new(snapshot.Stored) { [unit] = StoredText.Write(edits) }) };

    private sealed class Row
    {
        public string UnitCode { get; init; } = "";

        public string Edits { get; init; } = "";
    }

    private sealed class Snapshot
    {
        private readonly ConcurrentDictionary<string, (WorkingCalendar Calendar, string Say)> places = new();
        private readonly WorkingCalendar nation;

        public Snapshot(Dictionary<string, string> stored)
        {
            Stored = stored;
            Edits = stored.ToDictionary(row => row.Key, row => StoredText.Read<CalendarEdits>(row.Value));
            nation = Edits.TryGetValue(Everywhere, out var everywhere) ? new WorkingCalendar().With(everywhere) : new WorkingCalendar();
        }

        public Dictionary<string, string> Stored { get; }

        public IReadOnlyDictionary<string, CalendarEdits> Edits { get; }

        public (WorkingCalendar Calendar, string Say) At(string unitPath)
        {
            var say = Edits.Count == 0 ? "" : string.Join('/', unitPath.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(Edits.ContainsKey));
            return places.GetOrAdd(say, _ => (say.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(nation, (calendar, unit) => calendar.With(Edits[unit])), say));
        }
    }
}
