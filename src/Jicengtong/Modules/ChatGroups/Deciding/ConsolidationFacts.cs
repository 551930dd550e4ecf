using System.Text.Json;
using Jicengtong.Modules.Evidence.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>What is proven about 减群: what was found and planned, and that it was decided to carry it out.</summary>
internal static class ConsolidationFacts
{
    public const string Prefix = "consolidation";

    public static Fact Calculated(Consolidation plan, CurrentUser by)
        => Of("consolidation.calculated", plan, by, new { plan.UnitCode, plan.Figures, plan.Wishes });

    public static Fact Adopted(Consolidation plan, CurrentUser by, GroupPlan content) => Of("consolidation.adopted", plan, by, new
    {
        plan.UnitCode, plan.Figures, plan.Wishes, Groups = content.Groups.Select(group => new { group.Name, group.From, group.Members, group.Matters }), content.Dissolved,
    });

    public static Fact TakenBack(Consolidation plan, CurrentUser by)
        => Of("consolidation.withdrawn", plan, by, new { plan.UnitCode, plan.Adoption!.TakenBack!.Why, plan.Adoption.TakenBack.Meanwhile });

    private static Fact Of(string kind, Consolidation plan, CurrentUser by, object content)
        => new(kind, by.PersonId, Fact.SubjectOf(Prefix, plan.Id), JsonSerializer.Serialize(content));
}

/// <summary>Who may see the evidence of a plan: whoever may see the plan.</summary>
internal sealed class ConsolidationEvidence(ConsolidationAccess access) : IEvidenceSubject
{
    public string Prefix => ConsolidationFacts.Prefix;

    public IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>
    {
        ["consolidation.calculated"] = "算出减群方案", ["consolidation.adopted"] = "决定照方案办", ["consolidation.withdrawn"] = "收回方案",
    };

    public Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => access.MaySee(user, id, cancel);
}
