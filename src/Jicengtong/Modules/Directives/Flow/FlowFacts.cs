using System.Text.Json;
using Jicengtong.Modules.Directives.Papers;
using Jicengtong.Modules.Directives.Signing;
using Jicengtong.Modules.Evidence.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Flow;

/// <summary>What is proven about papers coming in and going out: every step, and every change of the flow.</summary>
internal static class FlowFacts
{
    public const string PaperPrefix = "paper";
    public const string SigningPrefix = "signing";
    public const string FlowPrefix = "paper-flow";

    public static readonly IReadOnlyDictionary<string, string> Words = Enum.GetValues<StepKind>().ToDictionary(KindOf, Flows.Word)
        .Concat(Enum.GetValues<StepKind>().Select(kind => KeyValuePair.Create(KindOf(kind) + "-back", Flows.Word(kind) + "：退回"))).Append(KeyValuePair.Create("paper.written-down", "整理录音")).ToDictionary();

    public static Fact Step(string prefix, StepTaken step, object? more = null) => new(KindOf(step.Kind) + (step.IsBack ? "-back" : ""), step.ById, Fact.SubjectOf(prefix, step.FileId),
        JsonSerializer.Serialize(new { step.Id, step.Text, step.VoiceId, More = more }));

    public static Fact WrittenDown(StepTaken step, CurrentUser by) => new("paper.written-down", by.PersonId, Fact.SubjectOf(PaperPrefix, step.FileId), JsonSerializer.Serialize(new { step.Id, step.Transcript!.Text }));

    public static Fact Set(FlowRow row, CurrentUser by) => new("paper.flow-set", by.PersonId, Fact.SubjectOf(FlowPrefix, row.Id), JsonSerializer.Serialize(new { row.UnitCode, row.Flows }));

    private static string KindOf(StepKind kind) => "paper." + kind switch
    {
        StepKind.SignFor => "signed-for", StepKind.Register => "registered", StepKind.Check => "checked", StepKind.Advise => "advised", StepKind.Assign => "assigned", StepKind.Handle => "handled",
        StepKind.PassDown => "passed-down", StepKind.HandIn => "handed-in", StepKind.Review => "reviewed", StepKind.Sign => "signed", StepKind.GiveNumber => "numbered", StepKind.Send => "sent", _ => "number-cancelled",
    };
}

/// <summary>Who may see the evidence of a paper: whoever may see the paper.</summary>
internal sealed class PaperEvidence(PaperAccess access) : IEvidenceSubject
{
    public string Prefix => FlowFacts.PaperPrefix;

    public IReadOnlyDictionary<string, string> Words => FlowFacts.Words;

    public async Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => (await access.Find(user, id, cancel)).Succeeded;
}

/// <summary>Who may see the evidence of a signing: whoever may see the signing.</summary>
internal sealed class SigningEvidence(SigningAccess access) : IEvidenceSubject
{
    public string Prefix => FlowFacts.SigningPrefix;

    public IReadOnlyDictionary<string, string> Words => FlowFacts.Words;

    public async Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => (await access.Find(user, id, cancel)).Succeeded;
}

/// <summary>Who may see when a flow was changed: everybody with an account.</summary>
internal sealed class FlowEvidence : IEvidenceSubject
{
    public string Prefix => FlowFacts.FlowPrefix;

    public IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string> { ["paper.flow-set"] = "改收发文流程" };

    public Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => Task.FromResult(true);
}
