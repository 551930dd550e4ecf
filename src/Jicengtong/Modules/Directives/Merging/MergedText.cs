using Jicengtong.Modules.Directives.Burden;
using Jicengtong.Modules.Directives.Fidelity;
using Jicengtong.Modules.Directives.Revising;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Merging;

/// <summary>A first wording of two documents as one: what the second asks and the first does not is put behind the first's last clause. A human words it well.</summary>
internal static class MergedText
{
    private const double SamePointFrom = 0.5;

    public static RevisionDraft Of(DirectiveContent into, MergeProposal proposal)
    {
        var lines = into.Text.ReplaceLineEndings("\n").Split('\n').ToList();
        var missing = BriefFidelity.OfText(proposal.Text, lines).Where(item => item.Fate != Fate.Kept).Select(item => item.Source.TrimEnd('。', '；', '，')).Distinct().ToList();
        if (missing.Count > 0)
            lines.Insert(EndOfBody(lines), $"{proposal.IssuerName}同时要求：{string.Join("；", missing)}。");
        var points = into.KeyPoints.Concat(proposal.KeyPoints.Where(point => into.KeyPoints.All(own => Bigrams.Likeness(own, point) < SamePointFrom))).Take(Directive.MostKeyPoints);
        return new RevisionDraft(string.Join('\n', lines), [.. points], into.DueAt, $"并入{proposal.IssuerName}《{proposal.Title}》，一件事只发一份。");
    }

    // Before the signature and the date.
    private static int EndOfBody(List<string> lines)
    {
        var at = lines.Count;
        while (at > 0 && lines[at - 1].Trim() is { Length: <= 24 } line && !line.EndsWith('。'))
            at--;
        return at == 0 ? lines.Count : at;
    }
}
