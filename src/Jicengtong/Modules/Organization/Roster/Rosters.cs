using Jicengtong.Modules.Organization.Access;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Roster;

/// <summary>A roster being looked at, and what was understood of it.</summary>
internal sealed record OpenRoster(RosterDraft Draft, UnitEntry Place, IReadOnlyList<RosterSheet> Sheets, RosterReading Reading, IReadOnlyList<UnitEntry> Units, IReadOnlyList<RosterPerson> People);

/// <summary>Uploads, looks at and answers about rosters. Whoever keeps the door of a place (<see cref="DoorKeepers"/>) brings in its people, and nobody else's.</summary>
internal sealed class Rosters(AppDb db, Sql sql, DoorKeepers doors, IDirectory directory, FieldKeys keys, TimeProvider clock)
{
    private const string ContentPlace = "organization_roster_drafts.content";

    /// <summary>Places whose people this person may bring in; with several doors they choose.</summary>
    public async Task<IReadOnlyList<UnitEntry>> PlacesOf(CurrentUser user, CancellationToken cancel)
    {
        var found = new List<UnitEntry>();
        foreach (var path in doors.PlacesOf(user))
            found.Add((await directory.Unit(UnitPath.CodeOf(path), cancel))!);
        return found;
    }

    /// <summary>Keeps the file to be looked at; what was remembered of lists with the same headings is chosen already.</summary>
    public async Task<Result<Guid>> Upload(CurrentUser by, string? placeCode, string file, Stream content, CancellationToken cancel)
    {
        var places = await PlacesOf(by, cancel);
        if ((places.FirstOrDefault(one => one.Code == placeCode) ?? (string.IsNullOrEmpty(placeCode) && places.Count == 1 ? places[0] : null)) is not { } place)
            return places.Count == 0 ? new Forbidden("名单由本单位的办公室、村里的文书或管理员来导入。") : new Invalid("place", "请选这是哪个单位的名单。", "roster.place");
        var read = RosterFile.Read(content, file);
        if (!read.Succeeded)
            return read.Error;
        var memory = (await db.Set<RosterMemoryRow>().FindAsync([place.Code], cancel))?.Memory ?? RosterMemory.Empty;
        // What somebody once said is a unit is one, whatever its name.
        var names = (await directory.Below(place.Path, [], cancel)).Select(unit => unit.Name).Concat(memory.Units.Keys).ToList();
        var choices = new RosterChoices();
        foreach (var sheet in read.Value)
        {
            var guess = RosterColumns.Guess(sheet, names);
            choices.Sheets[sheet.Name] = memory.Sheets.TryGetValue(RosterColumns.SignatureOf(sheet, guess), out var known) ? guess with { Columns = known } : guess;
        }

        foreach (var (text, code) in memory.Units)
            choices.Units[text] = code;
        var draft = new RosterDraft
        {
            Id = Ids.Next(clock.GetUtcNow()), PlaceCode = place.Code, UploadedBy = by.PersonId, UploadedAt = clock.GetUtcNow(), File = file.Length > 200 ? file[^200..] : file,
            Content = keys.Seal(StoredText.Write(read.Value), ContentPlace), Choices = choices,
        };
        db.Add(draft);
        return draft.Id;
    }

    /// <summary>The roster as it is understood now; only for whoever uploaded it.</summary>
    public async Task<Result<OpenRoster>> Open(CurrentUser by, Guid id, CancellationToken cancel)
    {
        if (await db.Set<RosterDraft>().FindAsync([id], cancel) is not { } draft || draft.UploadedBy != by.PersonId || await directory.Unit(draft.PlaceCode, cancel) is not { } place)
            return new NotFound("这份名单");
        var sheets = StoredText.Read<List<RosterSheet>>(keys.Open(draft.Content, ContentPlace));
        var units = await directory.Below(place.Path, [], cancel);
        var people = await People(place, sheets, draft.Choices, cancel);
        var posts = (await directory.Posts(cancel)).ToHashSet();
        var reading = new ReadRoster(draft.File, new RosterUnits(units, place, draft.Choices.Units), people, posts, draft.Choices).Run(sheets);
        return new OpenRoster(draft, place, sheets, reading, units, people);
    }

    /// <summary>Takes the answers of whoever knows the list. Inside <see cref="Work"/>.</summary>
    public async Task<Result<Done>> Choose(CurrentUser by, Guid id, Action<RosterChoices> choose, CancellationToken cancel)
    {
        if (await db.Set<RosterDraft>().FindAsync([id], cancel) is not { } draft || draft.UploadedBy != by.PersonId)
            return new NotFound("这份名单");
        var choices = StoredText.Read<RosterChoices>(StoredText.Write(draft.Choices));
        choose(choices);
        draft.Choices = choices;
        return Done.Instance;
    }

    // Everybody of the place, and whoever elsewhere has a number that stands in the list.
    private async Task<IReadOnlyList<RosterPerson>> People(UnitEntry place, IReadOnlyList<RosterSheet> sheets, RosterChoices choices, CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var held = (await sql.Query<HeldRow>("""
            SELECT a.person_id, a.unit_code, u.name AS unit_name, a.post, a.starts_on FROM organization_appointments a JOIN organization_units u ON u.code = a.unit_code
            WHERE u.unit_path >= @path AND u.unit_path < @end AND a.starts_on <= @today AND (a.ends_on IS NULL OR a.ends_on >= @today) ORDER BY a.id
            """, new { path = place.Path, end = UnitPath.End(place.Path), today }, cancel)).ToLookup(row => row.PersonId);
        var here = held.Select(one => one.Key).ToHashSet();
        var digests = NumbersIn(sheets, choices).SelectMany(number => keys.DigestsOf(number, "organization_persons.phone")).ToList();
        var found = new Dictionary<Guid, Person>();
        foreach (var chunk in here.Chunk(500))
            foreach (var person in await db.Set<Person>().AsNoTracking().Where(one => chunk.Contains(one.Id)).ToListAsync(cancel))
                found[person.Id] = person;
        foreach (var chunk in digests.Chunk(500))
            foreach (var person in await db.Set<Person>().AsNoTracking().Where(one => chunk.Contains(EF.Property<string>(one, "PhoneDigest"))).ToListAsync(cancel))
                found[person.Id] = person;
        return
        [
            .. found.Values.OrderBy(person => person.Account, StringComparer.Ordinal).Select(person => new RosterPerson(person.Id, person.Account, person.Name, person.Phone, here.Contains(person.Id),
                string.Join("、", held[person.Id].Select(row => row.UnitName + row.Post)), [.. held[person.Id].Select(row => (row.UnitCode, row.Post, row.StartsOn))])),
        ];
    }

    private static IEnumerable<string> NumbersIn(IReadOnlyList<RosterSheet> sheets, RosterChoices choices) =>
        from sheet in sheets
        where choices.Sheets.ContainsKey(sheet.Name)
        from line in sheet.Lines
        from cell in line.Cells
        let number = PhoneNumber.Of(cell)
        where number.Length == 11 && PhoneNumber.IsNumber(number)
        select number;

    private sealed class HeldRow
    {
        public Guid PersonId { get; init; }

        public string UnitCode { get; init; } = "";

        public string UnitName { get; init; } = "";

        public string Post { get; init; } = "";

        public DateOnly StartsOn { get; init; }
    }
}
