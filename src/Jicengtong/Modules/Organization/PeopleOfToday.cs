using Jicengtong.Modules.Organization.Accounts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization;

/// <summary>
/// The person behind a request, with the posts of this very day: a transfer counts from the next request on, and so does the end of a
/// session.
/// </summary>
internal sealed class PeopleOfToday(Sql sql, KnownPeople known, SessionsSeen seen, AccountSettings settings, TimeProvider clock) : ICurrentUsers
{
    private KnownPeople.Page? ofToken;

    public async Task<CurrentUser?> Find(Guid personId, Guid? session, CancellationToken cancel)
    {
        // Inside a transaction what it has changed itself counts already.
        if (sql.Transaction is not null)
            return session is { } inside && !IsOpen(await LoadSession(inside, cancel), personId) ? null : await Load(personId, cancel);
        var page = Interlocked.Exchange(ref ofToken, null) ?? await known.Now(cancel);
        return session is { } asked && !await Stands(page, personId, asked, cancel) ? null : await page.Person(personId, Load, cancel);
    }

    /// <summary>Whose token has this digest; null when nobody's.</summary>
    public async Task<Guid?> OfToken(string digest, CancellationToken cancel)
    {
        ofToken = await known.Now(cancel);
        return await ofToken.Token(digest, async (wanted, stop) => await sql.First<Guid?>("SELECT person_id FROM organization_access_tokens WHERE digest = @wanted", new { wanted }, stop), cancel);
    }

    // That a session was used moves no number, so what is known of its idle time may be too early: another node may have stored more.
    private async Task<bool> Stands(KnownPeople.Page page, Guid personId, Guid session, CancellationToken cancel)
    {
        var kept = await page.Session(session, LoadSession, cancel);
        if (kept is not null && kept.IdleUntil <= clock.GetUtcNow())
            kept = await LoadSession(session, cancel);
        if (!IsOpen(kept, personId))
            return false;
        page.Keep(session, seen.Note(session, kept!));
        return true;
    }

    private bool IsOpen(KnownSession? session, Guid personId)
        => session is not null && session.PersonId == personId && session.IdleUntil > clock.GetUtcNow() && session.EndsAt > clock.GetUtcNow();

    private Task<KnownSession?> LoadSession(Guid session, CancellationToken cancel)
        => sql.First<KnownSession>("SELECT person_id, last_seen_at, idle_minutes, idle_until, ends_at FROM organization_sessions WHERE id = @session", new { session }, cancel);

    private async Task<CurrentUser?> Load(Guid personId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var today = WorkingCalendar.LocalDay(now);
        var rows = await sql.Query<Row>("""
            SELECT p.account, p.name, p.administers, p.second_factor_since, p.disabled_at, p.must_change_password, p.password_changed_at, a.post, a.kind AS appointment_kind,
                   u.code, u.name AS unit_name, u.kind AS unit_kind, u.unit_path, u.parent_code
            FROM organization_persons p
            LEFT JOIN organization_appointments a ON a.person_id = p.id AND a.starts_on <= @today AND (a.ends_on IS NULL OR a.ends_on >= @today)
            LEFT JOIN organization_units u ON u.code = a.unit_code
            WHERE p.id = @personId ORDER BY u.unit_path, a.id
            """, new { personId, today }, cancel);
        if (rows.Count == 0)
            return null;
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

        public string Post { get; init; } = "";

        public string AppointmentKind { get; init; } = "";

        public string? Code { get; init; }

        public string UnitName { get; init; } = "";

        public string UnitKind { get; init; } = "";

        public string UnitPath { get; init; } = "";

        public string? ParentCode { get; init; }
    }
}
