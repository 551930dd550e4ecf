using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>工作群: a group as it exists outside, registered with purpose, owner and an end, so that none lives on by itself.</summary>
[Proven("group-row")]
public sealed class ChatGroup
{
    /// <summary>Longest name, in characters.</summary>
    public const int LongestName = 60;

    /// <summary>Longest purpose, reason or note, in characters.</summary>
    public const int LongestText = 500;

    /// <summary>A group is kept at most so long before somebody must say again that it is needed.</summary>
    public const int LongestDays = 366;

    /// <summary>So many days after somebody said that it was made or dissolved this can be taken back: a slip of the thumb is noticed by then.</summary>
    public const int DaysToTakeBack = 14;

    private ChatGroup()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>The plan it came from, or null when somebody asked for it.</summary>
    public Guid? ConsolidationId { get; private init; }

    public string UnitCode { get; private init; } = "";

    public string UnitName { get; private init; } = "";

    public string UnitPath { get; private init; } = "";

    public string Name { get; private init; } = "";

    /// <summary>What it is for.</summary>
    public string Purpose { get; private set; } = "";

    public IReadOnlyList<string> Matters { get; private set; } = [];

    /// <summary>Accounts of its members.</summary>
    public IReadOnlyList<string> Members { get; private set; } = [];

    public Guid OwnerId { get; private set; }

    public string OwnerName { get; private set; } = "";

    public GroupRules Rules { get; private init; } = GroupRules.Usual;

    /// <summary>Until when it is needed; null only for groups that end anyway.</summary>
    public DateOnly? EndsOn { get; private set; }

    public ChatGroupState State { get; private set; }

    public DateTimeOffset RegisteredAt { get; private init; }

    /// <summary>Who said yes or no to it; null while it waits.</summary>
    public Verdict? Approval { get; private set; }

    /// <summary>Who said that it was made outside.</summary>
    public Verdict? Opening { get; private set; }

    /// <summary>Who said last that it is still needed, and why.</summary>
    public Verdict? Keeping { get; private set; }

    /// <summary>Who dissolved it, when and why.</summary>
    public Verdict? Dissolution { get; private set; }

    /// <summary>What its people use instead, when it ends.</summary>
    public string Instead { get; private set; } = "";

    /// <summary>The open ask about it: to make or dissolve it, to approve it, or whether it is still needed.</summary>
    public Guid? AskSubjectId { get; private set; }

    /// <summary>When its owner was reminded that its end has passed.</summary>
    public DateTimeOffset? RemindedAt { get; private set; }

    public int Version { get; private set; }

    /// <summary>A group as a plan wants it: made by its owner, or already there.</summary>
    public static ChatGroup Planned(Consolidation plan, GroupDraft draft, bool isThere, Guid? ask, DateTimeOffset now)
    {
        var group = New(draft, plan.Id, plan.UnitCode, plan.UnitName, plan.UnitPath, now);
        group.State = isThere ? ChatGroupState.Running : ChatGroupState.ToOpen;
        group.Approval = plan.Adoption is { } adoption ? new Verdict(adoption.ById, adoption.ByName, now, "减群方案") : null;
        group.AskSubjectId = isThere ? null : ask;
        return group;
    }

