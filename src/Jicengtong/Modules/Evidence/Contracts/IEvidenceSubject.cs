using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence.Contracts;

/// <summary>A module's word on the evidence of its things: who may see it, and how its kinds read.</summary>
public interface IEvidenceSubject
{
    /// <summary>What stands before the colon of its subjects, for example <c>directive</c>: a–z and hyphens.</summary>
    string Prefix { get; }

    /// <summary>Kinds as people read them: <c>directive.issued</c> → 文件发出. A kind without a word is shown as it is.</summary>
    IReadOnlyDictionary<string, string> Words { get; }

    /// <summary>May this person see that these things happened to this thing? False means it does not exist for them.</summary>
    Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel);

    /// <summary>To whom it went and when, as far as this person may know: places and numbers, never who read how fast. Called after <see cref="MaySee"/>.</summary>
    Task<IReadOnlyList<KnownTo>> KnownTo(CurrentUser user, Guid id, CancellationToken cancel) => Task.FromResult<IReadOnlyList<KnownTo>>([]);
}

/// <summary>Somebody to whom it went.</summary>
/// <param name="Whom">A unit, or who gets the answer, as people read it.</param>
/// <param name="At">When it went there.</param>
/// <param name="Asked">How many people there were asked.</param>
/// <param name="Confirmed">How many of them have confirmed; null where nobody is to confirm.</param>
public sealed record KnownTo(string Whom, DateTimeOffset At, int Asked, int? Confirmed);
