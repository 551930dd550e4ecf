using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>减群: one unit's groups as they were found, the wishes of the people there, the plan in force, and that it is carried out.</summary>
public sealed class Consolidation
{
    /// <summary>So many days after the decision it can still be taken back.</summary>
    public const int DaysToTakeBack = 14;

    private Consolidation()
    {
    }

    public Guid Id { get; private init; }

    public string UnitCode { get; private init; } = "";

    public string UnitName { get; private init; } = "";

    public string UnitPath { get; private init; } = "";

    public Guid MadeById { get; private init; }

    public string MadeByName { get; private init; } = "";

    public DateTimeOffset MadeAt { get; private init; }

    /// <summary>Names of the files it was read from.</summary>
    public string Source { get; private init; } = "";

    public PlanWishes Wishes { get; private set; } = null!;

    /// <summary>What the plan in force comes to.</summary>
    public PlanFigures Figures { get; private set; } = null!;

    /// <summary>Every change by hand with its effect, oldest first.</summary>
    public IReadOnlyList<PlanStep> Steps { get; private set; } = [];

    /// <summary>Who decided to carry it out, when, and whether that was taken back; null while nobody did.</summary>
    public Adoption? Adoption { get; private set; }

    public int Version { get; private set; }

    /// <summary>It is being carried out. Taken back it is a plan again.</summary>
    public bool IsAdopted => Adoption is { TakenBack: null };

    /// <summary>The last day on which it can be taken back.</summary>
    public static DateOnly LastDayToTakeBack(DateTimeOffset adopted) => WorkingCalendar.LocalDay(adopted).AddDays(DaysToTakeBack);

    /// <summary>The wishes it was first calculated with, before any change by hand.</summary>
    public PlanWishes FirstWishes() => Steps.Count == 0 ? Wishes : Steps[0].Before ?? new PlanWishes { MaxGroups = PlanWishes.GroupsPerTown };

    /// <summary>Somebody of a unit had its groups looked at.</summary>
    public static Consolidation Of(CurrentUser by, UnitEntry at, string source, PlanWishes wishes, PlanFigures figures, DateTimeOffset now) => new()
    {
        Id = Ids.Next(now), UnitCode = at.Code, UnitName = at.Name, UnitPath = at.Path,
        MadeById = by.PersonId, MadeByName = by.Name, MadeAt = now, Source = source, Wishes = wishes, Figures = figures,
    };

    /// <summary>Somebody changed a wish; the plan was calculated anew.</summary>
    public Result<Done> Adjust(CurrentUser by, string what, PlanWishes wishes, PlanFigures figures, PlanShift shift, DateTimeOffset now)
    {
        if (IsAdopted)
            return new AlreadyAdopted();
        Steps = [.. Steps, new PlanStep(now, by.Name, what, Figures, figures, Wishes, shift)];
        (Wishes, Figures) = (wishes, figures);
        Version++;
        return Done.Instance;
    }

    /// <summary>照这个方案办.</summary>
    /// <param name="by">Who says so.</param>
    /// <param name="notice">The subject under which everybody is told.</param>
    /// <param name="now">When.</param>
    public Result<Done> Adopt(CurrentUser by, Guid notice, DateTimeOffset now)
    {
        if (IsAdopted)
            return new AlreadyAdopted();
        Adoption = new Adoption(by.PersonId, by.Name, now, notice, null, Adoption is { } before ? [.. before.Earlier ?? [], before with { Earlier = null }] : null);
        Version++;
        return Done.Instance;
    }

    /// <summary>收回方案: it is a plan again; what was done in the meantime is named. Saying so twice is harmless.</summary>
    /// <param name="by">Who says so.</param>
    /// <param name="why">A sentence for everybody who was told.</param>
    /// <param name="meanwhile">What stays as it was done.</param>
    /// <param name="notice">The subject under which everybody is told.</param>
    /// <param name="now">When.</param>
    public Result<Done> TakeBack(CurrentUser by, string? why, DoneMeanwhile meanwhile, Guid notice, DateTimeOffset now)
    {
        if (Adoption is not { } adoption)
            return new NotAdopted();
        if (adoption.TakenBack is not null)
            return Done.Instance;
        if (WorkingCalendar.LocalDay(now) > LastDayToTakeBack(adoption.At))
            return new TooLate();
        if (ChatGroup.Clean(why).Length == 0)
            return new Invalid("why", "请写一句为什么收回，群主和群里的人都会看到。", "consolidation.whyMissing");
        Adoption = adoption with { TakenBack = new TakenBack(by.PersonId, by.Name, now, ChatGroup.Clean(why), meanwhile, notice) };
        Version++;
        return Done.Instance;
    }

