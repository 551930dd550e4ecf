using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Modules.Organization.Posts;
using Jicengtong.Modules.Organization.Tree;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.TaskForces;

/// <summary>A task force as it is set up.</summary>
/// <param name="Name">Name.</param>
/// <param name="Purpose">What it is for, in a sentence or two.</param>
/// <param name="EndsOn">Last day.</param>
/// <param name="Leader">Name or account of its leader.</param>
/// <param name="Members">Names or accounts of the others.</param>
public sealed record TaskForceDraft(string? Name, string? Purpose, DateOnly? EndsOn, string? Leader, IReadOnlyList<string>? Members);

/// <summary>Sets up a task force below a unit: its unit, its leader and its members, all until the same day.</summary>
internal sealed class SetUpTaskForce(AppDb db, Work work, CreateUnit create, AppointPerson appoint, TimeProvider clock)
{
    public async Task<Result<string>> Run(CurrentUser by, string parent, TaskForceDraft draft, CancellationToken cancel)
    {
        var (now, today) = (clock.GetUtcNow(), WorkingCalendar.LocalDay(clock.GetUtcNow()));
        var purpose = draft.Purpose?.Trim() ?? "";
        if (purpose.Length is < 4 or > TaskForce.LongestPurpose)
            return new Invalid("purpose", "请写专班用来做什么，300 个字以内。写不清楚的，多半不用成立。", "taskForce.purpose");
        if (draft.EndsOn is not { } end || end < today || end.DayNumber - today.DayNumber > TaskForce.LongestDays)
            return new Invalid("endsOn", "请写专班到哪一天为止，最长一年。到期自动结束。", "taskForce.endsOn");
        var code = await create.Run(by, new NewUnit(null, draft.Name, UnitKinds.TaskForce, parent, null, purpose), cancel);
        if (!code.Succeeded)
            return code.Error;
        db.Add(new TaskForce { Id = Ids.Next(now), UnitCode = code.Value, Purpose = purpose, EndsOn = end, MadeById = by.PersonId, MadeAt = now });
        await work.Save(cancel);
        foreach (var (person, post) in (draft.Members ?? []).Where(name => !string.IsNullOrWhiteSpace(name)).Select(name => (name, TaskForce.Member)).Prepend((draft.Leader ?? "", TaskForce.Leader)))
        {
            var joined = await appoint.Run(by, code.Value, new PostDraft(person, post, PostKinds.TaskForce, today, end, purpose), cancel);
            if (!joined.Succeeded)
                return joined.Error;
        }

        return code.Value;
    }
}

/// <summary>Gives a task force another end: later when it needs longer, or yesterday when it is done; then its unit is closed at once.</summary>
internal sealed class EndTaskForce(AppDb db, Work work, EndPost endPost, PostChanges posts, CloseTaskForce close, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, string code, DateOnly? until, string? why, CancellationToken cancel)
    {
        var (today, unit) = (WorkingCalendar.LocalDay(clock.GetUtcNow()), await db.Set<Unit>().FirstOrDefaultAsync(one => one.Code == code, cancel));
        var force = await db.Set<TaskForce>().FirstOrDefaultAsync(one => one.UnitCode == code, cancel);
        if (unit is not { Kind: UnitKinds.TaskForce })
            return new NotFound("这个专班");
        if (!AssignDuty.MayChange(by, unit.UnitPath[..^(unit.Code.Length + 1)]))
            return new Forbidden("只有成立它的单位和上级可以改专班。");
        if (unit.IsClosed)
            return new UnitClosed(unit.Name);
        if (until is not { } end || end < today.AddDays(-1) || end.DayNumber - WorkingCalendar.LocalDay(force?.MadeAt ?? clock.GetUtcNow()).DayNumber > TaskForce.LongestDays)
            return new Invalid("until", "请写新的最后一天：写昨天就是现在结束；从成立算起最长一年。", "taskForce.until");
        // One that came from a list has no row of its own until somebody says something about it.
        if (force is null)
            db.Add(force = new TaskForce { Id = Ids.Next(clock.GetUtcNow()), UnitCode = code, Purpose = why?.Trim() ?? "", EndsOn = end, MadeById = by.PersonId, MadeAt = clock.GetUtcNow() });
        (force.EndsOn, force.RemindedAt) = (end, null);
        var held = await db.Set<Appointment>().Where(one => one.UnitCode == code && one.Kind == PostKinds.TaskForce && (one.EndsOn == null || one.EndsOn >= today)).ToListAsync(cancel);
        var people = held.ConvertAll(one => one.PersonId);
        var names = await db.Set<Person>().Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancel);
        foreach (var one in held)
            endPost.End(one, names[one.PersonId], end, why, by);
        await work.Save(cancel);
        foreach (var one in held)
            await posts.Tell(one, unit, cancel);
        return end < today ? await close.Run(unit, by, end, string.IsNullOrWhiteSpace(why) ? "专班结束" : why.Trim(), cancel) : Done.Instance;
    }
}

/// <summary>轮换: one member goes back to their own work, another joins, in one step and without a gap.</summary>
internal sealed class RotateMember(Work work, EndPost endPost, AppointPerson appoint, PostChanges posts, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(CurrentUser by, Guid appointment, string? person, string? why, CancellationToken cancel)
    {
        var found = await posts.Find(by, appointment, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (held, unit, leaver) = found.Value;
        if (held.Kind != PostKinds.TaskForce)
            return new Invalid("person", "只有专班的成员可以轮换；其他任职请用离任交接。", "taskForce.rotate");
        var (today, end) = (WorkingCalendar.LocalDay(clock.GetUtcNow()), held.EndsOn);
        endPost.End(held, leaver, today.AddDays(-1), why, by);
        await work.Save(cancel);
        await posts.Tell(held, unit, cancel);
        return await appoint.Run(by, unit.Code, new PostDraft(person, held.Post, PostKinds.TaskForce, today, end, why), cancel);
    }
}

/// <summary>A week before the end its leader is told: finish, or ask for longer. After the day everybody is back by themselves.</summary>
internal sealed class RemindTaskForces(AppDb db, Work work, IErrands errands, TimeProvider clock) : IJob
{
    private const int DaysBefore = 7;

    public Task Run(CancellationToken cancel) => work.Run<Done>(async () =>
    {
        var (now, today) = (clock.GetUtcNow(), WorkingCalendar.LocalDay(clock.GetUtcNow()));
        var soon = today.AddDays(DaysBefore);
        foreach (var force in await db.Set<TaskForce>().Where(one => one.RemindedAt == null && one.EndsOn <= soon && one.EndsOn >= today).OrderBy(one => one.EndsOn).Take(200).ToListAsync(cancel))
        {
            force.RemindedAt = now;
            var unit = await db.Set<Unit>().SingleAsync(one => one.Code == force.UnitCode, cancel);
            if (await db.Set<Appointment>().Where(held => held.UnitCode == unit.Code && held.StartsOn <= today && held.EndsOn >= today).OrderBy(held => held.Post == TaskForce.Leader ? 0 : 1).ThenBy(held => held.Id).FirstOrDefaultAsync(cancel) is { } leader)
                await errands.Give(new Errand("task-force", Ids.Next(now), $"“{unit.Name}”到 {force.EndsOn.Month}月{force.EndsOn.Day}日 为止，到期自动结束。要延长请先改日期", unit.Name, unit.Code, unit.UnitPath, leader.PersonId,
                    WorkingCalendar.At(force.EndsOn, TimeSpan.FromHours(18)), $"/who/{unit.Code}/task-force"), cancel);
        }

        return Done.Instance;
    }, cancel);
}
