using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives;

/// <summary>What a sender fills in. Everything may still be missing while it is a draft; issuing checks the whole.</summary>
public sealed record DirectiveContent(
    string Title, string Number, string Matter, Urgency Urgency, Demand Demand, DateTimeOffset? DueAt, string Text,
    IReadOnlyList<string> KeyPoints, IReadOnlyList<FormField> Form, Audience Audience);

/// <summary>文件 / 通知: something said downward, with what is asked and by when.</summary>
[Proven("directive-row", Once = nameof(Issue))]
public sealed class Directive
{
    /// <summary>Longest text in characters; the rule of 2024 allows 5,000, what is pasted may be longer and is told so elsewhere.</summary>
    public const int LongestText = 100_000;

    /// <summary>A reader remembers five.</summary>
    public const int MostKeyPoints = 5;

    private Directive()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>Who wrote it; once they left, who has it from them.</summary>
    public Guid AuthorId { get; private set; }

    public string IssuerCode { get; private set; } = "";

    public string IssuerName { get; private set; } = "";

    public DirectiveContent Content { get; private set; } = null!;

    /// <summary>The content's matter once more, for finding what is on the same topic.</summary>
    public string Matter { get; private set; } = "";

    public DateTimeOffset WrittenAt { get; private set; }

    /// <summary>When it was sent, or null; as in <see cref="Issue"/>, for finding and counting.</summary>
    public DateTimeOffset? IssuedAt { get; private set; }

    public Issue? Issue { get; private set; }

    public bool IsIssued => Issue is not null;

    public Withdrawal? Withdrawal { get; private set; }

    /// <summary>The document this draft was put into instead of being sent; null mostly.</summary>
    public Guid? MergedIntoId { get; private set; }

    /// <summary>The paper from outside it is the text of, or null; nothing of it is charged to the unit that received it.</summary>
    public Guid? PaperId { get; private init; }

    /// <summary>Its way through 审核, 签发 and 编号, or null when it was never handed in.</summary>
    public Guid? SigningId { get; private set; }

    /// <summary>Handed in: nobody changes a word until it comes back.</summary>
    public bool IsAtSigning { get; private set; }

    public int Version { get; private set; }

    public static Result<Directive> Write(CurrentUser author, UnitEntry issuer, DirectiveContent content, DateTimeOffset now)
        => Check(content) is { } wrong ? wrong : new Directive
        {
            Id = Ids.Next(now), AuthorId = author.PersonId, IssuerCode = issuer.Code, IssuerName = issuer.Name,
            Content = content, Matter = content.Matter, WrittenAt = now,
        };

    /// <summary>Changes a draft; what was issued is changed only by a revision.</summary>
    public Result<Done> Rewrite(UnitEntry issuer, DirectiveContent content, DateTimeOffset now)
    {
        if (IsIssued)
            return new AlreadyIssued();
        if (MergedIntoId is not null)
            return new AlreadyMerged();
        if (IsAtSigning)
            return new AtSigning();
        if (Check(content) is { } wrong)
            return wrong;
        (IssuerCode, IssuerName, Content, Matter, WrittenAt) = (issuer.Code, issuer.Name, content, content.Matter, now);
        Version++;
        return Done.Instance;
    }

    /// <summary>收文 becomes a directive of whoever sent it, so that it can be relayed; nothing is charged to the unit that received it.</summary>
    internal static Directive TakeUp(Papers.Paper paper, string text, DateTimeOffset now) => new()
    {
        Id = Ids.Next(now), AuthorId = paper.ReceivedById, IssuerCode = paper.UnitCode, IssuerName = paper.Entry.FromUnit, Matter = paper.Entry.Matter, WrittenAt = now,
        Content = new DirectiveContent(paper.Entry.Title, paper.Entry.FromNumber, paper.Entry.Matter, paper.Entry.Urgency, paper.Entry.DueAt is null ? Demand.Confirm : Demand.Do,
            paper.Entry.DueAt, text, [], [], Audience.Empty),
        Issue = new Issue(now, 1), IssuedAt = now, PaperId = paper.Id,
    };

    /// <summary>送审: it lies with the signers.</summary>
    public void HandIn(Guid signing)
    {
        (SigningId, IsAtSigning) = (signing, true);
        Version++;
    }

