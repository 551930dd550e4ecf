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
        var found = await sql.Query<Guid>($"""
            SELECT d.id FROM directive_directives d
            WHERE ({(units.Count > 0 ? "(d.issuer_code IN @units AND d.issued_at IS NOT NULL) OR " : "")}d.author_id = @me
                OR EXISTS (SELECT 1 FROM directive_relays r WHERE r.directive_id = d.id AND r.by_id = @me))
              {(words.Trim().Length > 0 ? @"AND d.content LIKE @like ESCAPE '\'" : "")}
            ORDER BY d.id DESC LIMIT @most OFFSET @skipped
            """, new { units, me = user.PersonId, like, most = AtATime + 1, skipped = AtATime * (Math.Clamp(page, 1, 1000) - 1) }, cancel);
        var shown = await db.Set<Directive>().AsNoTracking().Where(directive => found.Take(AtATime).Contains(directive.Id)).ToListAsync(cancel);
        var totals = await inbox.Totals([.. shown.Where(one => one.IsIssued).Select(one => one.Id)], cancel);
        var places = await directory.Units([.. shown.SelectMany(one => one.Content.Audience.Units ?? []).Distinct()], cancel);
        return new SentLines([.. found.Take(AtATime).Join(shown, id => id, one => one.Id, (_, one) => new SentLine(one, totals.GetValueOrDefault(one.Id) ?? new Tally(),
            Reaching.AudienceWords.Of(one.Content.Audience, places), one.AuthorId == user.PersonId || units.Contains(one.IssuerCode)))], found.Count > AtATime);
    }
}
