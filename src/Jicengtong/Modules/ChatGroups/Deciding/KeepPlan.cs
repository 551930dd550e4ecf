using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>Keeps a calculated plan with the counts it rests on, so that it can be opened, changed and carried out later.</summary>
internal sealed class KeepPlan(AppDb db, IDirectory directory, IEvidence evidence, TimeProvider clock)
{
    /// <returns>The plan; <c>forbidden</c> for somebody without a place to look after.</returns>
    public async Task<Result<Consolidation>> Run(CurrentUser by, CalculatedPlan calculated, string source, CancellationToken cancel)
    {
        if (by.Posts.FirstOrDefault(post => post.Oversees) is not { } post || await directory.Unit(post.ActsForUnit, cancel) is not { } unit)
            return new Forbidden("减群由单位负责人和办公室来做。");
        var plan = Consolidation.Of(by, unit, source, calculated.Wishes, calculated.Figures, clock.GetUtcNow());
        db.Add(plan);
        db.Add(new ConsolidationContent { ConsolidationId = plan.Id, Records = StoredText.Write(calculated.Records), Plan = StoredText.Write(calculated.Plan) });
        await evidence.Record(ConsolidationFacts.Calculated(plan, by), cancel);
        return plan;
    }
}