    /// <summary>It came back from the signers, to be changed; a number it had is no longer its own.</summary>
    public void ComeBack(bool keepsNumber)
    {
        (IsAtSigning, Content) = (false, keepsNumber ? Content : Content with { Number = "" });
        Version++;
    }

    /// <summary>编号</summary>
    public void GiveNumber(string number)
    {
        Content = Content with { Number = number };
        Version++;
    }

    /// <summary>Null when it may go out to so many. What action is asked needs a time, and the time must be to come.</summary>
    public Error? MayIssue(int people, DateTimeOffset now) => this switch
    {
        { IsIssued: true } => new AlreadyIssued(),
        { MergedIntoId: not null } => new AlreadyMerged(),
        _ when string.IsNullOrWhiteSpace(Content.Title) => new Invalid("title", "请写标题。", "directive.titleMissing"),
        _ when string.IsNullOrWhiteSpace(Content.Text) && Content.KeyPoints.Count == 0 => new Invalid("text", "正文和要点都空着，请至少写一样。", "directive.empty"),
        _ when Content.Demand is Demand.Do or Demand.Fill && Content.DueAt is null => new Invalid("due", "要求办理或填报，请写明什么时候前完成。", "directive.dueMissing"),
        _ when Content.DueAt is { } due && due <= now => new Invalid("due", "完成时间已经过去了，请改成以后的时间。", "directive.duePast"),
        _ when people == 0 => new Invalid("audience", "这个范围里没有找到人，一个也发不出去。请看看空白，换个范围。", "directive.nobody"),
        _ => null,
    };

    /// <summary>Sends it out: once.</summary>
    public Result<Done> IssueTo(Burden.Price price, DateTimeOffset now, string? whyAgain = null)
    {
        if (MayIssue(price.People, now) is { } wrong)
            return wrong;
        Issue = new Issue(now, price.People, price, whyAgain);
        IssuedAt = now;
        Version++;
        return Done.Instance;
    }

    /// <summary>Null when this may become its new content.</summary>
    public Error? MayRevise(DirectiveContent content, DateTimeOffset now) => this switch
    {
        { IsIssued: false } => new Invalid("text", "还没有发出，直接改草稿就行。", "directive.notIssued"),
        { Withdrawal: not null } => new Invalid("text", "已经撤回，不能再改。请另发一份。", "directive.withdrawn"),
        _ when content.Text.Length == 0 && content.KeyPoints.Count == 0 => new Invalid("text", "正文和要点都空着。要作废请用“撤回”。", "directive.empty"),
        _ when content.DueAt != Content.DueAt && content.DueAt <= now => new Invalid("due", "完成时间已经过去了，请改成以后的时间。", "directive.duePast"),
        _ => Check(content),
    };

    /// <summary>以此份为准: what was issued gets a new wording; the earlier one is kept by the revision.</summary>
    public Result<Done> Revise(DirectiveContent content, DateTimeOffset now)
    {
        if (MayRevise(content, now) is { } wrong)
            return wrong;
        Content = content;
        Version++;
        return Done.Instance;
    }

    /// <summary>Takes it back with a reason; open asks disappear from every inbox.</summary>
    public Result<Done> Withdraw(CurrentUser by, string? why, DateTimeOffset now)
    {
        if (!IsIssued)
            return new Invalid("why", "还没有发出，直接改就行。", "directive.notIssued");
        if (string.IsNullOrWhiteSpace(why))
            return new Invalid("why", "请写明为什么撤回，收到的人会看到。", "directive.whyMissing");
        Withdrawal ??= new Withdrawal(now, by.PersonId, why.Trim());
        Version++;
        return Done.Instance;
    }

    /// <summary>Whoever wrote it left; it lies with somebody else now.</summary>
    internal void HandTo(Guid person)
    {
        AuthorId = person;
        Version++;
    }

    /// <summary>并件: what it says stands in the other document from now on; it is not sent any more.</summary>
    public Result<Done> MergeInto(Directive other)
    {
        if (IsIssued)
            return new AlreadyIssued();
        if (MergedIntoId is { } already && already != other.Id)
            return new AlreadyMerged();
        MergedIntoId = other.Id;
        Version++;
        return Done.Instance;
    }

