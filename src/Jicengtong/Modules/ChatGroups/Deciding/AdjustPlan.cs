using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>Puts a plan that was calculated anew in the place of the old one and notes what the change did.</summary>
internal sealed class AdjustPlan(AppDb db, ConsolidationAccess access, TimeProvider clock)
{
    /// <param name="by">Who changed it.</param>
    /// <param name="id">The plan.</param>
    /// <param name="version">The version the change was made on.</param>
    /// <param name="what">The change in words.</param>
    /// <param name="calculated">The new plan.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>404, <c>changed</c> when somebody was faster, <c>consolidation.adopted</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, int version, string what, CalculatedPlan calculated, CancellationToken cancel)
    {
        var found = await access.FindToChange(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        if (found.Value.Version != version)
            return new Changed("这个方案");
        var content = await db.Set<ConsolidationContent>().SingleAsync(one => one.ConsolidationId == id, cancel);
        var shift = PlanShift.Of(calculated.Records, StoredText.Read<GroupPlan>(content.Plan), calculated.Plan);
        var adjusted = found.Value.Adjust(by, what, calculated.Wishes, calculated.Figures, shift, clock.GetUtcNow());
        if (!adjusted.Succeeded)
            return adjusted.Error;
        content.Plan = StoredText.Write(calculated.Plan);
        return Done.Instance;
    }
}
