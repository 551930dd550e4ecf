using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization;

/// <summary>Resolves audiences against the duty list and the appointments of today.</summary>
internal sealed class AudienceResolution(Sql sql, IDirectory directory, Leaves.LeaveDeputies onLeave, Duties.MatterTree tree, TimeProvider clock) : IAudiences
{
    public async Task<Result<Resolution>> Resolve(Audience audience, CurrentUser sender, CancellationToken cancel)
    {
        var (matters, codes) = (Clean(audience.Matters), Clean(audience.Units));
        var (kinds, posts) = (Clean(audience.Kinds), Clean(audience.Posts));
        if (codes.Count == 0 || (matters.Count == 0 && posts.Count == 0 && kinds.Count == 0))
            return new AudienceEmpty();

        var units = await directory.Units(codes, cancel);
        if (codes.FirstOrDefault(code => !units.ContainsKey(code)) is { } unknownUnit)
            return new AudienceUnknown($"没有代码为 {unknownUnit} 的单位");
        // What was addressed to a unit that became part of another is addressed to that one.
        var today = new List<UnitEntry>();
        foreach (var unit in units.Values)
            if (unit.ClosedOn is null)
                today.Add(unit);
            else if (await directory.UnitOfToday(unit.Code, cancel) is { } successor)
                today.Add(successor);
        if (today.Count == 0)
            return new AudienceUnknown($"{units.Values.First().Name}已经撤销了");
        var known = await directory.Matters(cancel);
        if (matters.FirstOrDefault(matter => !known.Contains(matter)) is { } unknownMatter)
            return new AudienceUnknown($"事项清单里没有“{unknownMatter}”");
        if (today.Find(unit => !sender.Governs(unit.Path)) is { } outside)
            return new AudienceOutside(outside.Name);

        var scope = new Scope([.. today.Select(unit => unit.Path).Distinct()], kinds);
        return matters.Count > 0
            ? await ByDuty([.. await tree.WithBelow(matters, cancel)], posts, scope, cancel)
            : new Resolution(OncePerUnit(await Appointed(scope, posts, cancel)), [], []);
    }

    private async Task<Resolution> ByDuty(List<string> matters, List<string> posts, Scope scope, CancellationToken cancel)
    {
        var leads = await Query<Answerable>($"{OrganizationDirectory.DutyColumns} WHERE d.role = 'Lead' AND d.matter IN @matters", matters, "u", scope, cancel);
        var held = (await onLeave.Fill([.. leads.Where(duty => duty.HolderId is not null)], cancel)).ToList();
        if (posts.Count > 0)
        {
            var holders = (await Appointed(new Scope([""], []), posts, cancel)).Select(person => person.PersonId).ToHashSet();
            held = [.. held.Where(duty => holders.Contains(duty.HolderId!.Value))];
        }

        var people = held.Select(duty => new Reached(duty.Key, duty.HolderId!.Value, duty.Holder!, duty.Unit, duty.UnitName,
            duty.UnitPath, duty.Matter + "牵头", duty.DeputyId));
        var overlaps = held.GroupBy(duty => (duty.Matter, duty.Unit, duty.UnitName)).Where(group => group.Count() > 1)
            .Select(group => new Overlap(group.Key.Matter, group.Key.Unit, group.Key.UnitName, [.. group.Select(duty => duty.Holder!)]));
        return new Resolution(OncePerUnit(people), await Blanks(matters, scope, held, cancel), [.. overlaps]);
    }

    /// <summary>
    /// A unit is expected to hold a matter when at least half of all units of its kind do (departments never: each matter has
    /// its own). So 河长制 missing in one town is a blank, and 低保 missing in a grid is not.
    /// </summary>
    private async Task<List<Blank>> Blanks(List<string> matters, Scope scope, List<Answerable> held, CancellationToken cancel)
    {
        var holding = await sql.Query<KindCount>("""
            SELECT d.matter AS matter, u.kind AS kind, count(DISTINCT u.code) AS number
            FROM organization_duties d JOIN organization_units u ON u.code = d.unit_code
            WHERE d.matter IN @matters AND d.role = 'Lead' AND u.closed_on IS NULL GROUP BY d.matter, u.kind
            """, new { matters }, cancel);
        var all = (await sql.Query<KindCount>("SELECT kind, count(*) AS number FROM organization_units WHERE closed_on IS NULL GROUP BY kind", null, cancel))
            .ToDictionary(row => row.Kind, row => row.Number);
        var units = await Query<UnitEntry>("SELECT u.code, u.name, u.kind, u.unit_path AS path FROM organization_units u WHERE u.closed_on IS NULL", null, "u", scope, cancel);
        var taken = held.Select(duty => (duty.Matter, duty.Unit)).ToHashSet();
        return
        [
            .. from expected in holding
               where expected.Kind != UnitKinds.Department && expected.Number * 2 >= all[expected.Kind]
               from unit in units
               where unit.Kind == expected.Kind && !taken.Contains((expected.Matter, unit.Code))
               select new Blank(expected.Matter, unit.Code, unit.Name)
        ];
    }

