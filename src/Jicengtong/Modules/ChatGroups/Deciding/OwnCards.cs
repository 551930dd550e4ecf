using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>One's own card of the latest 减群; nobody else's can be asked for.</summary>
internal sealed class OwnCards(AppDb db)
{
    /// <summary>The newest, or null.</summary>
    public async Task<OwnRelief?> Of(CurrentUser user, CancellationToken cancel)
        => (await db.Set<MemberCard>().AsNoTracking().Where(card => card.PersonId == user.PersonId).OrderByDescending(card => card.Id).FirstOrDefaultAsync(cancel))?.Relief;
}
