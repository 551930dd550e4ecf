using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>What a person must know about their own account is an ask like any other: it waits until it was seen.</summary>
internal sealed class TellPerson(IInbox inbox, ICurrentUsers users, TimeProvider clock) : ITellPerson
{
    public async Task Tell(Guid person, string title, string text, string path, CancellationToken cancel)
    {
        if (await users.Find(person, null, cancel) is not { MainPost: { } post })
            return;
        var id = Ids.Next(clock.GetUtcNow());
        var subject = new Subject("account", id, id, title, "账号", Urgency.Routine, Demand.Know, null, "基层通", null, [text], null, [], path, Guid.Empty, post.UnitCode);
        await inbox.Ask(subject, [new Addressee($"person:{person:N}", person, post.UnitCode, post.UnitPath, null)], cancel);
    }
}
