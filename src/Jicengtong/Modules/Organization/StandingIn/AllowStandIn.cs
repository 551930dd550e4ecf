using Jicengtong.Modules.Organization.Access;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.StandingIn;

/// <summary>
/// Lets a colleague of the same unit act for somebody until a day. The person says it themself, or says it face to face to whoever keeps the
/// door of their place (<see cref="DoorKeepers"/>); then the person finds a note in the inbox. Allowing the same twice replaces the day.
/// </summary>
internal sealed class AllowStandIn(AppDb db, StandIns standIns, DoorKeepers doors, ITellPerson tell, TimeProvider clock)
{
    private const int LongestDays = 366;

    public async Task<Result<Done>> Run(CurrentUser by, Guid personId, Guid actorId, DateOnly? endsOn, bool saidSo, CancellationToken cancel)
    {
        var bySelf = by.PersonId == personId;
        var person = bySelf ? by : await doors.Find(by, personId, cancel) is { Succeeded: true } found ? found.Value : null;
        if (person is null)
            return new NotFound("这个人");
        if (!bySelf && !saidSo)
            return new Invalid("saidSo", "要本人当面同意才行：同意了，请打勾。", "acting.notSaid");
        if (!bySelf && actorId == by.PersonId)
            return new Invalid("actor", "不能给自己开代办。请本人在他手机上点，或请上级办公室来办。", "acting.oneself");
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        if (endsOn is not { } until || until < today || until > today.AddDays(LongestDays))
            return new Invalid("endsOn", "请写代办到哪一天，最长一年。", "acting.endsOn");
        var actor = (await standIns.Colleagues(personId, cancel)).FirstOrDefault(one => one.Id == actorId);
        if (actor is null)
            return new Invalid("actor", "代办的人要是同一个单位的同事，请从列表里选。", "acting.actor");
        if (person.Administers is not null)
            return new Forbidden("管理员的事不能代办。");

        var now = clock.GetUtcNow();
        foreach (var before in await db.Set<StandIn>().Where(one => one.PersonId == personId && one.ActorId == actorId && one.EndedAt == null).ToListAsync(cancel))
            before.End(by.PersonId, now);
        db.Add(new StandIn { Id = Ids.Next(now), PersonId = personId, ActorId = actorId, GivenBy = by.PersonId, GivenAt = now, EndsOn = until });
        if (!bySelf)
            await tell.Tell(personId, $"{actor.Name}可以替您办事了", $"{by.Name}记下：您当面同意由{actor.Name}代办到{until.Year}年{until.Month}月{until.Day}日。不是这样，点进去收回。", "/me/acting", cancel);
        await tell.Tell(actorId, $"您可以替{person.Name}办事了", $"到{until.Year}年{until.Month}月{until.Day}日。在“我的”里点“替他办”，他的收件箱就打开，回执上写明是您代的。", "/me/acting", cancel);
        return Done.Instance;
    }

    /// <summary>Ends it: the person, whoever acts, or the office of the person's place.</summary>
    public async Task<Result<Done>> End(CurrentUser by, Guid id, CancellationToken cancel)
    {
        if (await db.Set<StandIn>().FindAsync([id], cancel) is not { } row)
            return new NotFound("这项代办");
        if (by.PersonId != row.PersonId && by.PersonId != row.ActorId && !(await doors.Find(by, row.PersonId, cancel)).Succeeded)
            return new NotFound("这项代办");
        row.End(by.PersonId, clock.GetUtcNow());
        return Done.Instance;
    }
}
