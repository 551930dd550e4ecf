using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Posts;

/// <summary>A post as it is entered.</summary>
/// <param name="Person">Name or account.</param>
/// <param name="Post">支部书记, 干部 …</param>
/// <param name="Kind">任职 / 派驻 / 挂职 / 专班 / 代理 / 借调.</param>
/// <param name="From">First day; may be to come.</param>
/// <param name="To">Last day; null while open.</param>
/// <param name="Why">Why, or the paper that says so; kept in the history.</param>
/// <param name="Insist">The warning about 借调 was read and there is a basis for it.</param>
public sealed record PostDraft(string? Person, string? Post, string? Kind, DateOnly? From, DateOnly? To, string? Why, bool Insist = false);

/// <summary>
/// Gives somebody a post, from a day to a day. A post to come takes effect on its day by itself: every request and every audience looks
/// at the days. Several posts at once are usual; the same post twice at the same time is a mistake.
/// </summary>
internal sealed class AppointPerson(AppDb db, Work work, FindPerson find, PostChanges changes, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(CurrentUser by, string unitCode, PostDraft draft, CancellationToken cancel)
    {
        var unit = await db.Set<Unit>().FirstOrDefaultAsync(one => one.Code == unitCode, cancel);
        if (unit is null)
            return new NotFound("这个单位");
        if (!PostRights.MayChange(by, unit.UnitPath))
            return new Forbidden("只有本单位、上级和管理员可以登记任职。");
        var post = draft.Post?.Trim() ?? "";
        if (post.Length is 0 or > 60)
            return new Invalid("post", "请写岗位，60 个字以内，例如 村委会副主任。", "post.name");
        var found = await find.Of(draft.Person, "person", cancel);
        if (!found.Succeeded)
            return found.Error;
        if (await changes.Fault(found.Value, unit, post, draft, null, cancel) is { } fault)
            return fault;

        var (kind, from, person, now) = (draft.Kind!, draft.From!.Value, found.Value, clock.GetUtcNow());
        // One that was taken back before its day may be given again.
        var held = await db.Set<Appointment>().FirstOrDefaultAsync(one => one.PersonId == person.Id && one.UnitCode == unit.Code && one.Post == post && one.StartsOn == from, cancel);
        var before = held is null ? "" : AppointmentChange.Days(held);
        if (held is null)
            db.Add(held = new Appointment { Id = Ids.Next(now), PersonId = person.Id, UnitCode = unit.Code, Post = post, Kind = kind, StartsOn = from });
        (held.Kind, held.EndsOn) = (kind, draft.To);
        db.Add(AppointmentChange.Of(held, person, kind, before, draft.Why, by, now));
        await work.Save(cancel);
        await changes.Tell(held, unit, cancel);
        return held.Id;
    }
}

/// <summary>Gives an appointment other days or another kind.</summary>
internal sealed class ChangePost(AppDb db, Work work, PostChanges changes, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, PostDraft draft, CancellationToken cancel)
    {
        var found = await changes.Find(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (held, unit, person) = found.Value;
        if (await changes.Fault(person, unit, held.Post, draft, held.Id, cancel) is { } fault)
            return fault;
        if (held.Kind == draft.Kind && held.StartsOn == draft.From && held.EndsOn == draft.To)
            return Done.Instance;
        var before = AppointmentChange.Days(held);
        (held.Kind, held.StartsOn, held.EndsOn) = (draft.Kind!, draft.From!.Value, draft.To);
        db.Add(AppointmentChange.Of(held, person, "改期", before, draft.Why, by, clock.GetUtcNow()));
        await work.Save(cancel);
        await changes.Tell(held, unit, cancel);
        return Done.Instance;
    }
}

/// <summary>
/// Ends a post. The last day counts; yesterday as the last day ends it from the next request on. What lies with the person is handed
/// over by <see cref="Handing.HandOverPerson"/>; where nothing lies with them, this alone is enough.
/// </summary>
internal sealed class EndPost(AppDb db, Work work, PostChanges changes, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, DateOnly? lastDay, string? why, CancellationToken cancel)
    {
        var found = await changes.Find(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (held, unit, person) = found.Value;
        if (lastDay is not { } day)
            return new Invalid("lastDay", "请写最后一天。写昨天，就是从现在起不再任。", "post.lastDay");
        End(held, person, day, why, by);
        await work.Save(cancel);
        await changes.Tell(held, unit, cancel);
        return Done.Instance;
    }

    /// <summary>Ends it on this day; before its first day it is taken back. Twice is harmless.</summary>
    public void End(Appointment held, Person person, DateOnly lastDay, string? why, CurrentUser by)
    {
        var (before, isTakenBack) = (AppointmentChange.Days(held), lastDay < held.StartsOn);
        var end = isTakenBack ? held.StartsOn.AddDays(-1) : lastDay;
        if (held.EndsOn == end)
            return;
        held.EndsOn = end;
        db.Add(AppointmentChange.Of(held, person, isTakenBack ? "取消" : "离任", before, why, by, clock.GetUtcNow()));
    }
}

