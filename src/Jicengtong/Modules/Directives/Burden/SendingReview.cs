using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Burden;

/// <summary>What a sender sees before sending: who gets it, what it costs them, what they already have on the topic.</summary>
public sealed record SendingReview(Price Price, IReadOnlyList<SameTopicDirective> SameTopic, IReadOnlyList<BurdenCheck> Checks, Budgets.BudgetReview? Budget);

/// <summary>Puts it together.</summary>
internal sealed class ReviewSending(FindSameTopic sameTopic, Budgets.BudgetCheck budget, IDirectory directory, BurdenLimits limits, WorkingCalendar calendar, TimeProvider clock)
{
    private static readonly string[] BelowTownships = ["村社区", "网格"];

    public async Task<SendingReview> Of(Directive directive, Resolution resolution, CancellationToken cancel)
    {
        var units = await directory.Units([.. resolution.People.Select(person => person.Unit).Distinct()], cancel);
        var price = PriceOf(directive, resolution.People.Count);
        return new SendingReview(price, await sameTopic.Of(directive, resolution.People, cancel),
            BurdenChecks.Of(directive.Content, limits, units.Values.Any(unit => BelowTownships.Contains(unit.Kind)),
                directive.Content.DueAt is { } due && !calendar.IsWorkingDay(WorkingCalendar.LocalDay(due))), await budget.Of(directive, price, cancel));
    }

    public Price PriceOf(Directive directive, int people) => Price.Of(directive.Content, people, !calendar.IsWorkingTime(clock.GetUtcNow()));
}
