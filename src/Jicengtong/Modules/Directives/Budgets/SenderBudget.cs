using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Budgets;

/// <summary>发文额度: how many hours of its readers a unit may use in a year. It only falls.</summary>
[Proven("budget-row")]
public sealed class SenderBudget
{
    private SenderBudget()
    {
    }

    public Guid Id { get; private init; }

    public string UnitCode { get; private init; } = "";

    public string UnitName { get; private init; } = "";

    public int Year { get; private init; }

    public int Hours { get; private set; }

    public Guid SetById { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>Sets it for the first time in this year; <paramref name="before"/> is the latest earlier year's.</summary>
    public static Result<SenderBudget> Set(string unit, string name, int year, int hours, SenderBudget? before, CurrentUser by, DateTimeOffset now)
        => Check(hours, before) is { } wrong ? wrong : new SenderBudget { Id = Ids.Next(now), UnitCode = unit, UnitName = name, Year = year, Hours = hours, SetById = by.PersonId, At = now };

    /// <summary>Lowers it within the year.</summary>
    public Result<Done> Lower(int hours, CurrentUser by, DateTimeOffset now)
    {
        if (Check(hours, this) is { } wrong)
            return wrong;
        if (hours != Hours)
            (Hours, SetById, At) = (hours, by.PersonId, now);
        return Done.Instance;
    }

    private static Invalid? Check(int hours, SenderBudget? before) => (hours, before) switch
    {
        ( < 1 or > 1_000_000, _) => new Invalid("hours", "额度请填 1 到 1000000 的整数（人·小时）。", "budget.hours"),
        (_, { } limit) when hours > limit.Hours => new Invalid("hours", $"额度只能减不能加：{limit.Year} 年是 {limit.Hours} 人·小时。真要多发，逐件请办公室放行。", "budget.rises"),
        _ => null,
    };
}

/// <summary>What was decided about a document beyond the budget.</summary>
public sealed record ReleaseDecision(bool Granted, string Words, Guid By, string ByName, DateTimeOffset At);

/// <summary>放行: a document beyond the year's budget goes out only when the office, another person, lets it.</summary>
[Proven("release-row")]
public sealed class DirectiveRelease
{
    private DirectiveRelease()
    {
    }

    public Guid Id { get; private init; }

    public Guid DirectiveId { get; private init; }

    /// <summary>What the document costs its readers, as asked; a dearer one needs another release.</summary>
    public int Minutes { get; private init; }

    public string Why { get; private init; } = "";

    public Guid AskedById { get; private set; }

    public string AskedByName { get; private set; } = "";

    public DateTimeOffset At { get; private init; }

    public ReleaseDecision? Decision { get; private set; }

    public static Result<DirectiveRelease> Ask(Directive directive, int minutes, string? why, CurrentUser by, DateTimeOffset now) => string.IsNullOrWhiteSpace(why)
        ? new Invalid("whyRelease", "请写明为什么超了额度还要发，办公室要看。", "release.whyMissing")
        : new DirectiveRelease { Id = Ids.Next(now), DirectiveId = directive.Id, Minutes = minutes, Why = why.Trim(), AskedById = by.PersonId, AskedByName = by.Name, At = now };

    /// <summary>Whoever asked left; the decision goes to somebody else.</summary>
    internal void HandTo(PersonMove move) => (AskedById, AskedByName) = (move.To, move.ToName);

    /// <summary>Lets it go or not; a refusal says why.</summary>
    public Result<Done> Decide(bool granted, string? words, CurrentUser by, DateTimeOffset now)
    {
        if (by.PersonId == AskedById)
            return new Forbidden("自己申请的，要请别人放行。");
        if (Decision is not null)
            return new AlreadyDecided(Decision.Granted ? "已经放行" : "没有放行");
        if (!granted && string.IsNullOrWhiteSpace(words))
            return new Invalid("words", "请写明为什么不放行，发文的人要看。", "release.wordsMissing");
        Decision = new ReleaseDecision(granted, words?.Trim() ?? "", by.PersonId, by.Name, now);
        return Done.Instance;
    }

    private sealed record AlreadyDecided(string How) : Error("release.decided", $"这一件{How}，不用再答。", StatusCodes.Status409Conflict);
}
