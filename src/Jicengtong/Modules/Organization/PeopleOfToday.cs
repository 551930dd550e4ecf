using Jicengtong.Modules.Organization.Accounts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization;

/// <summary>
/// The person behind a request, with the posts of this very day: a transfer counts from the next request on, and so does the end of a
/// session.
/// </summary>
internal sealed class PeopleOfToday(Sql sql, SessionsSeen seen, AccountSettings settings, TimeProvider clock) : ICurrentUsers
{
    private const string Columns = "p.account, p.name, p.administers, p.second_factor_since, p.disabled_at, p.must_change_password, p.password_changed_at, a.post, a.kind AS appointment_kind, "
        + "u.code, u.name AS unit_name, u.kind AS unit_kind, u.unit_path, u.parent_code";

    private const string Posts = """
        LEFT JOIN organization_appointments a ON a.person_id = p.id AND a.starts_on <= @today AND (a.ends_on IS NULL OR a.ends_on >= @today)
        LEFT JOIN organization_units u ON u.code = a.unit_code
        WHERE p.id = @personId ORDER BY u.unit_path, a.id
        """;

    private const string ByPerson = $"SELECT {Columns} FROM organization_persons p {Posts}";

    // The session is one more row by its key in the same question.
    private const string BySession = $"SELECT {Columns}, s.last_seen_at, s.idle_minutes FROM organization_persons p "
        + $"JOIN organization_sessions s ON s.id = @session AND s.person_id = p.id AND s.idle_until > @now AND s.ends_at > @now {Posts}";

    public async Task<CurrentUser?> Find(Guid personId, Guid? session, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var today = WorkingCalendar.LocalDay(now);
        var rows = session is { } id ? await sql.Query<Row>(BySession, new { personId, today, now, session = id }, cancel) : await sql.Query<Row>(ByPerson, new { personId, today }, cancel);
        if (rows.Count == 0)
            return null;
        if (session is { } used)
            seen.Note(used, rows[0].LastSeenAt, rows[0].IdleMinutes);
        // Business comes with a post; whoever administers has neither, whatever the tables say.
        var administers = rows[0].Administers is { } kind ? Enum.Parse<AdministratorKind>(kind) : (AdministratorKind?)null;
        var posts = rows.Where(row => row.Code is not null).OrderBy(row => row.AppointmentKind == "任职" ? 0 : 1).Select(PostOf);
        return new CurrentUser(personId, rows[0].Account, rows[0].Name, administers, administers is null ? [.. posts] : []) { IsDisabled = rows[0].DisabledAt is not null, Hurdle = HurdleOf(rows[0], now) };
    }

    private string? HurdleOf(Row person, DateTimeOffset now)
        => person.MustChangePassword || (settings.InForce.PasswordDays is > 0 and var days && person.PasswordChangedAt?.AddDays(days) <= now) ? "/me/password"
            : person.Administers is not null && person.SecondFactorSince is null ? "/me/second-factor" : null;

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

        public string? Administers { get; init; }

        public DateTimeOffset? SecondFactorSince { get; init; }

        public DateTimeOffset? DisabledAt { get; init; }

        public bool MustChangePassword { get; init; }

        public DateTimeOffset? PasswordChangedAt { get; init; }

        public DateTimeOffset LastSeenAt { get; init; }

        public int IdleMinutes { get; init; }

        public string Post { get; init; } = "";

        public string AppointmentKind { get; init; } = "";

        public string? Code { get; init; }

        public string UnitName { get; init; } = "";

        public string UnitKind { get; init; } = "";

        public string UnitPath { get; init; } = "";

        public string? ParentCode { get; init; }
    }
}
