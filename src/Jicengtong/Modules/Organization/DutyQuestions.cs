using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization;

/// <summary>Questions about who answers for what.</summary>
internal sealed class DutyQuestions(Sql sql, IDirectory directory, Leaves.LeaveDeputies deputies)
{
    /// <summary>Duties of a matter at and below a unit (both optional), at most <paramref name="limit"/> from <paramref name="after"/> on.</summary>
    public async Task<IReadOnlyList<Answerable>> List(string? matter, UnitEntry? unit, Guid? after, int limit, CancellationToken cancel)
    {
        var where = "WHERE 1 = 1" + (matter is null ? "" : " AND d.matter = @matter")
            + (unit is null ? "" : " AND u.unit_path >= @from AND u.unit_path < @to") + (after is null ? "" : " AND d.id > @after");
        return await deputies.Fill(await sql.Query<Answerable>($"{OrganizationDirectory.DutyColumns} {where} ORDER BY d.id LIMIT @limit",
            new { matter, from = unit?.Path, to = unit is null ? null : UnitPath.End(unit.Path), after, limit }, cancel), cancel);
    }

    /// <summary>The duty list of one unit itself, with who stands in today.</summary>
    public async Task<IReadOnlyList<Answerable>> OfUnit(string unit, CancellationToken cancel) => await deputies.Fill(await AsWritten(unit, cancel), cancel);

    /// <summary>The duty list of one unit as it is written down, whoever is away today.</summary>
    public Task<IReadOnlyList<Answerable>> AsWritten(string unit, CancellationToken cancel)
        => sql.Query<Answerable>($"{OrganizationDirectory.DutyColumns} WHERE d.unit_code = @unit ORDER BY d.matter, d.id", new { unit }, cancel);

    /// <summary>What one person answers for, and what they are the deputy for today.</summary>
    public async Task<IReadOnlyList<Answerable>> OfPerson(Guid person, CancellationToken cancel)
    {
        var absent = await deputies.StoodInForBy(person, cancel);
        var args = new Dapper.DynamicParameters();
        var inTheirPlace = absent.Count == 0 ? "" : " OR " + sql.Among("d.holder_id", absent, out args);
        args.Add("person", person);
        return await deputies.Fill(await sql.Query<Answerable>($"{OrganizationDirectory.DutyColumns} WHERE d.holder_id = @person OR d.deputy_id = @person{inTheirPlace} ORDER BY d.unit_code, d.matter", args, cancel), cancel);
    }

    /// <summary>People with a post in one unit today.</summary>
    public Task<IReadOnlyList<PostHolder>> Members(string unit, DateOnly today, CancellationToken cancel) => sql.Query<PostHolder>("""
        SELECT p.account, p.name, a.post, a.kind FROM organization_appointments a JOIN organization_persons p ON p.id = a.person_id
        WHERE a.unit_code = @unit AND a.starts_on <= @today AND (a.ends_on IS NULL OR a.ends_on >= @today) ORDER BY a.id
        """, new { unit, today }, cancel);

    /// <summary>
    /// Splits what people type, such as "低保 甲乌村" or "甲乌村谁管低保", into a matter and units of that name.
    /// </summary>
    public async Task<(string? Matter, IReadOnlyList<UnitEntry> Units)> Understand(string text, CancellationToken cancel)
    {
        var matter = (await directory.Matters(cancel)).Where(name => text.Contains(name, StringComparison.Ordinal)).MaxBy(name => name.Length);
        var rest = matter is null ? text : text.Replace(matter, " ", StringComparison.Ordinal);
        var words = rest.Replace("谁管", " ", StringComparison.Ordinal).Replace("谁负责", " ", StringComparison.Ordinal).Replace("的", " ", StringComparison.Ordinal)
            .Split([' ', '　', '，', ',', '？', '?'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length > 1).Take(3).ToList();
        var units = new List<UnitEntry>();
        foreach (var word in words)
            units.AddRange(await sql.Query<UnitEntry>("""
                SELECT code, name, kind, parent_code AS parent, unit_path AS path, closed_on, merged_into FROM organization_units
                WHERE name LIKE @like ESCAPE '\' ORDER BY closed_on IS NOT NULL, length(name), unit_path LIMIT 12
                """, new { like = $"%{EscapeLike(word)}%" }, cancel));
        return (matter, units);
    }

    /// <summary>People whose name or post contains the word, or whose name is spelled by it (拼音首字母).</summary>
    public Task<IReadOnlyList<PostHolder>> FindPeople(string word, DateOnly today, CancellationToken cancel) => sql.Query<PostHolder>($"""
        SELECT p.account, p.name, a.post, a.kind, u.name AS unit_name, u.code AS unit
        FROM organization_persons p
        JOIN organization_appointments a ON a.person_id = p.id AND a.starts_on <= @today AND (a.ends_on IS NULL OR a.ends_on >= @today)
        JOIN organization_units u ON u.code = a.unit_code
        WHERE p.name LIKE @like ESCAPE '\' OR a.post LIKE @like ESCAPE '\'{(Contacts.PinyinInitials.IsTyped(word) ? " OR p.initials LIKE @spelled" : "")} ORDER BY u.unit_path, p.name LIMIT 30
        """, new { like = $"%{EscapeLike(word)}%", spelled = $"% {word.ToLowerInvariant()}%", today }, cancel);

    private static string EscapeLike(string word)
        => word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}

/// <summary>One person in one post.</summary>
public sealed class PostHolder
{
    /// <summary>What one signs in with.</summary>
    public string Account { get; init; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Post.</summary>
    public string Post { get; init; } = "";

    /// <summary>任职 / 派驻 / 挂职 / 专班 / 代理.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Unit code.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Unit name.</summary>
    public string UnitName { get; init; } = "";
}
