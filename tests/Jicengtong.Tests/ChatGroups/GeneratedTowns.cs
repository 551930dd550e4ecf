using Jicengtong.Modules.ChatGroups;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

public sealed class GeneratedTowns
{
    [Fact]
    public void EveryPlanOfTwoHundredTownsKeepsItsPromises()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var records = GeneratedTown.Make(seed);
            var wishes = new PlanWishes { MaxGroups = 3 + (seed % 6), MaxPerPerson = 2 + (seed % 3) };
            var (plan, refusal) = ConsolidationPlanner.Plan(records, wishes);
            Assert.True(refusal is null, $"town {seed}: {refusal?.Message}");
            PlanReader.AssertKeepsItsPromises(records, plan!, wishes.MaxGroups!.Value, wishes.MaxPerPerson);
            Assert.Empty(PlanCheck.Of(records, wishes, plan!));
        }
    }

    [Fact]
    public void ACountyIsPlannedTownByTownWithinOneLimit()
    {
        var county = GeneratedTown.Make(7, towns: 5, peoplePerTown: 60, groupsPerTown: 12, matters: 8);
        foreach (var wishes in new[] { new PlanWishes(), new PlanWishes { MaxGroups = 23 }, new PlanWishes { MaxGroups = 8 } })
        {
            var (plan, refusal) = ConsolidationPlanner.Plan(county, wishes);
            Assert.Null(refusal);
            Assert.Empty(PlanCheck.Of(county, wishes, plan!));
            Assert.InRange(plan!.Groups.Count, 1, wishes.MaxGroups ?? 40);
            Assert.True(plan.Bound <= plan.IrrelevantAfter);
        }
    }
}
