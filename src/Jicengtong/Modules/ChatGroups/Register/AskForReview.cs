using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Two weeks before the end of a group its owner is asked: still needed, or dissolve it? When the day passes without an answer
/// the owner is reminded and the office of the unit is asked as well.
/// </summary>
internal sealed class AskForReview(AppDb db, Work work, IInbox inbox, Office office, TimeProvider clock) : IJob
{
    private const int DaysBefore = 14;
    private const int AtOnce = 200;

    public Task Run(CancellationToken cancel) => work.Run<Done>(async () =>
    {
        var now = clock.GetUtcNow();
        var today = WorkingCalendar.LocalDay(now);
        var soon = today.AddDays(DaysBefore);
        var ending = await db.Set<ChatGroup>()
            .Where(group => group.State == ChatGroupState.Running && group.EndsOn <= soon && (group.AskSubjectId == null || (group.EndsOn < today && group.RemindedAt == null)))
            .OrderBy(group => group.EndsOn).Take(AtOnce).ToListAsync(cancel);
        foreach (var group in ending)
        {
            if (group.AskSubjectId is null)
                await Ask(group, now, cancel);
            if (group.EndsOn < today)
                await Remind(group, now, cancel);
        }

        return Done.Instance;
    }, cancel);

    private async Task Ask(ChatGroup group, DateTimeOffset now, CancellationToken cancel)
    {
        var ask = Ids.Next(now);
        group.AskAgain(ask);
        await inbox.Ask(SubjectOf(group, ask, now), [new Addressee("person:" + group.OwnerId.ToString("N"), group.OwnerId, group.UnitCode, group.UnitPath, null)], cancel);
    }

    private async Task Remind(ChatGroup group, DateTimeOffset now, CancellationToken cancel)
    {
        group.Remind(now);
        await inbox.Remind([group.AskSubjectId!.Value], cancel);
        if (await office.Of(group.UnitCode, except: group.OwnerId, cancel) is { } addressee)
            await inbox.Ask(SubjectOf(group, group.AskSubjectId!.Value, now), [addressee], cancel);
    }

    /// <summary>Still needed, or dissolve it?</summary>
    public static Subject SubjectOf(ChatGroup group, Guid ask, DateTimeOffset now)
    {
        var day = AnnouncementText.DayOf(group.EndsOn!.Value, now);
        var due = new DateTimeOffset(group.EndsOn.Value.ToDateTime(new TimeOnly(18, 0)), TimeSpan.FromHours(8));
        return new Subject("chat-group", ask, group.Id, $"“{group.Name}”到 {day} 为止：还要留着，还是解散？", group.Matters.Count > 0 ? group.Matters[0] : "", Urgency.Routine,
            Demand.Answer, due, group.UnitName, null, ["用不上了就解散，要贴的话都写好了", "还要用，写一句用来做什么、留到哪天"], null, [], $"/groups/register/{group.Id}", group.OwnerId, group.UnitCode);
    }
}

/// <summary>Who keeps the register of a unit: whoever leads 公文处理 there or, failing that, above.</summary>
internal sealed class Office(IDirectory directory)
{
    private const string Papers = "公文处理";

    /// <summary>Whom to ask, other than <paramref name="except"/>; null when the duty list names nobody all the way up.</summary>
    public async Task<Addressee?> Of(string unit, Guid except, CancellationToken cancel)
    {
        foreach (var lead in await directory.WhoAnswers(Papers, unit, cancel))
            if (lead.Without(person => person == except) is var (holder, deputy))
                return new Addressee(lead.Key, holder, lead.Unit, lead.UnitPath, deputy);
        return null;
    }
}
