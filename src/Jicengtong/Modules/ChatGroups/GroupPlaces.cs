using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>Groups and plans lie where their unit lies; living groups of a unit that became part of another are in that one's register.</summary>
internal sealed class GroupPlaces(AppDb db, CopiedRows rows) : IUnitWatch
{
    public IReadOnlyList<PathCopy> Copies { get; } = [new(typeof(ChatGroup), nameof(ChatGroup.UnitPath)), new(typeof(Consolidation), nameof(Consolidation.UnitPath))];

    public async Task Merged(UnitMerge merge, CancellationToken cancel)
    {
        var args = new { merge.From, merge.Into, merge.IntoPath };
        await rows.Update<ChatGroup>("unit_code = @Into, unit_path = @IntoPath", "unit_code = @From AND state <> 'Dissolved'", args, cancel);
        await rows.Update<Consolidation>("unit_code = @Into, unit_path = @IntoPath", "unit_code = @From", args, cancel);
    }

    public async Task<IReadOnlyList<Leftover>> LeftIn(string unit, string path, bool isMerged, CancellationToken cancel)
    {
        var living = isMerged ? 0 : await db.Set<ChatGroup>().CountAsync(group => group.UnitCode == unit && group.State != ChatGroupState.Dissolved && group.State != ChatGroupState.Refused && group.State != ChatGroupState.Withdrawn, cancel);
        return living == 0 ? [] : [new Leftover($"工作群登记里还有 {living} 个在用的群", "先解散，或者用“并入”")];
    }
}
