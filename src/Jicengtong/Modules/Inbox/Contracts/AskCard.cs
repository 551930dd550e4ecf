using System.Text.Json;
using System.Text.Json.Serialization;

namespace Jicengtong.Modules.Inbox.Contracts;

/// <summary>An ask as its reader sees it.</summary>
public sealed class AskCard
{
    /// <summary>The ask.</summary>
    public Guid Id { get; init; }

    /// <summary>What it is about.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>directive, relay or problem.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Title.</summary>
    public string Title { get; init; } = "";

    /// <summary>Matter.</summary>
    public string Matter { get; init; } = "";

    /// <summary>Urgency word.</summary>
    public Urgency Urgency { get; init; }

    /// <summary>What is asked.</summary>
    public Demand Demand { get; init; }

    /// <summary>By when.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Who says it.</summary>
    public string From { get; init; } = "";

    /// <summary>Through whom it came, or null.</summary>
    public string? Through { get; init; }

    /// <summary>Opinion of the unit it came through, or null.</summary>
    public string? Opinion { get; init; }

    /// <summary>Page of the subject.</summary>
    public string Path { get; init; } = "";

    /// <summary>When it was asked.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>First opening, or null.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>Current answer, or null.</summary>
    public ReceiptAnswer? Answer { get; init; }

    /// <summary>When answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>What was written with the answer.</summary>
    public string? Text { get; init; }

    /// <summary>Name of whoever answered for the reader (代办); null when the reader did.</summary>
    public string? ActedBy { get; internal set; }

    /// <summary>Withdrawn by the sender.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>The ask this one stands in for: the reader is asked as deputy.</summary>
    public Guid? StandsFor { get; init; }

    /// <summary>When it was last reminded.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    /// <summary>1 for the first asking; a revision that concerns the reader opens the next round.</summary>
    public int Round { get; init; }

    /// <summary>Who had it before the duty moved to the reader; null when it was always theirs.</summary>
    public string? MovedFrom { get; init; }

    /// <summary>What the last revision changed, in one line; null when there was none.</summary>
    public string? Revised { get; init; }

    /// <summary>The reader's questions were answered since; the page shows the answer.</summary>
    public bool HasReply { get; init; }

    /// <summary>Put away by its reader until then (稍后再看); null: in sight.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>What it is about, as every reader's card has it; null on a card that was read alone.</summary>
    internal SubjectWords? Words { get; init; }

    /// <summary>What it means for this reader alone, in lines; mostly nothing (<see cref="IOwnLines"/>).</summary>
    public IReadOnlyList<string> Own { get; internal set; } = [];

    /// <summary>Order within its box.</summary>
    [JsonIgnore]
    public long SortKey { get; init; }

    /// <summary>Key points as stored.</summary>
    [JsonIgnore]
    public string KeyPointsJson { get; init; } = "[]";

    /// <summary>Form as stored.</summary>
    [JsonIgnore]
    public string FormJson { get; init; } = "[]";

    /// <summary>Key points.</summary>
    public IReadOnlyList<string> KeyPoints { get => field ??= JsonSerializer.Deserialize<string[]>(KeyPointsJson)!; init; }

    /// <summary>Fields to fill in.</summary>
    public IReadOnlyList<FormField> Form { get => field ??= FormJson == "[]" ? [] : JsonSerializer.Deserialize<FormField[]>(FormJson)!; init; }

    /// <summary>Which box it lies in: todo, know or done.</summary>
    public string Box { get; init; } = "";

    /// <summary>Nothing more is expected.</summary>
    public bool IsFinished => WithdrawnAt is not null || Box == "done";
}
