using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Posts;

/// <summary>One appointment as it is listed.</summary>
public sealed class PostView
{
    /// <summary>The appointment.</summary>
    public Guid Id { get; init; }

    /// <summary>Account.</summary>
    public string Account { get; init; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which post.</summary>
    public string Post { get; init; } = "";

    /// <summary>任职 / 派驻 / 挂职 / 专班 / 代理 / 借调.</summary>
    public string Kind { get; init; } = "";

    /// <summary>First day.</summary>
    public DateOnly From { get; init; }

    /// <summary>Last day; null while open.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Of a 挂职 which way it goes, 上挂 / 下派 / 平级; else null.</summary>
    public string? Direction { get; internal set; }

    /// <summary>Of a 挂职 the name of the unit the person comes from; else null.</summary>
    public string? Home { get; internal set; }
}

/// <summary>Somebody of a unit who is on 挂职 elsewhere.</summary>
/// <param name="Account">Account.</param>
/// <param name="Name">Name.</param>
/// <param name="Unit">Where, by code.</param>
/// <param name="UnitName">Where.</param>
/// <param name="Post">As what.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Direction">上挂 / 下派 / 平级.</param>
public sealed record PostElsewhere(string Account, string Name, string Unit, string UnitName, string Post, DateOnly From, DateOnly? To, string Direction);

/// <summary>One change as people read it.</summary>
public sealed record PostChangeView(string Name, string Post, string What, string Before, string After, string Why, string By, DateTimeOffset At);

/// <summary>The posts of a unit: who holds which now, who will, and who held them.</summary>
/// <param name="Unit">Code.</param>
/// <param name="UnitName">Name.</param>
/// <param name="Now">Today, in the order of appointment.</param>
/// <param name="ToCome">From a day to come.</param>
/// <param name="Past">Ended, the newest first; at most 100.</param>
/// <param name="Changes">What was changed, the newest first; at most 50.</param>
/// <param name="Secondments">挂职 and 借调 of the year, where a unit has people enough to speak of a share; else null.</param>
/// <param name="Elsewhere">Who of the unit and its offices is on 挂职 elsewhere, today or from a day to come.</param>
/// <param name="MayChange">May the reader change them?</param>
public sealed record UnitPosts(
    string Unit, string UnitName, IReadOnlyList<PostView> Now, IReadOnlyList<PostView> ToCome, IReadOnlyList<PostView> Past, IReadOnlyList<PostChangeView> Changes, SecondmentYear? Secondments, IReadOnlyList<PostElsewhere> Elsewhere, bool MayChange);

/// <summary>Questions about posts.</summary>
internal sealed class PostQuestions(AppDb db, Sql sql, IDirectory directory, Secondments secondments, TimeProvider clock)
{
    private const string Columns = """
        SELECT a.id, p.account, p.name, a.post, a.kind, a.starts_on AS "from", a.ends_on AS "to" FROM organization_appointments a JOIN organization_persons p ON p.id = a.person_id
        """;

    /// <summary>The posts of a unit; null when there is no such unit.</summary>
    public async Task<UnitPosts?> Of(CurrentUser reader, string code, CancellationToken cancel)
    {
        if (await directory.Unit(code, cancel) is not { } unit)
            return null;
        var args = new { code, today = WorkingCalendar.LocalDay(clock.GetUtcNow()) };
        var now = await sql.Query<PostView>($"{Columns} WHERE a.unit_code = @code AND a.starts_on <= @today AND (a.ends_on IS NULL OR a.ends_on >= @today) ORDER BY a.id", args, cancel);
        var toCome = await sql.Query<PostView>($"{Columns} WHERE a.unit_code = @code AND a.starts_on > @today AND (a.ends_on IS NULL OR a.ends_on >= a.starts_on) ORDER BY a.starts_on, a.id", args, cancel);
        var past = await sql.Query<PostView>($"{Columns} WHERE a.unit_code = @code AND a.ends_on < @today AND a.ends_on >= a.starts_on ORDER BY a.ends_on DESC, a.id LIMIT 100", args, cancel);
        var changes = await db.Set<AppointmentChange>().AsNoTracking().Where(change => change.UnitCode == code).OrderByDescending(change => change.Id).Take(50)
            .Select(change => new PostChangeView(change.PersonName, change.Post, change.What, change.Before, change.After, change.Why, change.ByName, change.At)).ToListAsync(cancel);
        var share = unit.Kind is UnitKinds.Town or UnitKinds.Department ? await secondments.Of(code, args.today.Year, cancel) : null;
        await SayDirections([.. now, .. toCome, .. past], cancel);
        return new UnitPosts(unit.Code, unit.Name, now, toCome, past, changes, share, await Elsewhere(unit.Code, args.today, cancel), PostRights.MayChange(reader, unit.Path));
    }

    /// <summary>Every appointment of one person that is not taken back: the ones of today, to come and past.</summary>
    public async Task<IReadOnlyList<PostView>> OfPerson(Guid person, CancellationToken cancel)
    {
        var held = await sql.Query<PostView>($"{Columns} WHERE a.person_id = @person AND (a.ends_on IS NULL OR a.ends_on >= a.starts_on) ORDER BY a.starts_on DESC, a.id", new { person }, cancel);
        await SayDirections(held, cancel);
        return held;
    }

    private async Task<IReadOnlyList<PostElsewhere>> Elsewhere(string code, DateOnly today, CancellationToken cancel)
    {
        var away = await sql.Query<AwayRow>("""
            SELECT a.id, p.account, p.name, a.post, a.starts_on AS "from", a.ends_on AS "to" FROM organization_appointments a JOIN organization_persons p ON p.id = a.person_id
            WHERE a.kind = '挂职' AND a.ends_on >= @today AND a.ends_on >= a.starts_on AND a.person_id IN (
                SELECT h.person_id FROM organization_appointments h JOIN organization_units u ON u.code = h.unit_code
                WHERE h.kind = '任职' AND (u.code = @code OR (u.parent_code = @code AND u.kind = @office)) AND (h.ends_on IS NULL OR h.ends_on >= @today))
            ORDER BY a.starts_on, a.id
            """, new { code, today, office = UnitKinds.Office }, cancel);
        var moves = await secondments.Of([.. away.Select(one => one.Id)], cancel);
        return [.. from one in away where moves.ContainsKey(one.Id) let move = moves[one.Id]
                   where IsOf(code, move.Home) && !IsOf(code, move.There)
                   select new PostElsewhere(one.Account, one.Name, move.There.Code, move.There.Name, one.Post, one.From, one.To, move.Direction)];
    }

    private async Task SayDirections(IReadOnlyList<PostView> held, CancellationToken cancel)
    {
        var moves = await secondments.Of([.. held.Where(one => one.Kind == PostKinds.Secondment).Select(one => one.Id)], cancel);
        foreach (var one in held)
            if (moves.TryGetValue(one.Id, out var move))
                (one.Direction, one.Home) = (move.Direction, move.Home.Name);
    }

    private static bool IsOf(string code, UnitEntry unit) => unit.Code == code || (unit.Parent == code && unit.Kind == UnitKinds.Office);

    private sealed class AwayRow
    {
        public Guid Id { get; init; }

        public string Account { get; init; } = "";

        public string Name { get; init; } = "";

        public string Post { get; init; } = "";

        public DateOnly From { get; init; }

        public DateOnly? To { get; init; }
    }
}
