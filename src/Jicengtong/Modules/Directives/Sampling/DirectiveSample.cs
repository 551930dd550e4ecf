using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Sampling;

/// <summary>One statement to judge: so or not so.</summary>
/// <param name="Text">The statement.</param>
/// <param name="IsSo">What the document says.</param>
public sealed record SampleQuestion(string Text, bool IsSo);

/// <summary>
/// 抽样三问: up to three statements that some readers of each unit judge, voluntarily and without a name. Only sums of units are
/// kept (<see cref="SampleUnit"/>); the key that keeps anybody from answering twice is destroyed when it closes.
/// </summary>
public sealed class DirectiveSample
{
    /// <summary>A reader gives a minute, not ten.</summary>
    public const int MostQuestions = 3;

    /// <summary>Fewer readers or answers than this would point at somebody.</summary>
    public const int Fewest = 5;

    /// <summary>How many readers of a unit are drawn when it has more.</summary>
    public const int Drawn = 10;

    private DirectiveSample()
    {
    }

    public Guid Id { get; private init; }

    public Guid DirectiveId { get; private init; }

    public IReadOnlyList<SampleQuestion> Questions { get; private init; } = [];

    public Guid AskedById { get; private set; }

    public DateTimeOffset At { get; private init; }

    public DateTimeOffset ClosesAt { get; private init; }

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Protected by the keys outside the database; null once it is closed.</summary>
    public string? SealedKey { get; private set; }

    /// <summary>Whoever asked left; the result goes to somebody else.</summary>
    internal void HandTo(Guid person) => AskedById = person;

    public bool IsOpen(DateTimeOffset now) => ClosedAt is null && now < ClosesAt;

    public static Result<DirectiveSample> Ask(Directive directive, IReadOnlyList<SampleQuestion> questions, string sealedKey, CurrentUser by, DateTimeOffset now, DateTimeOffset closesAt)
        => questions switch
        {
            { Count: 0 } => new Invalid("questions", "请至少写一句，写一句就能抽。", "sample.empty"),
            { Count: > MostQuestions } => new Invalid("questions", "最多 3 句，多了没人愿意答。", "sample.tooMany"),
            _ when questions.Any(question => question.Text.Length > 200) => new Invalid("questions", "一句最多 200 个字。", "sample.tooLong"),
            _ when questions.Select(question => question.Text).Distinct().Count() < questions.Count => new Invalid("questions", "有两句一样，请改一句。", "sample.twice"),
            _ => new DirectiveSample
            {
                Id = Ids.Next(now), DirectiveId = directive.Id, Questions = questions, AskedById = by.PersonId, At = now, ClosesAt = closesAt, SealedKey = sealedKey,
            },
        };

    /// <summary>From here on nobody, with whatever key, can tell who answered.</summary>
    public void Close(DateTimeOffset now)
    {
        ClosedAt ??= now;
        SealedKey = null;
    }
}

/// <summary>One unit of a sample: how many were asked, how many answered, and how many of them rightly. There is nothing smaller than this.</summary>
public sealed class SampleUnit
{
    public required Guid Id { get; init; }

    public required Guid SampleId { get; init; }

    public required string UnitCode { get; init; }

    public required string UnitName { get; init; }

    public required int Asked { get; init; }

    public int Answered { get; init; }

    /// <summary>Right answers to the first statement.</summary>
    public int Right1 { get; init; }

    /// <summary>To the second.</summary>
    public int Right2 { get; init; }

    /// <summary>To the third.</summary>
    public int Right3 { get; init; }
}

/// <summary>That somebody has answered, said so that without the sample's key it cannot be told who; gone when the sample closes.</summary>
public sealed class SampleMark
{
    public required string Mark { get; init; }

    public required Guid SampleId { get; init; }
}
