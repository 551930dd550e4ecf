using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Papers;

/// <summary>A spoken 批示 put into words by the office, beside the recording; both stay.</summary>
internal sealed class WriteDownVoice(AppDb db, PaperAccess access, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid paperId, Guid stepId, string? text, CancellationToken cancel)
    {
        var found = await access.Find(by, paperId, cancel);
        if (!found.Succeeded)
            return found.Error;
        var step = await db.Set<StepTaken>().FirstOrDefaultAsync(one => one.Id == stepId && one.FileId == paperId, cancel);
        if (step?.VoiceId is null)
            return new NotFound("这段录音");
        if (!found.Value.KeepsThem && step.ById != by.PersonId)
            return new Forbidden("录音由本人或管公文的人整理成文字。");
        if (string.IsNullOrWhiteSpace(text) || text.Length > TakePaperStep.LongestText)
            return new Invalid("text", "请照着录音写，2000 个字以内。", "voice.text");
        step.WriteDown(text.Trim(), by, clock.GetUtcNow());
        await evidence.Record(FlowFacts.WrittenDown(step, by), cancel);
        return Done.Instance;
    }
}
