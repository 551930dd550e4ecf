using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives;

/// <summary>What somebody is to a directive; nothing means it does not exist for them.</summary>
[Flags]
public enum Standing
{
    /// <summary>Does not learn that it exists.</summary>
    None = 0,

    /// <summary>Was asked: reads it and passes it on.</summary>
    Reader = 1,

    /// <summary>Works in the unit that was asked, or oversees it: reads it.</summary>
    Overseer = 2,

    /// <summary>Passed it on: sees who of theirs is missing.</summary>
    Relayer = 4,

    /// <summary>Wrote it or works in the issuing unit.</summary>
    Sender = 8,

    /// <summary>The draft was laid before them to be reviewed or signed: reads it.</summary>
    Signer = 16,
}

/// <summary>Loads directives for those who may see them.</summary>
internal sealed class DirectiveAccess(AppDb db, IInbox inbox, Signing.SigningAccess signing) : IFileOwner
{
    public string Kind => "directive";

    public async Task<bool> MayRead(CurrentUser user, Guid ownerId, CancellationToken cancel) => (await Find(user, ownerId, cancel)).Standing != Standing.None;

    /// <summary>The directive with one's standing; not found when there is none.</summary>
    public async Task<(Directive? Directive, Standing Standing)> Find(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var directive = await db.Set<Directive>().FirstOrDefaultAsync(candidate => candidate.Id == id, cancel);
        if (directive is null)
            return (null, Standing.None);
        var standing = Standing.None;
        if (directive.AuthorId == user.PersonId || (directive.IsIssued && user.Posts.Any(post => post.UnitCode == directive.IssuerCode)))
            standing |= Standing.Sender;
        if (!directive.IsIssued && standing == Standing.None && await signing.MayReadDraft(user, directive, cancel))
            standing |= Standing.Signer;
        if (directive.IsIssued)
        {
            if (await inbox.AskOf(id, user.PersonId, cancel) is not null)
                standing |= Standing.Reader;
            else if (await inbox.IsAskedWithin(id, [.. user.Posts.Where(post => post.Oversees && post.UnitKind != "部门").Select(post => post.JurisdictionPath)], cancel))
                standing |= Standing.Overseer;
            if (await db.Set<Relay>().AnyAsync(relay => relay.DirectiveId == id && relay.ById == user.PersonId, cancel))
                standing |= Standing.Relayer;
        }

        return standing == Standing.None ? (null, Standing.None) : (directive, standing);
    }

    /// <summary>The directive of which the person is the sender; visible to others means 403, invisible 404.</summary>
    public async Task<Result<Directive>> OfSender(CurrentUser user, Guid id, string toDo, CancellationToken cancel)
    {
        var (directive, standing) = await Find(user, id, cancel);
        if (directive is null)
            return new NotFound("这份文件");
        return standing.HasFlag(Standing.Sender) ? directive : new Forbidden($"只有发文单位可以{toDo}。");
    }
}
