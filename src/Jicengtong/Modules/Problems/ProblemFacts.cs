using System.Text.Json;
using Jicengtong.Modules.Evidence.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>What is proven about problems: that it was raised and to whom it went, what was answered, what its reporter decided.</summary>
internal static class ProblemFacts
{
    public const string Prefix = "problem";

    public static Fact Reported(Problem problem, CurrentUser by)
        => Of("problem.reported", problem, by, new { problem.Number, problem.Text, problem.Matter, problem.UnitCode, problem.HandlerId, problem.HandlerUnit, problem.DueAt });

    public static Fact Answered(Problem problem, CurrentUser by, string text) => Of("problem.answered", problem, by, new { text });

    /// <summary>Written before the decision is checked: a refusal rolls it back with everything else.</summary>
    public static Fact Decided(Problem problem, CurrentUser by, bool satisfied, string? comment)
        => Of(satisfied ? "problem.closed" : "problem.returned", problem, by, new { comment });

    private static Fact Of(string kind, Problem problem, CurrentUser by, object content)
        => new(kind, by.PersonId, Fact.SubjectOf(Prefix, problem.Id), JsonSerializer.Serialize(content));
}

/// <summary>Who may see the evidence of a problem: whoever may see the problem.</summary>
internal sealed class ProblemEvidence(ProblemAccess access) : IEvidenceSubject
{
    public string Prefix => ProblemFacts.Prefix;

    public IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>
    {
        ["problem.reported"] = "反映问题", ["problem.answered"] = "答复", ["problem.closed"] = "办结", ["problem.returned"] = "退回",
    };

    public Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => access.MayRead(user, id, cancel);
}
