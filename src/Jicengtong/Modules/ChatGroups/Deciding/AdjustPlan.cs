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
        var adjusted = found.Value.Adjust(by, what, calculated.Wishes, calculated.Figures, clock.GetUtcNow());
        if (!adjusted.Succeeded)
            return adjusted.Error;
        (await db.Set<ConsolidationContent>().SingleAsync(content => content.ConsolidationId == id, cancel)).Plan = StoredText.Write(calculated.Plan);
        return Done.Instance;
    }
}
