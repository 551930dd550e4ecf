using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Inbox.Ladder;

/// <summary>Reads what people are owed for being disturbed.</summary>
internal sealed class RestTime(AppDb db) : IRestTime
{
    public async Task<IReadOnlyList<Disturbance>> Of(Guid person, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
        => await db.Set<DisturbanceRow>().AsNoTracking().Where(one => one.PersonId == person && one.At >= from && one.At < until).OrderByDescending(one => one.At)
            .Select(one => new Disturbance(one.Id, one.Title, one.Reason, one.SenderName, one.At, one.RestMinutes)).ToListAsync(cancel);
}
