using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization;

/// <summary>Answers the directory's questions straight from the tables.</summary>
internal sealed class OrganizationDirectory(Sql sql, Leaves.LeaveDeputies deputies, Duties.MatterTree tree) : IDirectory
{
    private const string UnitColumns = "SELECT code, name, kind, parent_code AS parent, unit_path AS path, closed_on, merged_into FROM organization_units";
    private const string NotClosed = " AND closed_on IS NULL";

    /// <summary>Duties with the names of those who hold them, as written down; callers add WHERE, and <see cref="Leaves.LeaveDeputies.Fill"/> says who stands in today.</summary>
    public const string DutyColumns = """
        SELECT d.id AS duty_id, d.matter, d.unit_code AS unit, u.name AS unit_name, u.unit_path AS unit_path, d.role,
               d.holder_id, h.account, h.name AS holder, d.deputy_id, p.name AS deputy, h.deputy_id AS own_deputy_id, o.name AS own_deputy, d.list, d.basis, d.time_limit
        FROM organization_duties d
        JOIN organization_units u ON u.code = d.unit_code
        LEFT JOIN organization_persons h ON h.id = d.holder_id
        LEFT JOIN organization_persons p ON p.id = d.deputy_id
        LEFT JOIN organization_persons o ON o.id = h.deputy_id
        """;

    // SQLite takes at most 32,766 parameters in one statement.
    private const int Chunk = 10_000;

    public Task<UnitEntry?> Unit(string code, CancellationToken cancel)
        => sql.First<UnitEntry>(UnitColumns + " WHERE code = @code", new { code }, cancel);

    public async Task<UnitEntry?> UnitOfToday(string code, CancellationToken cancel)
    {
        var unit = await Unit(code, cancel);
        // A merged unit lies below the one it went into, so the way ends at the root at the latest.
        while (unit is { MergedInto: { } into })
            unit = await Unit(into, cancel);
        return unit?.ClosedOn is null ? unit : null;
    }

    public async Task<IReadOnlyDictionary<string, UnitEntry>> Units(IReadOnlyCollection<string> codes, CancellationToken cancel)
    {
        var found = new Dictionary<string, UnitEntry>(codes.Count);
        foreach (var chunk in codes.Distinct().Chunk(Chunk))
            foreach (var unit in await sql.Query<UnitEntry>($"{UnitColumns} WHERE {sql.Among("code", chunk, out var args)}", args, cancel))
                found[unit.Code] = unit;
        return found;
    }

    public Task<IReadOnlyList<UnitEntry>> Children(string? parent, CancellationToken cancel) => parent is null
        ? sql.Query<UnitEntry>(UnitColumns + " WHERE parent_code IS NULL" + NotClosed + " ORDER BY code", null, cancel)
        : sql.Query<UnitEntry>(UnitColumns + " WHERE parent_code = @parent" + NotClosed + " ORDER BY code", new { parent }, cancel);

    public Task<IReadOnlyList<UnitEntry>> Below(string path, IReadOnlyList<string> kinds, CancellationToken cancel) => sql.Query<UnitEntry>(
        UnitColumns + " WHERE unit_path >= @path AND unit_path < @end" + NotClosed + (kinds.Count > 0 ? " AND kind IN @kinds" : "") + " ORDER BY unit_path",
        new { path, end = UnitPath.End(path), kinds }, cancel);

    public async Task<IReadOnlyDictionary<Guid, string>> Names(IReadOnlyCollection<Guid> people, CancellationToken cancel)
    {
        var names = new Dictionary<Guid, string>(people.Count);
        foreach (var chunk in people.Distinct().Chunk(Chunk))
            foreach (var person in await sql.Query<Named>("SELECT id, name FROM organization_persons WHERE " + sql.Among("id", chunk, out var args), args, cancel))
                names[person.Id] = person.Name;
        return names;
    }

    public Task<IReadOnlyList<string>> Matters(CancellationToken cancel)
        => sql.Query<string>("SELECT name FROM organization_matters ORDER BY name", null, cancel);

    public Task<IReadOnlyList<string>> Posts(CancellationToken cancel)
        => sql.Query<string>("SELECT post FROM organization_appointments GROUP BY post ORDER BY count(*) DESC, post", null, cancel);

    public async Task<IReadOnlyList<Answerable>> WhoAnswers(string matter, string unit, CancellationToken cancel)
    {
        // The matter itself, else its parts, else the wholes it is a part of: all of them here, before anybody further up.
        var below = await tree.WithBelow([matter], cancel);
        List<IReadOnlyList<string>> meant = [[matter]];
        if (below.Count > 1)
            meant.Add([.. below.Skip(1)]);
        meant.AddRange((await tree.Above(matter, cancel)).Select(whole => (IReadOnlyList<string>)[whole]));
        for (var place = await Unit(unit, cancel); place is not null; place = place.Parent is { } parent ? await Unit(parent, cancel) : null)
        {
            foreach (var wanted in meant)
                if (await Leads(wanted, "d.unit_code = @code", place.Code, cancel) is { Count: > 0 } here)
                    return here;
            if (place.Kind != UnitKinds.County)
                continue;
            foreach (var wanted in meant)
                if (await Leads(wanted, "u.parent_code = @code AND u.kind = '" + UnitKinds.Department + "'", place.Code, cancel) is { Count: > 0 } departments)
                    return departments;
        }

        return [];
    }

    public async Task<IReadOnlyList<UnitMember>> Members(string unit, DateOnly day, CancellationToken cancel)
        => [.. (await sql.Query<MemberRow>("""
            SELECT p.id, p.name, a.post FROM organization_appointments a JOIN organization_persons p ON p.id = a.person_id
            WHERE a.unit_code = @unit AND a.starts_on <= @day AND (a.ends_on IS NULL OR a.ends_on >= @day) ORDER BY a.id
            """, new { unit, day }, cancel)).Select(row => new UnitMember(row.Id, row.Name, row.Post))];

    private async Task<IReadOnlyList<Answerable>> Leads(IReadOnlyList<string> matters, string where, string code, CancellationToken cancel) => await deputies.Fill(await sql.Query<Answerable>(
        $"{DutyColumns} WHERE d.matter IN @matters AND d.role = 'Lead' AND d.holder_id IS NOT NULL AND {where} ORDER BY d.id", new { matters = matters.ToArray(), code }, cancel), cancel);

    private sealed class MemberRow
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string Post { get; init; } = "";
    }

    private sealed class Named
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";
    }
}
