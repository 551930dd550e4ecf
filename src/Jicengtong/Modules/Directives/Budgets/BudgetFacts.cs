using System.Text.Json;
using Jicengtong.Modules.Evidence.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Budgets;

/// <summary>What is proven about budgets: every setting, every request to exceed one and who let it.</summary>
internal static class BudgetFacts
{
    public const string Prefix = "budget";

    public static Fact Set(SenderBudget budget, CurrentUser by)
        => new("budget.set", by.PersonId, Fact.SubjectOf(Prefix, budget.Id), JsonSerializer.Serialize(new { budget.UnitCode, budget.Year, budget.Hours }));

    public static Fact Asked(DirectiveRelease release, CurrentUser by)
        => new("directive.release-asked", by.PersonId, Fact.SubjectOf(DirectiveFacts.Prefix, release.DirectiveId), JsonSerializer.Serialize(new { release.Id, release.Minutes, release.Why }));

    public static Fact Decided(DirectiveRelease release, CurrentUser by)
        => new("directive.release-decided", by.PersonId, Fact.SubjectOf(DirectiveFacts.Prefix, release.DirectiveId), JsonSerializer.Serialize(new { release.Id, release.Decision!.Granted, release.Decision.Words }));
}

/// <summary>Who may see when a budget was set: everybody with an account, as the account itself.</summary>
internal sealed class BudgetEvidence : IEvidenceSubject
{
    public string Prefix => BudgetFacts.Prefix;

    public IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string> { ["budget.set"] = "定发文额度" };

    public Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => Task.FromResult(true);
}
