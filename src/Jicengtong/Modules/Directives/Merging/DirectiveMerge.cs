using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Merging;

/// <summary>What is to go into the other document, as it stood when it was asked for.</summary>
public sealed record MergeProposal(string Title, string Number, string IssuerName, string Text, IReadOnlyList<string> KeyPoints, DateTimeOffset? DueAt, string Why);

/// <summary>What became of it. <paramref name="Version"/> is the version that took it in; null when it was declined.</summary>
public sealed record MergeAnswer(bool Agreed, string Words, Guid By, string ByName, DateTimeOffset At, int? Version);

/// <summary>并件: one is about to send what the readers already have from somebody, and asks for it to be put in there instead.</summary>
[Proven("merge-row")]
public sealed class DirectiveMerge
{
    private DirectiveMerge()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>The draft that need not be sent then.</summary>
    public Guid DraftId { get; private init; }

    /// <summary>The document that was sent already.</summary>
    public Guid IntoId { get; private init; }

    public MergeProposal Proposal { get; private init; } = null!;

    public Guid AskedById { get; private set; }

    public string AskedByName { get; private set; } = "";

    public DateTimeOffset At { get; private init; }

    public MergeAnswer? Answer { get; private set; }

    public static DirectiveMerge Ask(Directive draft, Directive into, string why, CurrentUser by, DateTimeOffset now) => new()
    {
        Id = Ids.Next(now), DraftId = draft.Id, IntoId = into.Id, AskedById = by.PersonId, AskedByName = by.Name, At = now,
        Proposal = new MergeProposal(draft.Content.Title, draft.Content.Number, draft.IssuerName, draft.Content.Text, draft.Content.KeyPoints, draft.Content.DueAt, why),
    };

    /// <summary>Whoever asked left; the answer goes to somebody else.</summary>
    internal void HandTo(PersonMove move) => (AskedById, AskedByName) = (move.To, move.ToName);

    /// <summary>Null when it may still be answered.</summary>
    public Error? MayAnswer() => Answer is null ? null : new AlreadyAnswered(Answer.Agreed ? "已经并进去了" : "已经答复过了");

    /// <summary>It was put in with this version.</summary>
    public Result<Done> TakeIn(CurrentUser by, string words, int version, DateTimeOffset now) => Give(new MergeAnswer(true, words, by.PersonId, by.Name, now, version));

    /// <summary>It is not put in, with a reason.</summary>
    public Result<Done> Decline(CurrentUser by, string? words, DateTimeOffset now) => string.IsNullOrWhiteSpace(words)
        ? new Invalid("words", "请写明为什么不能并，对方要看。", "merge.whyMissing")
        : Give(new MergeAnswer(false, words.Trim(), by.PersonId, by.Name, now, null));

    private Result<Done> Give(MergeAnswer answer)
    {
        if (MayAnswer() is { } wrong)
            return wrong;
        Answer = answer;
        return Done.Instance;
    }

    private sealed record AlreadyAnswered(string How) : Error("merge.answered", $"这个请求{How}，不用再答。", StatusCodes.Status409Conflict);
}
