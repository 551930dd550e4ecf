using System.Globalization;
using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Leaves;

/// <summary>A leave as it is entered.</summary>
/// <param name="Kind">请假 / 出差 / 离岗培训.</param>
/// <param name="From">First day away.</param>
/// <param name="To">Last day away; empty for one day.</param>
/// <param name="Deputy">Account of whoever stands in; empty leaves it to the B岗 of each duty.</param>
public sealed record LeaveDraft(string? Kind, DateOnly? From, DateOnly? To, string? Deputy);

/// <summary>Enters leave, for oneself or by the office of the place. From its first day on, "who answers" shows the deputy and new asks name them at once.</summary>
internal sealed class EnterLeave(AppDb db, Work work, IEnumerable<IAbsenceWatch> watches, TimeProvider clock)
{
    public async Task<Result<Guid>> Run(CurrentUser by, string account, LeaveDraft draft, CancellationToken cancel)
    {
        var person = await PersonMay.Find(db, account, cancel);
        if (person is null)
            return new NotFound("这个人");
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        if (!await PersonMay.BeKeptBy(db, by, person.Id, today, cancel))
            return new Forbidden("只有本人、本单位和上级可以登记请假。");
        if (!Leave.Kinds.Contains(draft.Kind))
            return new Invalid("kind", $"请选一种：{string.Join("、", Leave.Kinds)}。", "leave.kind");
        if (draft.From is not { } from)
            return new Invalid("from", "请写从哪一天起不在。", "leave.from");
        var to = draft.To ?? from;
        if (to < from)
            return new Invalid("to", "最后一天早于第一天，请改一下。", "leave.to");
        if (to < today)
            return new Invalid("to", "这几天已经过去了，不用登记。", "leave.past");
        if (to.DayNumber - from.DayNumber >= Leave.LongestDays)
            return new Invalid("to", "一次最长一年。更久的请改任职。", "leave.long");
        if (await db.Set<Leave>().FirstOrDefaultAsync(leave => leave.PersonId == person.Id && leave.StartsOn <= to && leave.EndsOn >= from && leave.EndsOn >= leave.StartsOn, cancel) is { } same)
            return new Invalid("from", $"{Days(same.StartsOn, same.EndsOn)}已经登记过{same.Kind}。要改日期，请先取消那一次。", "leave.overlap");

        Person? deputy = null;
        if (!string.IsNullOrWhiteSpace(draft.Deputy))
        {
            deputy = await PersonMay.Find(db, draft.Deputy, cancel);
            if (deputy is null || deputy.Id == person.Id || !await PersonMay.Works(db, deputy.Id, from, cancel))
                return new Invalid("deputy", "代办的人请选另一位那几天在岗的人。", "leave.deputy");
            if (await db.Set<Leave>().FirstOrDefaultAsync(leave => leave.PersonId == deputy.Id && leave.StartsOn <= to && leave.EndsOn >= from && leave.EndsOn >= leave.StartsOn, cancel) is { } away)
                return new Invalid("deputy", $"{deputy.Name} {Days(away.StartsOn, away.EndsOn)}也不在，请另选一位。", "leave.deputyAway");
        }

        var now = clock.GetUtcNow();
        var entered = new Leave { Id = Ids.Next(now), PersonId = person.Id, Kind = draft.Kind!, StartsOn = from, EndsOn = to, DeputyId = deputy?.Id, EnteredById = by.PersonId, EnteredAt = now };
        db.Add(entered);
        await work.Save(cancel);
        foreach (var watch in watches)
            await watch.Changed(person.Id, cancel);
        return entered.Id;
    }

    /// <summary>11月20日 or 11月20日至25日; with the year only where years differ.</summary>
    public static string Days(DateOnly from, DateOnly to)
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"{from.Month}月{from.Day}日");
        return from == to ? start : string.Create(CultureInfo.InvariantCulture, $"{start}至{(to.Year == from.Year ? "" : $"{to.Year}年")}{(to.Year == from.Year && to.Month == from.Month ? "" : $"{to.Month}月")}{to.Day}日");
    }
}

/// <summary>Somebody is back earlier, or will not go: from today on the asks are theirs alone again.</summary>
internal sealed class EndLeave(AppDb db, Work work, IEnumerable<IAbsenceWatch> watches, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        var (now, today) = (clock.GetUtcNow(), WorkingCalendar.LocalDay(clock.GetUtcNow()));
        var leave = await db.Set<Leave>().FirstOrDefaultAsync(one => one.Id == id, cancel);
        if (leave is null || !await PersonMay.BeKeptBy(db, by, leave.PersonId, today, cancel))
            return new NotFound("这次请假");
        leave.Return(by.PersonId, today, now);
        await work.Save(cancel);
        foreach (var watch in watches)
            await watch.Changed(leave.PersonId, cancel);
        return Done.Instance;
    }
}

/// <summary>Who keeps what is written about a person.</summary>
internal static class PersonMay
{
    /// <summary>Somebody by account, however it was typed.</summary>
    public static Task<Person?> Find(AppDb db, string? account, CancellationToken cancel)
    {
        var name = account?.Trim().ToLowerInvariant() ?? "";
        return db.Set<Person>().FirstOrDefaultAsync(person => person.Account == name, cancel);
    }

    /// <summary>Has this person a post on this day?</summary>
    public static Task<bool> Works(AppDb db, Guid person, DateOnly day, CancellationToken cancel)
        => db.Set<Appointment>().AnyAsync(held => held.PersonId == person && held.StartsOn <= day && (held.EndsOn == null || held.EndsOn >= day), cancel);

    /// <summary>Oneself, and whoever may change the list of a unit the person has a post in now or will have.</summary>
    public static async Task<bool> BeKeptBy(AppDb db, CurrentUser by, Guid person, DateOnly today, CancellationToken cancel)
    {
        if (by.PersonId == person || by.Administers is AdministratorKind.Security)
            return true;
        return (await PathsOf(db, person, today, cancel)).Exists(path => AssignDuty.MayChange(by, path));
    }

    /// <summary>Paths of the units the person has a post in now or will have.</summary>
    public static Task<List<string>> PathsOf(AppDb db, Guid person, DateOnly today, CancellationToken cancel)
        => db.Set<Appointment>().Where(held => held.PersonId == person && (held.EndsOn == null || held.EndsOn >= today))
            .Join(db.Set<Unit>(), held => held.UnitCode, unit => unit.Code, (_, unit) => unit.UnitPath).ToListAsync(cancel);
}
