using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Directives.Texts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Papers;

/// <summary>签收: a paper arrived, with its pages photographed, scanned or as files; the first step is asked for.</summary>
internal sealed class SignForPaper(AppDb db, IDirectory directory, PaperOffices offices, FindDoer doers, KeepFiles files, PaperDesk desk, TimeProvider clock)
{
    /// <param name="by">Who signs for it.</param>
    /// <param name="unitCode">The unit it was sent to; theirs.</param>
    /// <param name="entry">What is known at the gate; the rest comes with 登记.</param>
    /// <param name="uploads">Its pages.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Result<Paper>> Run(CurrentUser by, string unitCode, PaperEntry entry, IReadOnlyList<IFormFile> uploads, CancellationToken cancel)
    {
        if (await directory.Unit(unitCode, cancel) is not { } unit || await offices.Of(by, unit, cancel) is not { KeepsThem: true })
            return new Forbidden("收文由本单位管公文的人签收。");
        entry = entry.Cleaned();
        if (entry.Title.Length + entry.Text.Length + uploads.Count == 0)
            return new Invalid("files", "请拍下或选上来文，或者至少写标题。", "paper.empty");
        var now = clock.GetUtcNow();
        var signed = Paper.SignFor(by, unit, (await doers.FlowsOf(unit, cancel)).Incoming, entry, now);
        if (!signed.Succeeded)
            return signed.Error;
        var paper = signed.Value;
        db.Add(paper);
        if (await files.Add(uploads, "paper", paper.Id, by, cancel) is { Succeeded: false, Error: var refused })
            return refused;
        await desk.Record(new StepTaken { Id = Ids.Next(now), FileId = paper.Id, Kind = StepKind.SignFor, Text = entry.FromUnit, ById = by.PersonId, ByName = by.Name, CameAt = now, At = now }, null, cancel);
        await desk.Find(paper, cancel);
        return (await desk.Ask(by, paper, unit, "", cancel)).Map(_ => paper);
    }
}