/// <summary>What every change of a post checks, and who is told of it.</summary>
internal sealed class PostChanges(AppDb db, IEnumerable<IPostWatch> watches, IDirectory directory, TimeProvider clock)
{
    /// <summary>The appointment with its unit and person, for those who may change it.</summary>
    public async Task<Result<(Appointment Held, Unit Unit, Person Person)>> Find(CurrentUser by, Guid id, CancellationToken cancel)
    {
        var held = await db.Set<Appointment>().FirstOrDefaultAsync(one => one.Id == id, cancel);
        var unit = held is null ? null : await db.Set<Unit>().SingleAsync(one => one.Code == held.UnitCode, cancel);
        if (held is null || unit is null)
            return new NotFound("这条任职");
        if (!PostRights.MayChange(by, unit.UnitPath))
            return new Forbidden("只有本单位、上级和管理员可以改任职。");
        return (held, unit, await db.Set<Person>().SingleAsync(one => one.Id == held.PersonId, cancel));
    }

    /// <summary>Why the post cannot be held on these days; null when it can.</summary>
    public async Task<Error?> Fault(Person person, Unit unit, string post, PostDraft draft, Guid? except, CancellationToken cancel)
    {
        if (!PostKinds.All.Contains(draft.Kind))
            return new Invalid("kind", $"请选一种：{string.Join("、", PostKinds.All)}。", "post.kind");
        if (draft.From is not { } from)
            return new Invalid("from", "请写从哪一天起。", "post.from");
        if (draft.To < from)
            return new Invalid("to", "最后一天早于第一天，请改一下。", "post.to");
        var end = draft.To ?? DateOnly.MaxValue;
        var same = await db.Set<Appointment>().FirstOrDefaultAsync(held => held.PersonId == person.Id && held.UnitCode == unit.Code && held.Post == post && held.Id != except
            && held.StartsOn <= end && (held.EndsOn == null || (held.EndsOn >= from && held.EndsOn >= held.StartsOn)), cancel);
        if (same is not null)
            return new Invalid("from", $"{person.Name}在{unit.Name}已经登记为{post}（{AppointmentChange.Days(same)}），日期重叠。请改日期，或先改那一条。", "post.overlap");
        if (PostKinds.Fault(draft.Kind!, from, draft.To, draft.Why) is { } fault)
            return fault;
        return draft.Kind == PostKinds.Borrowing ? PostKinds.Warning(draft.Kind, await HomeOf(person.Id, cancel), await PlaceOf(unit.Code, cancel), draft.Insist) : null;
    }

    /// <summary>Tells the modules that keep something for posts.</summary>
    public async Task Tell(Appointment held, Unit unit, CancellationToken cancel)
    {
        foreach (var watch in watches)
            await watch.Changed(new PostMove("appointment:" + held.Id.ToString("N"), held.PersonId, unit.Code, unit.UnitPath, unit.Kind, held.Post), cancel);
    }

    /// <summary>How high a unit stands.</summary>
    private async Task<PlaceInTree> PlaceOf(string code, CancellationToken cancel)
    {
        var unit = (await directory.Unit(code, cancel))!;
        return PlaceInTree.Of(unit, await directory.Units(unit.Path.Split('/', StringSplitOptions.RemoveEmptyEntries), cancel));
    }

    // Where somebody's own post is today; whoever has none is borrowed from nobody.
    private async Task<PlaceInTree?> HomeOf(Guid person, CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var home = await db.Set<Appointment>().Where(held => held.PersonId == person && held.Kind == PostKinds.Permanent && held.StartsOn <= today && (held.EndsOn == null || held.EndsOn >= today))
            .Join(db.Set<Unit>(), held => held.UnitCode, unit => unit.Code, (held, unit) => unit).OrderBy(unit => unit.UnitPath).FirstOrDefaultAsync(cancel);
        return home is null ? null : await PlaceOf(home.Code, cancel);
    }
}
