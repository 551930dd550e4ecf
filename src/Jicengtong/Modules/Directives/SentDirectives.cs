using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives;

/// <summary>One line of 我发出的; one that was only passed on is not one's own.</summary>
public sealed record SentLine(Directive Directive, Tally Tally, string Audience, bool IsOwn);

/// <summary>One page of 我发出的, and whether older ones follow.</summary>
public sealed record SentLines(IReadOnlyList<SentLine> Lines, bool More);

/// <summary>What one's units sent, what one writes and what one passed on, the newest first, fifty at a time; an office sends three hundred a year.</summary>
internal sealed class SentDirectives(AppDb db, Sql sql, IInbox inbox, IDirectory directory)
{
    private const int AtATime = 50;

    /// <summary>Those with these words in their title, number or text; all of them without words. The first page is 1.</summary>
    public async Task<SentLines> Of(CurrentUser user, string words, int page, CancellationToken cancel)
    {
        var units = user.Posts.Select(post => post.UnitCode).Distinct().ToList();
        // The words as they stand in the stored text, where a quotation mark is escaped too.
        var like = $"%{StoredText.Write(words.Trim())[1..^1].Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
        var args = new Dapper.DynamicParameters(new { me = user.PersonId, like, most = AtATime + 1, skipped = AtATime * (Math.Clamp(page, 1, 1000) - 1) });
        for (var at = 0; at < units.Count; at++)
            args.Add($"unit{at}", units[at]);
        // Each kind from the newest end of its own index: whoever sends little does not look through all that others ever sent.
        List<string> kinds = [.. units.Select((_, at) => $"d.issuer_code = @unit{at} AND d.issued_at IS NOT NULL"), "d.author_id = @me", "d.id IN (SELECT r.directive_id FROM directive_relays r WHERE r.by_id = @me)"];
        var withWords = words.Trim().Length > 0 ? @"AND d.content LIKE @like ESCAPE '\'" : "";
        var newest = kinds.Select((kind, at) => $"SELECT id FROM (SELECT d.id FROM directive_directives d WHERE {kind} {withWords} ORDER BY d.id DESC LIMIT @most + @skipped) AS kind{at}");
        var found = await sql.Query<Guid>($"SELECT id FROM ({string.Join(" UNION ", newest)}) AS sent ORDER BY id DESC LIMIT @most OFFSET @skipped", args, cancel);
        var shown = await db.Set<Directive>().AsNoTracking().Where(directive => found.Take(AtATime).Contains(directive.Id)).ToListAsync(cancel);
        var totals = await inbox.Totals([.. shown.Where(one => one.IsIssued).Select(one => one.Id)], cancel);
        var places = await directory.Units([.. shown.SelectMany(one => one.Content.Audience.Units ?? []).Distinct()], cancel);
        return new SentLines([.. found.Take(AtATime).Join(shown, id => id, one => one.Id, (_, one) => new SentLine(one, totals.GetValueOrDefault(one.Id) ?? new Tally(),
            Reaching.AudienceWords.Of(one.Content.Audience, places), one.AuthorId == user.PersonId || units.Contains(one.IssuerCode)))], found.Count > AtATime);
    }
}
