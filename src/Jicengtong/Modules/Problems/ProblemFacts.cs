using System.Text.Json;
using Jicengtong.Modules.Evidence.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>What is proven about problems: that it was raised and to whom it went, what was answered, what its reporter decided.</summary>
internal static class ProblemFacts
{
    public const string Prefix = "problem";

    /// <summary>What the ledger's rules are proven under.</summary>
    public const string RulesPrefix = "rules";

    public static Fact Reported(Problem problem, Speaker by)
        => Of("problem.reported", problem, by, new { problem.Number, problem.Text, problem.Matter, problem.UnitCode, problem.HandlerId, problem.HandlerUnit, problem.DueAt });

    public static Fact Answered(Problem problem, CurrentUser by, string text) => Of("problem.answered", problem, by, new { text });

    /// <summary>Written before the decision is checked: a refusal rolls it back with everything else.</summary>
    public static Fact Decided(Problem problem, Speaker by, bool solved, Rating? rating, string? comment)
        => Of(solved ? "problem.closed" : "problem.returned", problem, by, new { rating, comment });

    public static Fact PrecedentEnded(Precedent precedent, CurrentUser by)
        => new("problem.precedent-ended", by.PersonId, Fact.SubjectOf(Prefix, precedent.ProblemId), JsonSerializer.Serialize(new { precedent.Id, precedent.Matter, precedent.Unit }));

    public static Fact RulesChanged(RulesRow row, CurrentUser by)
        => new("problem.rules-set", by.PersonId, Fact.SubjectOf(RulesPrefix, row.Id), JsonSerializer.Serialize(new { row.UnitCode, row.Rules }));

    /// <summary>Nobody with an account is the actor all zero, as the system is.</summary>
    public static Fact Of(string kind, Problem problem, Speaker? by, object content)
        => new(kind, by?.PersonId ?? Guid.Empty, Fact.SubjectOf(Prefix, problem.Id), JsonSerializer.Serialize(content));
}

/// <summary>Who may see the evidence of a problem: whoever may see the problem.</summary>
internal sealed class ProblemEvidence(ProblemAccess access) : IEvidenceSubject
{
    public string Prefix => ProblemFacts.Prefix;

    public IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>
    {
        ["problem.reported"] = "反映问题", ["problem.answered"] = "答复", ["problem.closed"] = "办结", ["problem.returned"] = "退回",
        ["problem.accepted"] = "签收", ["problem.unit-returned"] = "退单", ["problem.ruled"] = "裁定", ["problem.precedent-ended"] = "撤销先例",
        ["problem.extension-asked"] = "申请延期", ["problem.extension-decided"] = "批延期", ["problem.suspended"] = "挂账", ["problem.resumed"] = "恢复办理",
        ["problem.support-asked"] = "请协办", ["problem.supported"] = "协办", ["problem.merged"] = "并案", ["problem.lapsed"] = "到期办结", ["problem.added"] = "补充", ["problem.solved-on-the-spot"] = "当场解决", ["problem.phone-seen"] = "看了群众留的电话",
    };

    public Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => access.MayRead(user, id, cancel);

    public async Task<IReadOnlyList<KnownTo>> KnownTo(CurrentUser user, Guid id, CancellationToken cancel)
        => await access.Find(user, id, cancel) is { Problem: { } problem } ? [new KnownTo($"{problem.HandlerUnitName}（由它答复）", problem.ReportedAt, 1, null)] : [];
}

/// <summary>Who may see when the rules of the ledger were changed: everybody with an account, they are everybody's rules.</summary>
internal sealed class RulesEvidence : IEvidenceSubject
{
    public string Prefix => ProblemFacts.RulesPrefix;

    public IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string> { ["problem.rules-set"] = "改台账规则" };

    public Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => Task.FromResult(true);
}