    private async Task<IEnumerable<Reached>> Appointed(Scope scope, List<string> posts, CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var rows = await Query<AppointedRow>("""
            SELECT a.id AS id, a.person_id AS person_id, p.name AS name, a.post AS post, u.code AS unit, u.name AS unit_name, u.unit_path AS unit_path
            FROM organization_appointments a
            JOIN organization_persons p ON p.id = a.person_id
            JOIN organization_units u ON u.code = a.unit_code
            WHERE a.starts_on <= @today AND (a.ends_on IS NULL OR a.ends_on >= @today)
            """ + (posts.Count > 0 ? " AND a.post IN @posts" : ""), null, "u", scope, cancel, today, posts);
        var deputies = await onLeave.ForPosts([.. rows.Select(row => row.PersonId)], cancel);
        return rows.Select(row => new Reached("appointment:" + row.Id.ToString("N"), row.PersonId, row.Name, row.Unit, row.UnitName, row.UnitPath, row.Post,
            deputies.TryGetValue(row.PersonId, out var deputy) ? deputy : null));
    }

    private Task<IReadOnlyList<T>> Query<T>(string select, List<string>? matters, string unit, Scope scope, CancellationToken cancel, DateOnly today = default, List<string>? posts = null)
    {
        var args = new Dapper.DynamicParameters(new { matters, kinds = scope.Kinds, today, posts });
        var ranges = new List<string>();
        for (var at = 0; at < scope.Paths.Count; at++)
        {
            var (from, to) = ($"from{at}", $"to{at}");
            args.Add(from, scope.Paths[at]);
            args.Add(to, UnitPath.End(scope.Paths[at]));
            ranges.Add($"({unit}.unit_path >= @{from} AND {unit}.unit_path < @{to})");
        }

        var narrow = scope.Kinds.Count > 0 ? $" AND {unit}.kind IN @kinds" : "";
        return sql.Query<T>($"{select}{narrow} AND ({string.Join(" OR ", ranges)}) ORDER BY {unit}.unit_path", args, cancel);
    }

    // Two hats in one unit are one reader; the first reason is kept.
    private static List<Reached> OncePerUnit(IEnumerable<Reached> people) => [.. people.DistinctBy(person => (person.PersonId, person.Unit))];

    private static List<string> Clean(IReadOnlyList<string>? words)
        => [.. (words ?? []).Select(word => word.Trim()).Where(word => word.Length > 0).Distinct()];

    private sealed record Scope(IReadOnlyList<string> Paths, IReadOnlyList<string> Kinds);

    private sealed class KindCount
    {
        public string Matter { get; init; } = "";

        public string Kind { get; init; } = "";

        public long Number { get; init; }
    }

    private sealed class AppointedRow
    {
        public Guid Id { get; init; }

        public Guid PersonId { get; init; }

        public string Name { get; init; } = "";

        public string Post { get; init; } = "";

        public string Unit { get; init; } = "";

        public string UnitName { get; init; } = "";

        public string UnitPath { get; init; } = "";
    }

    private sealed record AudienceEmpty() : Error("audience.empty", "还没有选发给谁。请选单位，再选事项、单位类别或岗位。");

    private sealed record AudienceUnknown(string What) : Error("audience.unknown", What + "。请从列表里选。");

    private sealed record AudienceOutside(string UnitName)
        : Error("audience.outside", $"{UnitName}不在您的管辖范围内，不能直接发给它。", StatusCodes.Status403Forbidden);
}
