using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>A plan with what it was calculated from.</summary>
internal sealed record CalculatedPlan(ChatRecords Records, PlanWishes Wishes, GroupPlan Plan)
{
    public PlanFigures Figures => PlanFigures.Of(Records, Plan);
}

/// <summary>
/// Calculates outside of any transaction and one at a time: a county takes half a minute of one core, and the others who work
/// here should not notice.
/// </summary>
internal sealed class CalculatePlan : IDisposable
{
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    /// <returns>The plan, or <c>groups.impossible</c> with the persons or duties that make it so and the smallest limits that work.</returns>
    public async Task<Result<CalculatedPlan>> Run(ChatRecords records, PlanWishes wishes, CancellationToken cancel)
    {
        await oneAtATime.WaitAsync(cancel);
        try
        {
            var (plan, refusal) = await Task.Run(() => ConsolidationPlanner.Plan(records, wishes), cancel);
            return plan is null ? new Impossible(refusal!) : new CalculatedPlan(records, wishes, plan);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();
}

/// <summary>Wishes no plan can meet.</summary>
internal sealed record Impossible : Error
{
    public Impossible(PlanRefusal refusal)
        : base("groups.impossible", refusal.Message)
    {
        (LeastGroups, LeastPerPerson, Field) = (refusal.LeastGroups, refusal.LeastPerPerson, "limits");
        Remedies = [.. new[] { refusal.ForFew, refusal.Remedy }.OfType<PlanRemedy>()];
    }

    /// <summary>The smallest limits that work.</summary>
    public int LeastGroups { get; }

    public int LeastPerPerson { get; }

    /// <summary>What could be raised for the wish to be met with everything that was wished before, what touches fewest people first; empty where that does not help.</summary>
    public IReadOnlyList<PlanRemedy> Remedies { get; init; }

    /// <summary>The wish that was refused, in words.</summary>
    public string Wish { get; init; } = "";
}