    private sealed record AlreadyAdopted() : Error("consolidation.adopted", "这个方案已经在照办了，不能再改。要改，先在“照办”里收回；过了收回的日子，请重新导入名单再算一次。", StatusCodes.Status409Conflict);

    private sealed record NotAdopted() : Error("consolidation.notAdopted", "这个方案还没有照办，不用收回。", StatusCodes.Status409Conflict);

    private sealed record TooLate() : Error(
        "consolidation.tooLate", $"照办已经超过 {DaysToTakeBack} 天，不能整个收回了。还没解散的群想留着，请在群台账里一个一个办；要换方案，请重新导入名单再算一次。", StatusCodes.Status409Conflict);
}

/// <summary>That somebody decided to carry the plan out.</summary>
/// <param name="ById">Who.</param>
/// <param name="ByName">Their name.</param>
/// <param name="At">When.</param>
/// <param name="NoticeId">The subject under which everybody was told; null on decisions of before.</param>
/// <param name="TakenBack">That it was taken back; null while it holds.</param>
/// <param name="Earlier">Decisions on the same plan that were taken back before this one.</param>
public sealed record Adoption(Guid ById, string ByName, DateTimeOffset At, Guid? NoticeId = null, TakenBack? TakenBack = null, IReadOnlyList<Adoption>? Earlier = null);

/// <summary>That the decision was taken back, and what had been done by then.</summary>
public sealed record TakenBack(Guid ById, string ByName, DateTimeOffset At, string Why, DoneMeanwhile Meanwhile, Guid NoticeId)
{
    /// <summary>The reason as a sentence.</summary>
    public string WhySaid => Why.TrimEnd('。', '.', '！') + "。";
}

/// <summary>What owners had done outside before a plan was taken back; by name.</summary>
/// <param name="Dissolved">Old groups that are dissolved.</param>
/// <param name="Opened">New groups that were made; they stay in the register.</param>
public sealed record DoneMeanwhile(IReadOnlyList<string> Dissolved, IReadOnlyList<string> Opened)
{
    /// <summary>What was done with these groups of a plan.</summary>
    public static DoneMeanwhile Of(IReadOnlyCollection<ChatGroup> groups) => new(
        [.. groups.Where(group => group.State == ChatGroupState.Dissolved).Select(group => group.Name)],
        [.. groups.Where(group => group is { State: ChatGroupState.Running, Opening: not null }).Select(group => group.Name)]);
}

/// <summary>One change by hand: what was asked for and what it did to the plan.</summary>
/// <param name="At">When.</param>
/// <param name="ByName">Who.</param>
/// <param name="What">What was asked for.</param>
/// <param name="From">What the plan came to before.</param>
/// <param name="To">What it comes to now.</param>
/// <param name="Before">The wishes before; null on steps of before.</param>
/// <param name="Shift">What moved; null on steps of before.</param>
public sealed record PlanStep(DateTimeOffset At, string ByName, string What, PlanFigures From, PlanFigures To, PlanWishes? Before = null, PlanShift? Shift = null);

/// <summary>What a plan comes to; messages are a day and over all people.</summary>
public sealed record PlanFigures(
    int GroupsBefore, int GroupsAfter, int MostBefore, int MostAfter, double IrrelevantBefore, double IrrelevantAfter, double ByInbox, double Bound, double Gap)
{
    /// <summary>The figures of a plan.</summary>
    public static PlanFigures Of(ChatRecords records, GroupPlan plan) => new(
        records.Groups.Count, plan.Groups.Count,
        plan.People.Max(person => person.GroupsBefore), plan.People.Max(person => person.GroupsAfter),
        plan.IrrelevantBefore, plan.IrrelevantAfter, plan.ByInbox, plan.Bound, plan.Gap);
}

