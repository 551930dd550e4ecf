using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization;

/// <summary>The person behind a request, with the posts of this very day: a transfer counts from the next request on.</summary>
internal sealed class PeopleOfToday(Sql sql, KnownPeople known, TimeProvider clock) : ICurrentUsers
{
    private KnownPeople.Page? ofToken;

    public async Task<CurrentUser?> Find(Guid personId, string? stamp, CancellationToken cancel)
    {
        // Inside a transaction what it has changed itself counts already.
        if (sql.Transaction is not null)
            return (await Load(personId, cancel))?.For(stamp);
        var page = Interlocked.Exchange(ref ofToken, null) ?? await known.Now(cancel);
        return (await page.Person(personId, Load, cancel))?.For(stamp);
    }

    /// <summary>Whose token has this digest; null when nobody's.</summary>
    public async Task<Guid?> OfToken(string digest, CancellationToken cancel)
    {
        ofToken = await known.Now(cancel);
        return await ofToken.Token(digest, async (wanted, stop) => await sql.First<Guid?>("SELECT person_id FROM organization_access_tokens WHERE digest = @wanted", new { wanted }, stop), cancel);
    }

    private async Task<KnownPerson?> Load(Guid personId, CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var rows = await sql.Query<Row>("""
            SELECT p.account, p.name, p.is_administrator, p.security_stamp, a.post, a.kind AS appointment_kind,
                   u.code, u.name AS unit_name, u.kind AS unit_kind, u.unit_path, u.parent_code
            FROM organization_persons p
            LEFT JOIN organization_appointments a ON a.person_id = p.id AND a.starts_on <= @today AND (a.ends_on IS NULL OR a.ends_on >= @today)
            LEFT JOIN organization_units u ON u.code = a.unit_code
            WHERE p.id = @personId ORDER BY u.unit_path, a.id
            """, new { personId, today }, cancel);
        if (rows.Count == 0)
            return null;
        var posts = rows.Where(row => row.Code is not null).OrderBy(row => row.AppointmentKind == "任职" ? 0 : 1).Select(PostOf);
        return new KnownPerson(new CurrentUser(personId, rows[0].Account, rows[0].Name, rows[0].IsAdministrator, [.. posts]), rows[0].SecurityStamp);
    }

    private static HeldPost PostOf(Row row)
    {
        var forParent = UnitKinds.ActsForParent(row.UnitKind) && row.ParentCode is not null;
        var parentPath = forParent ? row.UnitPath[..(row.UnitPath.LastIndexOf('/', row.UnitPath.Length - 2) + 1)] : row.UnitPath;
        return new HeldPost(row.Code!, row.UnitPath, row.UnitName, row.UnitKind, row.Post, forParent ? row.ParentCode! : row.Code!, parentPath,
            UnitKinds.Oversees(row.UnitKind));
    }

    private sealed class Row
    {
        public string Account { get; init; } = "";

        public string Name { get; init; } = "";

        public bool IsAdministrator { get; init; }

        public string SecurityStamp { get; init; } = "";

        public string Post { get; init; } = "";

        public string AppointmentKind { get; init; } = "";

        public string? Code { get; init; }

        public string UnitName { get; init; } = "";

        public string UnitKind { get; init; } = "";

        public string UnitPath { get; init; } = "";

        public string? ParentCode { get; init; }
    }
}
