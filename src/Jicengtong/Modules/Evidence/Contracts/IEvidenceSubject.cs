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
}