    /// <summary>Made by a plan that was taken back and is carried out again: its people may be others now, and then the owner the plan names is asked to bring them in.</summary>
    public void PlanAgain(GroupDraft draft, Func<Guid> ask)
    {
        var isSame = Members.Order(StringComparer.Ordinal).SequenceEqual(draft.Members.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        (Purpose, Matters, Members) = (draft.Purpose, draft.Matters, draft.Members);
        if (!isSame)
            (State, Opening, AskSubjectId, OwnerId, OwnerName) = (ChatGroupState.ToOpen, null, ask(), draft.OwnerId, draft.OwnerName);
        Version++;
    }

    /// <summary>A group that ends by a plan.</summary>
    public static ChatGroup Ending(Consolidation plan, GroupDraft draft, string instead, Guid? ask, DateTimeOffset now)
    {
        var group = New(draft, plan.Id, plan.UnitCode, plan.UnitName, plan.UnitPath, now);
        (group.State, group.Instead, group.AskSubjectId) = (ChatGroupState.Closing, instead, ask);
        return group;
    }

    /// <summary>Somebody asks for a new group.</summary>
    public static ChatGroup Requested(GroupDraft draft, string unitCode, string unitName, string unitPath, Guid ask, DateTimeOffset now)
    {
        var group = New(draft, null, unitCode, unitName, unitPath, now);
        group.AskSubjectId = ask;
        return group;
    }

    /// <summary>The unit's office says yes or no. The same answer twice is harmless.</summary>
    public Result<Done> Decide(CurrentUser by, bool yes, string? note, DateTimeOffset now)
    {
        var state = yes ? ChatGroupState.ToOpen : ChatGroupState.Refused;
        if (State != ChatGroupState.Requested)
            return State == state ? Done.Instance : new NotNow("已经有人批过了。");
        if (!yes && Clean(note).Length == 0)
            return new Invalid("note", "请写一句为什么不建，申请的人要看。", "chat-group.noteMissing");
        (State, Approval, AskSubjectId) = (state, Say(by, note, now), null);
        Version++;
        return Done.Instance;
    }

    /// <summary>Made outside. Saying so twice is harmless.</summary>
    public Result<Done> Open(CurrentUser by, DateTimeOffset now)
    {
        if (State == ChatGroupState.Running)
            return Done.Instance;
        if (State != ChatGroupState.ToOpen)
            return new NotNow("这个群现在不用建。");
        (State, Opening, AskSubjectId) = (ChatGroupState.Running, Say(by, "", now), null);
        Version++;
        return Done.Instance;
    }

    /// <summary>Not made after all: that it was is taken back. Saying so twice is harmless.</summary>
    /// <param name="planHolds">Whether the plan that wants it is still carried out.</param>
    /// <param name="ask">The ask it waits under again, or null when nobody needs to be asked.</param>
    /// <param name="now">When.</param>
    public Result<Done> TakeBackOpening(bool planHolds, Guid? ask, DateTimeOffset now)
    {
        if (State is ChatGroupState.ToOpen or ChatGroupState.Withdrawn)
            return Done.Instance;
        if (State != ChatGroupState.Running || Opening is null)
            return new NotNow("这个群没有人点过“群建好了”。");
        if (!MayTakeBack(Opening, now))
            return new TooLate();
        (State, Opening, AskSubjectId) = (planHolds ? ChatGroupState.ToOpen : ChatGroupState.Withdrawn, null, planHolds ? ask : null);
        Version++;
        return Done.Instance;
    }

    /// <summary>Not dissolved after all: it stands where it stood before. Saying so twice is harmless.</summary>
    /// <param name="planHolds">Whether the plan that ends it is still carried out.</param>
    /// <param name="ask">The ask it waits under again, or null when nobody needs to be asked.</param>
    /// <param name="now">When.</param>
    public Result<Done> TakeBackDissolution(bool planHolds, Guid? ask, DateTimeOffset now)
    {
        if (Dissolution is not { } said || State != ChatGroupState.Dissolved)
            return State is ChatGroupState.Running or ChatGroupState.Closing or ChatGroupState.ToOpen or ChatGroupState.Withdrawn ? Done.Instance : new NotNow("这个群没有人点过“解散”。");
        if (!MayTakeBack(said, now))
            return new TooLate();
        var before = said.Was ?? (Instead.Length > 0 ? ChatGroupState.Closing : ChatGroupState.Running);
        State = planHolds || before == ChatGroupState.Running ? before : ChatGroupState.Withdrawn;
        (Dissolution, AskSubjectId) = (null, State is ChatGroupState.Closing or ChatGroupState.ToOpen ? ask : null);
        Version++;
        return Done.Instance;
    }

    /// <summary>What was said last: that it was dissolved or, while it is in use, that it was made; null when neither was.</summary>
    public Verdict? LastSaid => State switch { ChatGroupState.Dissolved => Dissolution, ChatGroupState.Running => Opening, _ => null };

    /// <summary>Can what somebody said about it still be taken back?</summary>
    public static bool MayTakeBack(Verdict? said, DateTimeOffset now) => said is not null && WorkingCalendar.LocalDay(now) <= LastDayToTakeBack(said);

    /// <summary>Until which day that can be.</summary>
    public static DateOnly LastDayToTakeBack(Verdict said) => WorkingCalendar.LocalDay(said.At).AddDays(DaysToTakeBack);

    /// <summary>The plan was taken back: what was only planned is planned no more, what was done outside stays.</summary>
    /// <returns>True when it leaves the register.</returns>
    public bool GiveUp()
    {
        if (State is not (ChatGroupState.ToOpen or ChatGroupState.Closing) && !(State == ChatGroupState.Running && Opening is null && Keeping is null))
            return false;
        (State, AskSubjectId) = (ChatGroupState.Withdrawn, null);
        Version++;
        return true;
    }

    /// <summary>The owner left; somebody else has it now.</summary>
    internal void HandTo(Guid person, string name)
    {
        (OwnerId, OwnerName) = (person, name);
        Version++;
    }

    /// <summary>Another member keeps it from now on. Saying so twice is harmless.</summary>
    /// <param name="person">Who.</param>
    /// <param name="name">Their name.</param>
    /// <param name="ask">What they are asked about it, or null when nothing waits.</param>
    public Result<Done> HandOver(Guid person, string name, Guid? ask)
    {
        if (State is not (ChatGroupState.ToOpen or ChatGroupState.Running or ChatGroupState.Closing))
            return new NotNow("这个群现在没有群主可换。");
        if (OwnerId == person)
            return Done.Instance;
        (AskSubjectId, RemindedAt) = (ask, null);
        HandTo(person, name);
        return Done.Instance;
    }

    /// <summary>Its end comes near: the owner is asked whether it is still needed.</summary>
    public void AskAgain(Guid ask)
    {
        (AskSubjectId, RemindedAt) = (ask, null);
        Version++;
    }

    /// <summary>Its end has passed without an answer.</summary>
    public void Remind(DateTimeOffset now)
    {
        RemindedAt = now;
        Version++;
    }

    /// <summary>Still needed until another day, for a reason.</summary>
    public Result<Done> Keep(CurrentUser by, DateOnly? until, string? why, DateOnly today, DateTimeOffset now)
    {
        if (State != ChatGroupState.Running)
            return new NotNow("这个群不在用，不用延期。");
        if (until is not { } day || day <= today || day > today.AddDays(LongestDays))
            return new Invalid("until", "请选留到哪一天：从明天起，最长一年。", "chat-group.until");
        if (Clean(why).Length == 0)
            return new Invalid("why", "请写一句还要用它做什么。写不出来，多半可以解散了。", "chat-group.whyMissing");
        (EndsOn, Keeping, AskSubjectId, RemindedAt) = (day, Say(by, why, now), null, null);
        Version++;
        return Done.Instance;
    }

    /// <summary>Dissolved outside; it goes into the archive. Saying so twice is harmless.</summary>
    public Result<Done> Dissolve(CurrentUser by, string? why, DateTimeOffset now)
    {
        if (State == ChatGroupState.Dissolved)
            return Done.Instance;
        if (State is not (ChatGroupState.Running or ChatGroupState.Closing or ChatGroupState.ToOpen))
            return new NotNow("这个群还没有建，不用解散。");
        (State, Dissolution, AskSubjectId) = (ChatGroupState.Dissolved, Say(by, why, now) with { Was = State }, null);
        Version++;
        return Done.Instance;
    }

    internal static string Clean(string? text) => (text ?? "").Trim() is { Length: > LongestText } tooLong ? tooLong[..LongestText] : (text ?? "").Trim();

    private static ChatGroup New(GroupDraft draft, Guid? plan, string unitCode, string unitName, string unitPath, DateTimeOffset now) => new()
    {
        Id = Ids.Next(now), ConsolidationId = plan, UnitCode = unitCode, UnitName = unitName, UnitPath = unitPath, Name = draft.Name, Purpose = draft.Purpose,
        Matters = draft.Matters, Members = draft.Members, OwnerId = draft.OwnerId, OwnerName = draft.OwnerName, Rules = draft.Rules, EndsOn = draft.EndsOn, RegisteredAt = now,
    };

    private static Verdict Say(CurrentUser by, string? note, DateTimeOffset now) => new(by.PersonId, by.Name, now, Clean(note));

    private sealed record TooLate() : Error(
        "chat-group.tooLate", $"过了 {DaysToTakeBack} 天，不能再改回来了。要再用这个群，请点“申请建群”；建好的群不要了，请点“解散”。", StatusCodes.Status409Conflict);

    private sealed record NotNow(string Why) : Error("chat-group.state", Why + "请刷新看看现在到哪一步。", StatusCodes.Status409Conflict);
}
