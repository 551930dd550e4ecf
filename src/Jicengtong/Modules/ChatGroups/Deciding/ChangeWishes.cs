using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>改一改: one wish changes, the plan is calculated anew, and takes the place of the old one when it can be met.</summary>
internal sealed class ChangeWishes(ConsolidationAccess access, CalculatePlan calculate, AdjustPlan adjust, Work work)
{
    /// <param name="by">Who wants it.</param>
    /// <param name="id">The plan.</param>
    /// <param name="version">The version they saw, or null for the one there is.</param>
    /// <param name="change">The wish.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>404; <c>wish.…</c>; <c>groups.impossible</c>; <c>changed</c>; <c>consolidation.adopted</c>.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, int? version, WishChange change, CancellationToken cancel)
    {
        var found = await access.Find(by, id, cancel);
        if (!found.Succeeded)
            return found.Error;
        var seen = version ?? found.Value.Version;
        var (records, _) = await access.Content(id, cancel);
        var wished = change.Apply(found.Value.Wishes, found.Value.FirstWishes(), records);
        if (!wished.Succeeded)
            return wished.Error;
        // Calculated before the transaction: nobody waits for the database meanwhile.
        var calculated = await calculate.Run(records, wished.Value.Wishes, cancel);
        if (!calculated.Succeeded)
            return calculated.Error is Impossible impossible ? impossible with { Wish = wished.Value.What, Remedies = [.. impossible.Remedies.Select(remedy => remedy.After(change.With))] } : calculated.Error;
        access.Forget();
        return await work.Run(() => adjust.Run(by, id, seen, wished.Value.What, calculated.Value, cancel), cancel);
    }
}
