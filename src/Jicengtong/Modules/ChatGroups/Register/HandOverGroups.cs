using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>Somebody leaves: the groups they own get another owner, so that somebody is asked whether they are still needed.</summary>
internal sealed class HandOverGroups(AppDb db) : IPersonWatch
{
    public async Task<IReadOnlyList<LyingThing>> LiesWith(Guid person, IReadOnlyList<string>? units, CancellationToken cancel)
        => [.. (await Owned(person, units, cancel)).Select(group => new LyingThing("管的工作群", group.Name))];

    public async Task Moved(PersonMove move, CancellationToken cancel)
    {
        foreach (var group in await Owned(move.From, move.Units, cancel))
            group.HandTo(move.To, move.ToName);
    }

    private async Task<IEnumerable<ChatGroup>> Owned(Guid person, IReadOnlyList<string>? units, CancellationToken cancel)
        => (await db.Set<ChatGroup>().Where(group => group.OwnerId == person && group.State != ChatGroupState.Dissolved && group.State != ChatGroupState.Refused && group.State != ChatGroupState.Withdrawn).ToListAsync(cancel))
            .Where(group => units is null || units.Contains(group.UnitCode));
}
