using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Flow;

/// <summary>A step on the way of a paper that came in (收文) or goes out (发文).</summary>
public enum StepKind
{
    /// <summary>签收</summary>
    SignFor,

    /// <summary>登记</summary>
    Register,

    /// <summary>初审</summary>
    Check,

    /// <summary>拟办</summary>
    Advise,

    /// <summary>批办</summary>
    Assign,

    /// <summary>承办</summary>
    Handle,

    /// <summary>转下去办</summary>
    PassDown,

    /// <summary>送审</summary>
    HandIn,

    /// <summary>审核</summary>
    Review,

    /// <summary>签发</summary>
    Sign,

    /// <summary>编号</summary>
    GiveNumber,

    /// <summary>发出</summary>
    Send,

    /// <summary>文号作废</summary>
    Cancel,
}

/// <summary>One step and who does it.</summary>
/// <param name="Kind">Which step.</param>
/// <param name="Doer">
/// <c>duty:公文处理</c> (who leads that matter in the unit), <c>head</c> (the unit's first post), <c>post:副镇长</c> (who holds the post in
/// the unit) or <c>unit:CODE</c> (the head of that office). Empty for 承办: the step before says who.
/// </param>
public sealed record FlowStep(StepKind Kind, string Doer);

/// <summary>How papers come in and go out in one unit: data its office can change. Two steps are enough, all of them are allowed.</summary>
/// <param name="Incoming">登记, any of 初审, 拟办, 批办 in this order, 承办.</param>
/// <param name="Outgoing">Up to five 审核, then 签发, 编号.</param>
/// <param name="Series">机关代字 the unit numbers its papers under, the usual one first: 巴府发.</param>
/// <param name="MustSign">Nothing goes out in the unit's name unless it was signed and numbered.</param>
public sealed record Flows(IReadOnlyList<FlowStep> Incoming, IReadOnlyList<FlowStep> Outgoing, IReadOnlyList<string> Series, bool MustSign)
{
    /// <summary>The matter under which the duty list names who handles papers.</summary>
    public const string PapersMatter = "公文处理";

    /// <summary>Whoever handles the papers.</summary>
    public const string Clerk = "duty:" + PapersMatter;

    /// <summary>The head of the unit.</summary>
    public const string Head = "head";

    /// <summary>Steps of 收文 that a unit may leave out, in their order.</summary>
    public static readonly StepKind[] Optional = [StepKind.Check, StepKind.Advise, StepKind.Assign];

    /// <summary>What holds where nobody set anything: a village needs two steps, an office all of them.</summary>
    public static Flows DefaultFor(string unitName, string kind) => new(
        kind is "村社区" or "网格"
            ? [new(StepKind.Register, Clerk), new(StepKind.Handle, "")]
            : [new(StepKind.Register, Clerk), new(StepKind.Check, Clerk), new(StepKind.Advise, Clerk), new(StepKind.Assign, Head), new(StepKind.Handle, "")],
        kind is "村社区" or "网格"
            ? [new(StepKind.Sign, Head), new(StepKind.GiveNumber, Clerk)]
            : [new(StepKind.Review, Clerk), new(StepKind.Sign, Head), new(StepKind.GiveNumber, Clerk)],
        SeriesOf(unitName, kind), MustSign: false);

    /// <summary>What is wrong with them, or null.</summary>
    public Error? Fault()
    {
        if (Incoming is null || Outgoing is null || Series is null)
            return new Invalid("incoming", "流程没有填完整，请刷新后再填。", "flow.incomplete");
        var kinds = Incoming.Select(step => step.Kind).ToList();
        if (kinds.Count < 2 || kinds[0] != StepKind.Register || kinds[^1] != StepKind.Handle || !IsInOrder(kinds[1..^1]))
            return new Invalid("incoming", "收文要从“登记”开始，到“承办”结束；中间的初审、拟办、批办按这个顺序，可以不要。", "flow.incoming");
        if (Outgoing.Count is < 2 or > 7 || Outgoing[^1].Kind != StepKind.GiveNumber || Outgoing[^2].Kind != StepKind.Sign || Outgoing.SkipLast(2).Any(step => step.Kind != StepKind.Review))
            return new Invalid("outgoing", "发文要先审核（可以不要，最多五道），再签发，最后编号。", "flow.outgoing");
        if (Incoming.SkipLast(1).Concat(Outgoing).Any(step => !IsDoer(step.Doer)))
            return new Invalid("incoming", "有一步没有选由谁办，请从列表里选。", "flow.doer");
        if (Series.Count is 0 or > 12 || Series.Any(series => series.Length is 0 or > 20 || series.Any(letter => !char.IsLetter(letter))) || Series.Distinct().Count() < Series.Count)
            return new Invalid("series", "机关代字写 1 到 12 个，每个 1 到 20 个字，不重复，只写字不写标点，例如“巴府发”。", "flow.series");
        return null;
    }

