using Jicengtong.Modules.Directives.Papers;
using Jicengtong.Modules.Directives.Signing;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives;

/// <summary>
/// Registered papers lie where their unit lies. Drafts and directives in force of a unit that became part of another are answered
/// for by that one; the name they were sent under stays on them.
/// </summary>
internal sealed class DirectivePlaces(AppDb db, Sql sql, CopiedRows rows, TimeProvider clock) : IUnitWatch
{
    public IReadOnlyList<PathCopy> Copies { get; } = [new(typeof(Paper), nameof(Paper.UnitPath))];

    public async Task Merged(UnitMerge merge, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var own = await db.Set<Directive>().AsNoTracking().Where(directive => directive.IssuerCode == merge.From && directive.Withdrawal == null).ToListAsync(cancel);
        foreach (var directive in own.Where(directive => !directive.IsIssued || Reaching.InForce.Is(directive, now)))
            await rows.Update<Directive>("issuer_code = @Into", "id = @Id", new { merge.Into, directive.Id }, cancel);
        await rows.Update<Relay>("unit_code = @Into", "unit_code = @From AND (due_at IS NULL OR due_at > @now)", new { merge.From, merge.Into, now }, cancel);
    }

    // A register has numbers of its own: what is open in it is finished there, merged or not.
    public async Task<IReadOnlyList<Leftover>> LeftIn(string unit, string path, bool isMerged, CancellationToken cancel)
    {
        var papers = await db.Set<Paper>().CountAsync(paper => paper.UnitCode == unit && !paper.IsClosed, cancel);
        var signings = await db.Set<SignedPaper>().CountAsync(signing => signing.UnitCode == unit && signing.SentAt == null && signing.Number == null, cancel);
        var drafts = isMerged ? 0 : await sql.First<long>("SELECT count(*) FROM directive_directives WHERE issuer_code = @unit AND issued_at IS NULL", new { unit }, cancel);
        List<Leftover> left = [];
        if (papers > 0)
            left.Add(new Leftover($"收文登记里还有 {papers} 份没办结", "先在“收文发文”里办结"));
        if (signings > 0)
            left.Add(new Leftover($"还有 {signings} 份文件在走签发", "先签发或退回"));
        if (drafts > 0)
            left.Add(new Leftover($"还有 {drafts} 份没发的草稿", "发出、删掉，或者用“并入”"));
        return left;
    }
}
