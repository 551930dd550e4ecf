using System.Security.Cryptography;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Anonymous;

/// <summary>What a letter is; sealed with its text, so that a copy of the database does not even tell who ended a case.</summary>
public enum LetterKind
{
    /// <summary>说</summary>
    Said,

    /// <summary>不用再办了: by the reporter.</summary>
    Closed,

    /// <summary>有没有被为难: asked by the handler.</summary>
    AskedAfter,

    /// <summary>没有被为难</summary>
    Safe,

    /// <summary>被为难了</summary>
    Harmed,
}

/// <summary>
/// 匿名来信: between somebody known only by a code and the unit that must answer. There is no account, address or time in it,
/// only days, and its id is random: an id of ours begins with the time. Letters are carried once a day, in both directions, so
/// that no order of letters within a day tells when somebody sat down to write (docs/decisions/0019).
/// </summary>
public sealed class AnonymousCase
{
    /// <summary>Days after which the handler must ask whether the reporter was harmed.</summary>
    public const int FirstCareDays = 30;

    /// <summary>And again.</summary>
    public const int SecondCareDays = 90;

    private AnonymousCase()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>What the code finds it by.</summary>
    public byte[] CodeDigest { get; private init; } = [];

    /// <summary>The case's key, wrapped with the reporter's code.</summary>
    public byte[] KeyForReporter { get; private init; } = [];

    /// <summary>The case's key, wrapped with the handlers' key.</summary>
    public byte[] KeyForHandlers { get; private init; } = [];

    /// <summary>The unit complained of, sealed: code, path and name.</summary>
    public byte[] Accused { get; private init; } = [];

    /// <summary>Unit whose duty it is to answer.</summary>
    public string HandlerUnit { get; private init; } = "";

    public string HandlerUnitName { get; private init; } = "";

    /// <summary>The matter by which it is theirs.</summary>
    public string HandlerMatter { get; private init; } = "";

    public DateOnly BeganOn { get; private init; }

    /// <summary>The day on which the handlers got to know that the reporter needs no more; another letter opens it again.</summary>
    public DateOnly? ClosedOn { get; private set; }

    /// <summary>The subject under which the handlers are asked to answer, while they are.</summary>
    public Guid? AnswerSubjectId { get; private set; }

    /// <summary>The subject under which they are asked to ask after the reporter, while they are.</summary>
    public Guid? CareSubjectId { get; private set; }

    /// <summary>When they are asked to do that next.</summary>
    public DateOnly? NextCareOn { get; private set; }

    /// <summary>A case begins: its key is made here and kept only wrapped.</summary>
    internal static (AnonymousCase Case, byte[] Key) Open(CaseCode code, AccusedUnit accused, CaseHandler handler, byte[] handlersKey, DateOnly today)
    {
        var (id, key) = (Guid.NewGuid(), RandomNumberGenerator.GetBytes(32));
        return (new AnonymousCase
        {
            Id = id, CodeDigest = code.Digest, KeyForReporter = Sealed.Bytes(code.Key, key, PlaceOf(id, "reporter")), KeyForHandlers = Sealed.Bytes(handlersKey, key, PlaceOf(id, "handlers")),
            Accused = Sealed.Text(key, StoredText.Write(accused), Sealed.Line, PlaceOf(id, "accused")), HandlerUnit = handler.Unit, HandlerUnitName = handler.UnitName, HandlerMatter = handler.Matter,
            BeganOn = today, NextCareOn = today.AddDays(FirstCareDays),
        }, key);
    }

    /// <summary>The key, opened with the reporter's code or the handlers' key; null when it is not theirs.</summary>
    internal byte[]? KeyBy(CaseCode code) => Sealed.OpenBytes(code.Key, KeyForReporter, PlaceOf(Id, "reporter"));

    internal byte[]? KeyBy(HandlersKey handlers) => Sealed.OpenBytes(handlers.Of(HandlerUnit), KeyForHandlers, PlaceOf(Id, "handlers"));

    internal AccusedUnit AccusedBy(byte[] key) => StoredText.Read<AccusedUnit>(Sealed.OpenText(key, Accused, PlaceOf(Id, "accused"))!);

    /// <summary>The handlers are asked to answer.</summary>
    internal void AskToAnswer(Guid subject) => (AnswerSubjectId, ClosedOn) = (subject, null);

    /// <summary>The handlers have answered, or need not: the subject that was open.</summary>
    internal Guid? StopAsking()
    {
        var asked = AnswerSubjectId;
        AnswerSubjectId = null;
        return asked;
    }

    /// <summary>The reporter needs no more.</summary>
    internal void Close(DateOnly today) => ClosedOn ??= today;

    /// <summary>It is time to ask after the reporter.</summary>
    internal void AskToCare(Guid subject)
    {
        CareSubjectId = subject;
        NextCareOn = NextCareOn == BeganOn.AddDays(FirstCareDays) ? BeganOn.AddDays(SecondCareDays) : null;
    }

    /// <summary>The handlers have asked after the reporter: the subject that was open.</summary>
    internal Guid? StopCaring()
    {
        var asked = CareSubjectId;
        CareSubjectId = null;
        return asked;
    }

    private static string PlaceOf(Guid id, string what) => $"{id:N} {what}";
}

/// <summary>The unit complained of.</summary>
internal sealed record AccusedUnit(string Code, string Path, string Name);

/// <summary>One letter of a case, in either direction. Rows of a day are kept in no order (<see cref="ShuffleCases"/>).</summary>
public sealed class CaseLetter
{
    private CaseLetter()
    {
    }

    public Guid Id { get; private init; }

    public Guid CaseId { get; private init; }

    public DateOnly WrittenOn { get; private init; }

    public bool FromHandlers { get; private init; }

    /// <summary>Order among the letters of one side: across the sides there is none within a day.</summary>
    public int Sequence { get; private init; }

    public byte[] Content { get; private init; } = [];

    /// <summary>Which handler wrote; they answer in their office. Null for the reporter.</summary>
    public Guid? ById { get; private init; }

    /// <summary>The other side was told.</summary>
    public bool Carried { get; private set; }

    /// <summary>Writes a letter; <paramref name="id"/> is given when a form sent twice must stay one letter.</summary>
    internal static CaseLetter Write(AnonymousCase about, byte[] key, Guid id, int sequence, LetterKind kind, string text, Guid? by, DateOnly today) => new()
    {
        Id = id, CaseId = about.Id, WrittenOn = today, FromHandlers = by is not null, Sequence = sequence, ById = by,
        Content = Sealed.Text(key, (char)('0' + (int)kind) + text, Sealed.Page, PlaceOf(about.Id, id)),
    };

    internal (LetterKind Kind, string Text)? Open(byte[] key)
        => Sealed.OpenText(key, Content, PlaceOf(CaseId, Id)) is { } read ? ((LetterKind)(read[0] - '0'), read[1..]) : null;

    internal void Carry() => Carried = true;

    private static string PlaceOf(Guid about, Guid letter) => $"{about:N} {letter:N}";
}
