using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Contacts;

/// <summary>People who were there before first letters were kept get theirs.</summary>
internal sealed class FillInitials(AppDb db, Work work) : IJob
{
    private const int AtOnce = 20_000;

    public Task Run(CancellationToken cancel) => work.Run<Done>(async () =>
    {
        foreach (var person in await db.Set<Person>().Where(person => person.Initials == "").OrderBy(person => person.Id).Take(AtOnce).ToListAsync(cancel))
            person.SpellName();
        return Done.Instance;
    }, cancel);
}
