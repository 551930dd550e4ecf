namespace Jicengtong.Modules.ChatGroups;

/// <summary>How the API shows plans and groups.</summary>
public static class ConsolidationModel
{
    /// <summary>What was made.</summary>
    public sealed record Made(Guid Id);

    /// <summary>A plan in a list.</summary>
    public sealed record PlanLine(Guid Id, string Unit, string UnitName, string MadeByName, DateTimeOffset MadeAt, bool Adopted, int Version, PlanFigures Figures)
    {
        internal static PlanLine Of(Consolidation plan) => new(plan.Id, plan.UnitCode, plan.UnitName, plan.MadeByName, plan.MadeAt, plan.IsAdopted, plan.Version, plan.Figures);
    }

    /// <summary>A plan with its groups, wishes and the changes by hand.</summary>
    public sealed record PlanView(
        PlanLine Plan, PlanWishes Wishes, IReadOnlyList<PlanStep> Steps, IReadOnlyList<NewGroup> Groups, IReadOnlyList<DissolvedGroup> Dissolved, IReadOnlyList<string> Remarks, Decided? Decision)
    {
        internal static PlanView Of(ShownPlan shown)
            => new(PlanLine.Of(shown.Made), shown.Made.Wishes, shown.Made.Steps, shown.Groups, shown.Dissolved, shown.Remarks, shown.Made.Adoption is { } adoption ? Decided.Of(adoption) : null);
    }

    /// <summary>Who decided to carry a plan out, until which day that can be taken back, and that it was.</summary>
    public sealed record Decided(string ByName, DateTimeOffset At, DateOnly LastDayToTakeBack, TakenBack? TakenBack)
    {
        internal static Decided Of(Adoption adoption) => new(adoption.ByName, adoption.At, Consolidation.LastDayToTakeBack(adoption.At), adoption.TakenBack);
    }

    /// <summary>A registered group.</summary>
    public sealed record GroupLine(
        Guid Id, string Name, string Purpose, IReadOnlyList<string> Matters, string Unit, string OwnerName, ChatGroupState State, DateOnly? EndsOn, GroupRules Rules, IReadOnlyList<string> Members, string Instead)
    {
        internal static GroupLine Of(ChatGroup group)
            => new(group.Id, group.Name, group.Purpose, group.Matters, group.UnitCode, group.OwnerName, group.State, group.EndsOn, group.Rules, group.Members, group.Instead);
    }

    /// <summary>Yes or no to a request; a note is needed for no.</summary>
    public sealed record Decision(bool? Yes, string? Note);

    /// <summary>Until when a group is still needed, and why.</summary>
    public sealed record Review(DateOnly? Until, string? Why);

    /// <summary>Who keeps the group from now on: name or account of a member.</summary>
    public sealed record NewOwner(string? To);

    /// <summary>Why a group was dissolved, which may be empty, or why a plan is taken back, which may not.</summary>
    public sealed record Ending(string? Why);
}
