using Jicengtong.Modules.Directives.Merging;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Revising;

/// <summary>The clause a revision begins with, and why.</summary>
/// <param name="Clause">Its place, the first is 0; null: the whole text is open.</param>
/// <param name="Label">第四条.</param>
/// <param name="Wording">As it reads now, or as it was typed.</param>
/// <param name="Note">What the revision follows from, or null.</param>
public sealed record OpenClause(int? Clause, string Label, string Wording, string? Note)
{
    /// <summary>Nothing in particular.</summary>
    public static readonly OpenClause None = new(null, "", "", null);
}

/// <summary>A revision about to be written.</summary>
public sealed record BegunRevision(Directive Directive, RevisionDraft Draft, OpenClause Open);

/// <summary>Opens a revision where it is needed: at the clause an answer corrects, or with what another document is to bring in.</summary>
internal sealed class BeginRevision(AppDb db, DirectiveAccess access, MergeAccess merges)
{
    public async Task<Result<BegunRevision>> Of(CurrentUser by, Guid id, Guid? answerId, int? clause, Guid? mergeId, CancellationToken cancel)
    {
        var found = await access.OfSender(by, id, "修订", cancel);
        if (!found.Succeeded)
            return found.Error;
        var (directive, draft, note) = (found.Value, new RevisionDraft(null, null, null, null), (string?)null);
        if (answerId is { } given && await db.Set<DirectiveAnswer>().AsNoTracking().FirstOrDefaultAsync(answer => answer.Id == given && answer.DirectiveId == id, cancel) is { } answer)
            (draft, note) = (draft with { Answer = answer.Id, Why = "有人问：" + answer.Questions[0] }, $"问：{answer.Questions[0]} 答：{answer.Text} 答复已经发给问的人；原文改好以后，只请读过这一条的人再确认。");
        if (mergeId is { } asked)
        {
            var merge = await merges.ToAnswer(by, asked, cancel);
            if (!merge.Succeeded)
                return merge.Error;
            if (merge.Value.IntoId != id)
                return new NotFound("这个请求");
            var proposal = merge.Value.Proposal;
            draft = MergedText.Of(directive.Content, proposal) with { Merge = asked };
            note = $"要并进来的是《{proposal.Title}》（{proposal.IssuerName}）。这里没有的，已经替您接在正文后面，请改成一份通顺的文件。";
        }

        return new BegunRevision(directive, draft, clause is { } place && Clause.In(directive.Content.Text).ElementAtOrDefault(place) is { } open
            ? new OpenClause(place, open.Label, open.Text, note) : OpenClause.None with { Note = note });
    }
}