    private static Invalid? Check(DirectiveContent content) => content switch
    {
        { Title.Length: > 200 } => new Invalid("title", "标题太长，最多 200 个字。"),
        { Number.Length: > 60 } => new Invalid("number", "文号太长，最多 60 个字。"),
        { Text.Length: > LongestText } => new Invalid("text", "正文太长（超过 10 万字）。请把附件上传，正文写摘要。"),
        { KeyPoints.Count: > MostKeyPoints } => new Invalid("keyPoints", "要点最多 5 条，多了记不住。请合并。", "directive.tooManyPoints"),
        _ when content.KeyPoints.Any(point => point.Length > 200) => new Invalid("keyPoints", "一条要点最多 200 个字。"),
        _ when content.Form.Count > 20 => new Invalid("form", "一张表最多 20 项，请只收必要的。"),
        _ => null,
    };

    private sealed record AlreadyMerged() : Error("directive.merged", "这一份已经并进另一份文件，不用再发。", StatusCodes.Status409Conflict);

    private sealed record AtSigning() : Error("signing.open", "正在送审，内容不能改。要改，请先请审核的人退回，或在送审页上收回。", StatusCodes.Status409Conflict);

    private sealed record AlreadyIssued() : Error("directive.issued", "已经发出，不能再改。有错请撤回或发更正。", StatusCodes.Status409Conflict);
}

/// <summary>That it was sent, when, to how many, what it costs them, and why it was sent though they had one on the topic.</summary>
public sealed record Issue(DateTimeOffset At, int Asked, Burden.Price? Price = null, string? WhyAgain = null);

/// <summary>That it was taken back, when, by whom and why.</summary>
public sealed record Withdrawal(DateTimeOffset At, Guid By, string Why);

/// <summary>转办: a directive passed on by a lower unit, with its own key points and 拟办意见.</summary>
[Proven("relay-row")]
public sealed class Relay
{
    private Relay()
    {
    }

    public Guid Id { get; private init; }

    public Guid DirectiveId { get; private init; }

    /// <summary>The relay it passes on in turn; null when it passes on the directive itself.</summary>
    public Guid? ParentId { get; private init; }

    public Guid ById { get; private set; }

    public string UnitCode { get; private init; } = "";

    public string UnitName { get; private init; } = "";

    public IReadOnlyList<string> KeyPoints { get; private init; } = [];

    public string Opinion { get; private init; } = "";

    public DateTimeOffset? DueAt { get; private init; }

    /// <summary>Why it leaves the doers less than their share of the time; null when it does not.</summary>
    public string? WhyTight { get; private init; }

    public Audience Audience { get; private init; } = Audience.Empty;

    public DateTimeOffset At { get; private init; }

    public int Asked { get; private init; }

    /// <summary>Whoever passed it on left; what comes of it lies with somebody else now.</summary>
    internal void HandTo(Guid person) => ById = person;

    /// <summary>Passes a directive on once the gate let it through.</summary>
    public static Relay Pass(Directive directive, Relay? parent, CurrentUser by, UnitEntry unit, RelayBrief brief, Audience audience, int asked, DateTimeOffset now) => new()
    {
        Id = Ids.Next(now), DirectiveId = directive.Id, ParentId = parent?.Id, ById = by.PersonId, UnitCode = unit.Code, UnitName = unit.Name,
        KeyPoints = brief.KeyPoints, Opinion = brief.Opinion, DueAt = brief.DueAt, WhyTight = brief.WhyTight, Audience = audience, At = now, Asked = asked,
    };
}

/// <summary>What the relaying unit adds for its own readers.</summary>
public sealed record RelayBrief(IReadOnlyList<string> KeyPoints, string Opinion, DateTimeOffset? DueAt, string? WhyTight = null);

/// <summary>统一答复: one answer for everybody who asked, shown to all readers.</summary>
[Proven("answer-row")]
public sealed class DirectiveAnswer
{
    public required Guid Id { get; init; }

    public required Guid DirectiveId { get; init; }

    /// <summary>The questions it answers, as they were asked.</summary>
    public required IReadOnlyList<string> Questions { get; init; }

    public required string Text { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required DateTimeOffset At { get; init; }
}