    /// <summary>The step as people say it.</summary>
    public static string Word(StepKind kind) => kind switch
    {
        StepKind.SignFor => "签收", StepKind.Register => "登记", StepKind.Check => "初审", StepKind.Advise => "拟办", StepKind.Assign => "批办", StepKind.Handle => "承办",
        StepKind.PassDown => "转下去办", StepKind.HandIn => "送审", StepKind.Review => "审核", StepKind.Sign => "签发", StepKind.GiveNumber => "编号", StepKind.Send => "发出", _ => "文号作废",
    };

    private static bool IsInOrder(List<StepKind> kinds)
        => kinds.TrueForAll(Optional.Contains) && kinds.Zip(kinds.Skip(1)).All(pair => pair.First < pair.Second);

    private static bool IsDoer(string? doer) => doer is Head || doer?.Split(':', 2) is ["duty" or "post" or "unit", { Length: > 0 }];

    // 巴汝镇 numbers 巴府发; what a bureau calls itself nobody can guess, so it gets its name until its office says better.
    private static string[] SeriesOf(string name, string kind) => (kind, name) switch
    {
        ("乡镇街道", _) when name.EndsWith("街道", StringComparison.Ordinal) => [name[..1] + "街发", name[..1] + "街函"],
        ("乡镇街道", _) => [name[..1] + "府发", name[..1] + "府函"],
        _ => [(name.Length > 15 ? name[..15] : name) + "发", (name.Length > 15 ? name[..15] : name) + "函"],
    };
}

/// <summary>The flows of one unit.</summary>
internal sealed class FlowRow
{
    public required string UnitCode { get; init; }

    /// <summary>What the evidence of its changes is kept under.</summary>
    public required Guid Id { get; init; }

    public required Flows Flows { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public Guid ChangedBy { get; set; }
}

/// <summary>One step that was taken: by whom, with which words, and how it went on.</summary>
[Proven("step-row")]
public sealed class StepTaken
{
    public required Guid Id { get; init; }

    /// <summary>The paper or signing it belongs to.</summary>
    public required Guid FileId { get; init; }

    public required StepKind Kind { get; init; }

    /// <summary>Went back instead of on.</summary>
    public bool IsBack { get; init; }

    /// <summary>Opinion, 批示, reason or result.</summary>
    public string Text { get; init; } = "";

    /// <summary>The recording of a spoken 批示, or null.</summary>
    public Guid? VoiceId { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    /// <summary>When it began to lie at this step.</summary>
    public required DateTimeOffset CameAt { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What was said in the recording, written down afterwards; who and when stands with it.</summary>
    public WrittenDown? Transcript { get; private set; }

    /// <summary>Writes down what the recording says; a later hand may do it better.</summary>
    public void WriteDown(string text, CurrentUser by, DateTimeOffset now) => Transcript = new WrittenDown(text, by.PersonId, by.Name, now);
}

/// <summary>A recording put into words by a human.</summary>
public sealed record WrittenDown(string Text, Guid By, string ByName, DateTimeOffset At);

/// <summary>How long something lay at a step: of the step, never of a person.</summary>
/// <param name="Step">The step as people say it.</param>
/// <param name="Hours">Working hours.</param>
/// <param name="IsNow">It lies there now.</param>
public sealed record Stay(string Step, double Hours, bool IsNow);
