using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Papers;

/// <summary>What stands in the register about a paper (收文簿).</summary>
/// <param name="FromUnit">来文单位</param>
/// <param name="FromNumber">来文字号, or empty.</param>
/// <param name="Title">Title.</param>
/// <param name="Matter">Matter of the duty list, or empty.</param>
/// <param name="Urgency">缓急</param>
/// <param name="DueAt">限办, or null.</param>
/// <param name="Text">What it says, typed or read from its pages.</param>
public sealed record PaperEntry(string FromUnit, string FromNumber, string Title, string Matter, Urgency Urgency, DateTimeOffset? DueAt, string Text)
{
    /// <summary>Trimmed.</summary>
    public PaperEntry Cleaned() => this with
    {
        FromUnit = FromUnit?.Trim() ?? "", FromNumber = FromNumber?.Trim() ?? "", Title = Title?.Trim() ?? "", Matter = Matter?.Trim() ?? "", Text = Text?.ReplaceLineEndings("\n").Trim() ?? "",
    };

    internal Invalid? Fault() => this switch
    {
        { FromUnit.Length: 0 or > 100 } => new Invalid("fromUnit", "请写来文单位，100 个字以内。", "paper.fromMissing"),
        { FromNumber.Length: > 60 } => new Invalid("fromNumber", "来文字号最多 60 个字。", "paper.fromNumber"),
        { Title.Length: > 200 } => new Invalid("title", "标题最多 200 个字。", "paper.title"),
        { Matter.Length: > 100 } => new Invalid("matter", "事项请从列表里选。", "matter.unknown"),
        { Text.Length: > Directive.LongestText } => new Invalid("text", "正文太长（超过 10 万字）。请把全文作为附件上传，这里写摘要。", "paper.textTooLong"),
        _ => null,
    };
}

/// <summary>Who has it to do (承办) or to read (阅).</summary>
/// <param name="IsLead">承办; the others read it.</param>
/// <param name="Choice">As it was chosen: a duty, an office, a person.</param>
/// <param name="PersonId">With whom it lay when it was assigned.</param>
/// <param name="Name">Their name.</param>
/// <param name="UnitName">Their unit.</param>
public sealed record PaperHandler(bool IsLead, string Choice, Guid PersonId, string Name, string UnitName);

/// <summary>How a paper ended.</summary>
/// <param name="IsRefused">退文: it went back to whoever sent it.</param>
/// <param name="Text">Result or reasons.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
public sealed record PaperEnd(bool IsRefused, string Text, Guid By, DateTimeOffset At);

/// <summary>收文: a paper that arrived from outside, on its way from the gate to whoever does what it asks.</summary>
[Proven("paper-row")]
public sealed class Paper
{
    private Paper()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>The unit it was sent to.</summary>
    public string UnitCode { get; private init; } = "";

    public string UnitName { get; private init; } = "";

    public string UnitPath { get; private init; } = "";

    public PaperEntry Entry { get; private set; } = null!;

    /// <summary>Year of the register; with <see cref="Number"/> from the day it was registered.</summary>
    public int Year { get; private set; }

    /// <summary>收文号, null until it is registered.</summary>
    public int? Number { get; private set; }

    /// <summary>The flow it began with; a change of the unit's flow does not move it.</summary>
    public IReadOnlyList<FlowStep> Steps { get; private init; } = [];

    /// <summary>Where it lies: place in <see cref="Steps"/>.</summary>
    public int Place { get; private set; }

    /// <summary>Names the present stay, so that a step cannot be taken twice; the inbox asks under it.</summary>
    public Guid PendingId { get; private set; }

    /// <summary>Since when it lies there.</summary>
    public DateTimeOffset SinceAt { get; private set; }

    public Guid ReceivedById { get; private init; }

    public string ReceivedByName { get; private init; } = "";

    public DateTimeOffset ReceivedAt { get; private init; }

    public IReadOnlyList<PaperHandler> Handlers { get; private set; } = [];

    /// <summary>The directive its text became when it was passed down, or null.</summary>
    public Guid? DirectiveId { get; private set; }

    public PaperEnd? End { get; private set; }

    /// <summary>True once it ended, for finding what is open.</summary>
    public bool IsClosed { get; private set; }

    public int Version { get; private set; }

    /// <summary>收〔2026〕12号, or that it has no number yet.</summary>
    public string Spelled => Number is { } number ? TakeNumber.Spell(TakeNumber.Received, Year, number) : "未登记";

    /// <summary>The step it waits for, or null when it ended.</summary>
    public StepKind? Pending => End is null ? Steps[Place].Kind : null;

    /// <summary>Whoever takes the present step also says who handles it.</summary>
    public bool AssignsNow => End is null && Place + 1 < Steps.Count && Steps[Place + 1].Kind == StepKind.Handle;

    /// <summary>Who has it to do, once that was said.</summary>
    public PaperHandler? Lead => Handlers.FirstOrDefault(handler => handler.IsLead);

    /// <summary>签收: it is here; from now on it lies somewhere.</summary>
    public static Result<Paper> SignFor(CurrentUser by, UnitEntry unit, IReadOnlyList<FlowStep> steps, PaperEntry entry, DateTimeOffset now)
        => entry.Fault() is { } fault ? fault : new Paper
        {
            Id = Ids.Next(now), UnitCode = unit.Code, UnitName = unit.Name, UnitPath = unit.Path, Steps = steps, Entry = entry, Year = WorkingCalendar.LocalDay(now).Year,
            PendingId = Ids.Next(now), SinceAt = now, ReceivedById = by.PersonId, ReceivedByName = by.Name, ReceivedAt = now,
        };

    /// <summary>登记: what it is, under which number.</summary>
    public void Register(PaperEntry entry, int year, int number) => (Entry, Year, Number) = (entry, year, number);

    /// <summary>The register can be put right while the paper is on its way; its number stays.</summary>
    public void Correct(PaperEntry entry)
    {
        Entry = entry;
        Version++;
    }

    /// <summary>承办 and 阅.</summary>
    public void Assign(IReadOnlyList<PaperHandler> handlers) => Handlers = handlers;

    /// <summary>Whoever had it to do left.</summary>
    internal void HandTo(PersonMove move)
    {
        Handlers = [.. Handlers.Select(handler => handler.PersonId != move.From ? handler : handler with
        {
            PersonId = move.To, Name = move.ToName, Choice = handler.Choice == "person:" + move.From.ToString("N") ? "person:" + move.To.ToString("N") : handler.Choice,
        })];
        Version++;
    }

    /// <summary>On to the next step.</summary>
    public void Advance(DateTimeOffset now) => Move(Place + 1, now);

    /// <summary>Back to the step before.</summary>
    public void SendBack(DateTimeOffset now) => Move(Place - 1, now);

    /// <summary>办结, or 退文 with reasons.</summary>
    public void Close(CurrentUser by, bool isRefused, string text, DateTimeOffset now)
    {
        (End, IsClosed) = (new PaperEnd(isRefused, text, by.PersonId, now), true);
        Version++;
    }

    /// <summary>Its text went down as a directive.</summary>
    public void PassDownAs(Directive directive)
    {
        DirectiveId = directive.Id;
        Version++;
    }

    private void Move(int place, DateTimeOffset now)
    {
        (Place, PendingId, SinceAt) = (place, Ids.Next(now), now);
        Version++;
    }
}
