using Jicengtong.Modules.Organization.Contacts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Modules.Organization.Posts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Leaves;

/// <summary>A leave as people read it.</summary>
public sealed class LeaveView
{
    /// <summary>The leave.</summary>
    public Guid Id { get; init; }

    /// <summary>请假 / 出差 / 离岗培训; empty for those who need not know.</summary>
    public string Kind { get; init; } = "";

    /// <summary>First day away.</summary>
    public DateOnly From { get; init; }

    /// <summary>Last day away.</summary>
    public DateOnly To { get; init; }

    /// <summary>Who stands in; null leaves it to the B岗 of each duty.</summary>
    public string? Deputy { get; init; }
}

/// <summary>Somebody's card: who they are, where they work, what they answer for, and who stands in.</summary>
/// <param name="Account">What the addresses use.</param>
/// <param name="Name">Name.</param>
/// <param name="Posts">Posts of today.</param>
/// <param name="OwnDeputy">Account of the B岗 for whatever names none.</param>
/// <param name="OwnDeputyName">Name of the same.</param>
/// <param name="Leaves">Leave of today and later; the kind only for those who may keep it.</param>
/// <param name="Duties">What they lead or are the deputy for today.</param>
/// <param name="Charges">Places they look after (包村, 包片, 五包一).</param>
/// <param name="MayKeep">May the reader enter leave and change the B岗?</param>
/// <param name="MayHandOver">May the reader hand over everything of theirs? Whoever may change all their posts.</param>
/// <param name="MayCall">May the reader see the telephone number? Looking is recorded.</param>
public sealed record PersonCard(
    string Account, string Name, IReadOnlyList<PostHolder> Posts, string? OwnDeputy, string? OwnDeputyName, IReadOnlyList<LeaveView> Leaves,
    IReadOnlyList<Answerable> Duties, IReadOnlyList<ChargeView> Charges, bool MayKeep, bool MayHandOver, bool MayCall);

/// <summary>What is shown about a person and their leave.</summary>
internal sealed class LeaveQuestions(AppDb db, Sql sql, DutyQuestions duties, DutyGaps gaps, Charges charges, PhoneRule phones, ICurrentUsers users, TimeProvider clock)
{
    private DateOnly Today => WorkingCalendar.LocalDay(clock.GetUtcNow());

    /// <summary>The card of an account; null when there is none.</summary>
    public async Task<PersonCard?> Card(CurrentUser reader, string account, CancellationToken cancel)
    {
        if (await PersonMay.Find(db, account, cancel) is not { } person)
            return null;
        var mayKeep = await PersonMay.BeKeptBy(db, reader, person.Id, Today, cancel);
        var deputy = person.DeputyId is { } id ? await db.Set<Person>().FindAsync([id], cancel) : null;
        return new PersonCard(person.Account, person.Name, await Posts(person.Id, cancel), deputy?.Account, deputy?.Name, await OfPerson(person.Id, mayKeep, cancel),
            await duties.OfPerson(person.Id, cancel), await charges.OfPerson(person.Id, cancel), mayKeep,
            PostRights.MayHandOver(reader, await PersonMay.PathsOf(db, person.Id, Today, cancel)), await phones.WhyMay(reader, person.Id, cancel) is not null);
    }

    /// <summary>Leave that is not over, first day first.</summary>
    public Task<IReadOnlyList<LeaveView>> OfPerson(Guid person, bool withKind, CancellationToken cancel) => sql.Query<LeaveView>($"""
        SELECT l.id, {(withKind ? "l.kind" : "'' AS kind")}, l.starts_on AS "from", l.ends_on AS "to", p.name AS deputy
        FROM organization_leaves l LEFT JOIN organization_persons p ON p.id = l.deputy_id
        WHERE l.person_id = @person AND l.ends_on >= @today AND l.ends_on >= l.starts_on ORDER BY l.starts_on LIMIT 20
        """, new { person, today = Today }, cancel);

    /// <summary>Who might stand in: the people who work where this person works.</summary>
    public async Task<IReadOnlyList<PostHolder>> Deputies(string account, CancellationToken cancel)
    {
        if (await PersonMay.Find(db, account, cancel) is not { } person || await users.Find(person.Id, null, cancel) is not { } user)
            return [];
        var found = new List<PostHolder>();
        foreach (var unit in user.Posts.Select(post => post.ActsForUnit).Distinct())
            found.AddRange(await gaps.Candidates(unit, Today, cancel));
        return [.. found.Where(one => one.Account != person.Account).DistinctBy(one => one.Account)];
    }

    private Task<IReadOnlyList<PostHolder>> Posts(Guid person, CancellationToken cancel) => sql.Query<PostHolder>("""
        SELECT p.account, p.name, a.post, a.kind, u.code AS unit, u.name AS unit_name
        FROM organization_appointments a JOIN organization_persons p ON p.id = a.person_id JOIN organization_units u ON u.code = a.unit_code
        WHERE a.person_id = @person AND a.starts_on <= @today AND (a.ends_on IS NULL OR a.ends_on >= @today) ORDER BY a.id
        """, new { person, today = Today }, cancel);
}