/// <summary>What a plan is calculated from and what came out: large, so it lies beside and is loaded only when it is needed. Counts, never a text.</summary>
public sealed class ConsolidationContent
{
    public required Guid ConsolidationId { get; init; }

    /// <summary><see cref="ChatRecords"/> as stored.</summary>
    public required string Records { get; init; }

    /// <summary><see cref="GroupPlan"/> as stored.</summary>
    public required string Plan { get; set; }
}

/// <summary>What 减群 does for one person; shown to that person alone.</summary>
public sealed class MemberCard
{
    public required Guid Id { get; init; }

    public required Guid ConsolidationId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>Their change and what their groups cost them.</summary>
    public required OwnRelief Relief { get; init; }
}

/// <summary>Before and after for one person, with what was in it. Says nowhere whose it is: the row does.</summary>
/// <param name="GroupsBefore">Groups today.</param>
/// <param name="GroupsAfter">Groups afterwards.</param>
/// <param name="MessagesBefore">Messages a day.</param>
/// <param name="MessagesAfter">The same afterwards.</param>
/// <param name="Load">What it was made of; null when there was no message export.</param>
/// <param name="Stays">Groups one sits in afterwards.</param>
/// <param name="Leaves">Groups that end, each with what is used instead.</param>
/// <param name="ByInbox">Matters one answers for that are discussed without one; null on cards of before.</param>
public sealed record OwnRelief(
    int GroupsBefore, int GroupsAfter, double MessagesBefore, double MessagesAfter, OwnLoad? Load, IReadOnlyList<StayingGroup> Stays, IReadOnlyList<DissolvedGroup> Leaves,
    IReadOnlyList<string>? ByInbox = null)
{
    /// <summary>Everybody's card of a plan, by account.</summary>
    public static IEnumerable<(string Account, OwnRelief Relief)> Of(ChatRecords records, GroupPlan plan)
    {
        var loads = records.Traffic?.People.ToDictionary(load => load.Account, StringComparer.Ordinal) ?? [];
        var old = MembershipsOf(records.Groups.Where(group => plan.Groups.All(kept => kept.Kind != NewGroupKind.Kept || kept.Name != group.Name)), group => group.Members);
        var ends = new EndsForOne(plan);
        var now = MembershipsOf(plan.Groups, group => group.Members);
        var byInbox = plan.Duties.Where(duty => duty.Group is null).ToLookup(duty => duty.Account, duty => duty.Matter, StringComparer.Ordinal);
        foreach (var change in plan.People)
        {
            var stays = now[change.Account].Select(group => new StayingGroup(group.Name, group.Kind == NewGroupKind.Announce, group.Matters)).ToList();
            var leaves = old[change.Account].Select(group => new DissolvedGroup(group.Name, ends.Of(group.Name, [.. stays.Select(stay => stay.Name)]))).ToList();
            yield return (change.Account, new OwnRelief(
                change.GroupsBefore, change.GroupsAfter, change.MessagesBefore, change.MessagesAfter,
                loads.TryGetValue(change.Account, out var load) ? OwnLoad.Of(load) : null, stays, leaves, [.. byInbox[change.Account].Distinct().Order(StringComparer.Ordinal)]));
        }
    }

    private static ILookup<string, T> MembershipsOf<T>(IEnumerable<T> groups, Func<T, IEnumerable<string>> members)
        => groups.SelectMany(group => members(group).Select(account => (account, group))).ToLookup(pair => pair.account, pair => pair.group, StringComparer.Ordinal);
}

/// <summary>A group one stays in.</summary>
public sealed record StayingGroup(string Name, bool AnnounceOnly, IReadOnlyList<string> Matters);

/// <summary>What one's groups cost a day.</summary>
public sealed record OwnLoad(double Messages, double OutsideWork, double Relevant, double Replies, double Chat, double Repeated)
{
    /// <summary>Without the account it was counted for.</summary>
    public static OwnLoad Of(PersonLoad load) => new(load.Messages, load.OutsideHours, load.Relevant, load.Replies, load.Chat, load.RepeatedNotices);
}
