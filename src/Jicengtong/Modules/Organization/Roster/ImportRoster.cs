using System.Globalization;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Roster;

/// <summary>What an imported roster brought.</summary>
/// <param name="Added">People who are new.</param>
/// <param name="Known">People who were known.</param>
/// <param name="Posts">Posts that are new.</param>
/// <param name="Faults">Why nothing was imported; empty when it was.</param>
public sealed record RosterReport(int Added, int Known, int Posts, IReadOnlyList<ImportFault> Faults);

/// <summary>
/// Imports a roster that is clear, by the rules of <see cref="ImportOrganization"/>: all or nothing, every fault with its sheet and row. People get an
/// account they need not know, and no password: they are invited. What was chosen is remembered for the next list of the place.
/// </summary>
internal sealed class ImportRoster(AppDb db, Sql sql, Rosters rosters, ImportOrganization import, IEvidence evidence, TimeProvider clock)
{
    private readonly HashSet<string> made = [];

    public async Task<Result<RosterReport>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        var opened = await rosters.Open(by, id, cancel);
        if (!opened.Succeeded)
            return opened.Error;
        var (draft, place, sheets, reading, _, people) = opened.Value;
        if (!reading.IsClear)
            return new NotClear(reading.Faults.Count, reading.Units.Count + reading.People.Count);
        var taken = reading.Rows.Where(row => row.Fate is RosterFate.New or RosterFate.Known).ToList();
        if (taken.Count == 0)
            return new NothingToTake();

        var (folder, added, posts) = await FolderOf(draft.File, taken, people, cancel);
        var report = await import.Run(folder, null, cancel);
        if (!report.Succeeded)
            return report.Error;
        if (report.Value.Faults.Count > 0)
            return new RosterReport(0, 0, 0, report.Value.Faults);
        await Remember(place.Code, draft, sheets, cancel);
        db.Remove(draft);
        await evidence.Record(new Fact("roster.imported", by.PersonId, Fact.SubjectOf("roster", id), $"{place.Code} {added} {posts}"), cancel);
        return new RosterReport(added, taken.Select(row => row.Person).OfType<Guid>().Distinct().Count(), posts, []);
    }

    private async Task<(OrganizationFolder Folder, int Added, int Posts)> FolderOf(string file, List<RosterRow> taken, IReadOnlyList<RosterPerson> people, CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var known = people.ToDictionary(person => person.Id);
        var next = await sql.First<int>("SELECT count(*) FROM organization_persons", null, cancel);
        var accounts = new Dictionary<string, string>();
        var folder = new OrganizationFolder();
        var (added, posts) = (0, 0);
        var given = new HashSet<(string, string, string)>();
        foreach (var row in taken)
        {
            var person = row.Person is { } id ? known[id] : null;
            // One person in several rows (several sheets, a post each) is one account.
            var key = person?.Id.ToString() ?? $"{row.Name} {row.Phone}{(row.Phone.Length > 0 ? "" : $"{row.Sheet}!{row.Line}")}";
            var place = RosterWords.Place(file, row.Sheet);
            if (!accounts.TryGetValue(key, out var account))
            {
                account = accounts[key] = person?.Account ?? (row.Account.Length > 0 ? row.Account.ToLowerInvariant() : await Unused(++next, cancel));
                added += person is null ? 1 : 0;
                folder.Add("people.csv", new ImportRow(place, row.Line, new Dictionary<string, string> { ["account"] = account, ["name"] = row.Name, ["phone"] = row.Phone.Length > 0 ? row.Phone : person?.Phone ?? "" }) { HeadOf = RosterWords.HeadOf });
            }

            foreach (var post in row.Posts.Where(post => given.Add((account, post.Unit, post.Post))))
            {
                var held = person?.Posts.FirstOrDefault(one => one.Unit == post.Unit && one.Post == post.Post);
                if (held is { Post: not null })
                    continue;
                posts++;
                folder.Add("appointments.csv", new ImportRow(place, row.Line, new Dictionary<string, string>
                {
                    ["account"] = account, ["unit"] = post.Unit, ["post"] = post.Post, ["kind"] = "任职", ["from"] = (row.From ?? today).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["to"] = "",
                }) { HeadOf = RosterWords.HeadOf });
            }
        }

        return (folder, added, posts);
    }

    // Nobody has to know it: it says nothing about the person, and people come in by a card.
    private async Task<string> Unused(int from, CancellationToken cancel)
    {
        for (var number = from; ; number++)
        {
            var account = string.Create(CultureInfo.InvariantCulture, $"r{number:00000}");
            if (!await db.Set<Person>().AnyAsync(person => person.Account == account, cancel) && made.Add(account))
                return account;
        }
    }

    private async Task Remember(string place, RosterDraft draft, IReadOnlyList<RosterSheet> sheets, CancellationToken cancel)
    {
        var row = await db.Set<RosterMemoryRow>().FindAsync([place], cancel);
        var memory = new RosterMemory(new(row?.Memory.Sheets ?? []), new(row?.Memory.Units ?? []));
        foreach (var sheet in sheets)
            if (draft.Choices.Sheets.TryGetValue(sheet.Name, out var mapping) && !mapping.IsSkipped && RosterColumns.SignatureOf(sheet, mapping) is { Length: > 0 } signature)
                memory.Sheets[signature] = mapping.Columns;
        foreach (var (text, code) in draft.Choices.Units)
            memory.Units[text] = code;
        if (row is null)
            db.Add(new RosterMemoryRow { PlaceCode = place, Memory = memory });
        else
            row.Memory = memory;
    }

    private sealed record NotClear(int Faults, int Questions) : Error("roster.notClear", $"还有 {Faults} 处要改、{Questions} 处要您选。改好再导入；不要的行可以选“不要”。");

    private sealed record NothingToTake() : Error("roster.nothing", "这份名单里没有要导入的人。请看看是不是选错了表或列。");
}
