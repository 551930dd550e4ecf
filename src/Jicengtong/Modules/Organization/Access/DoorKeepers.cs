using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Access;

/// <summary>Somebody of a door keeper's place.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">Name.</param>
/// <param name="Post">Post there.</param>
/// <param name="Unit">Code of the unit; of a grid its village.</param>
/// <param name="UnitName">Its name.</param>
/// <param name="IsIn">Came in before, or has a password.</param>
/// <param name="InvitedUntil">Until when an invitation is good; null without one.</param>
public sealed record Resident(Guid Id, string Name, string Post, string Unit, string UnitName, bool IsIn, DateTimeOffset? InvitedUntil);

/// <summary>
/// Who lets whom in; the one rule for invitations, for a forgotten password and for a new telephone.
/// <list type="number">
/// <item>The office that keeps the door of a place (<see cref="AccessSettings.Offices"/>) lets in the people of that place and below; who holds
/// one of <see cref="AccessSettings.ClerkPosts"/> those of the unit and below. Where nobody keeps a door yet, the security administrator sets the first passwords.</item>
/// <item>Only somebody all of whose posts of today lie there: whoever a bureau sent to a village is let in by the bureau's people,
/// else a village could take over an account that reaches further than itself. A task force reaches no further than itself.</item>
/// <item>Nobody lets in themselves, and nobody an administrator.</item>
/// </list>
/// </summary>
internal sealed class DoorKeepers(AccessSettings settings, ICurrentUsers users, Sql sql, TimeProvider clock)
{
    private const int MostShown = 2000;

    /// <summary>Paths of the places whose door this person keeps; empty for almost everybody.</summary>
    public IReadOnlyList<string> PlacesOf(CurrentUser keeper) => [.. keeper.Posts.Select(PlaceOf).OfType<string>().Distinct()];

    /// <summary>The person, when this keeper lets them in; else 404, or 403 with the reason.</summary>
    public async Task<Result<CurrentUser>> Find(CurrentUser keeper, Guid personId, CancellationToken cancel)
    {
        if (PlacesOf(keeper) is not { Count: > 0 } places || await users.Find(personId, null, cancel) is not { } person)
            return new NotFound("这个人");
        if (person.IsDisabled)
            return new Forbidden($"{person.Name}的账号停用了，请先由安全管理员启用。");
        if (person.PersonId == keeper.PersonId)
            return new Forbidden("自己的登录请找别人当面确认；只是换密码，到“我的”里改。");
        if (!person.Posts.Any(post => IsIn(post.UnitPath, places)))
            return new NotFound("这个人");
        return person.Administers is not null || person.Posts.Any(post => post.UnitKind != UnitKinds.TaskForce && !IsIn(post.UnitPath, places))
            ? new Forbidden($"{person.Name}还有别处的职务，请由那边的办公室或管理员来办。")
            : person;
    }

    /// <summary>Everybody of these places, unit by unit.</summary>
    public async Task<IReadOnlyList<Resident>> Residents(CurrentUser keeper, string? unit, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var found = new List<Resident>();
        foreach (var path in PlacesOf(keeper))
            found.AddRange((await sql.Query<Row>($"""
                SELECT p.id, p.name, a.post, COALESCE(v.code, u.code) AS unit, COALESCE(v.name, u.name) AS unit_name, p.password_hash IS NOT NULL OR p.arrived_at IS NOT NULL AS is_in,
                       (SELECT max(i.expires_at) FROM organization_invitations i WHERE i.person_id = p.id AND i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > @now) AS invited_until
                FROM organization_units u
                JOIN organization_appointments a ON a.unit_code = u.code AND a.starts_on <= @today AND (a.ends_on IS NULL OR a.ends_on >= @today)
                JOIN organization_persons p ON p.id = a.person_id
                LEFT JOIN organization_units v ON v.code = u.parent_code AND u.kind = '{UnitKinds.Grid}'
                WHERE u.unit_path >= @path AND u.unit_path < @end {(string.IsNullOrEmpty(unit) ? "" : "AND u.code = @unit")}
                ORDER BY COALESCE(v.unit_path, u.unit_path), u.unit_path, a.id LIMIT {MostShown}
                """, new { now, today = WorkingCalendar.LocalDay(now), path, end = UnitPath.End(path), unit }, cancel))
                .Select(row => new Resident(row.Id, row.Name, row.Post, row.Unit, row.UnitName, row.IsIn, row.InvitedUntil)));
        return [.. found.Where(one => one.Id != keeper.PersonId).DistinctBy(one => one.Id)];
    }

    private string? PlaceOf(HeldPost post) => post.UnitKind == UnitKinds.Office && Words(settings.Offices).Any(word => post.UnitName.Contains(word, StringComparison.Ordinal)) ? post.JurisdictionPath
        : Words(settings.ClerkPosts).Contains(post.Title) ? post.UnitPath : null;

    private static bool IsIn(string path, IReadOnlyList<string> places) => places.Any(place => UnitPath.IsWithin(path, place));

    private static string[] Words(string list) => list.Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private sealed class Row
    {
        public Guid Id { get; init; }

        public string Name { get; init; } = "";

        public string Post { get; init; } = "";

        public string Unit { get; init; } = "";

        public string UnitName { get; init; } = "";

        public bool IsIn { get; init; }

        public DateTimeOffset? InvitedUntil { get; init; }
    }
}
