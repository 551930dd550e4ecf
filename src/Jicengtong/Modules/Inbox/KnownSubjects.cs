using System.Collections.Concurrent;
using System.Text.Json;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>What an ask is about, as every reader sees it.</summary>
internal sealed record SubjectWords(
    string Kind, string Title, string Matter, Urgency Urgency, Demand Demand, string From, string? Through, string? Opinion, string Path, string? Revised,
    IReadOnlyList<string> KeyPoints, IReadOnlyList<FormField> Form)
{
    private byte[]? json;

    /// <summary>
    /// Its part of a card as the API writes it, encoded once: the members of a JSON object without the braces, made by <paramref name="make"/>.
    /// </summary>
    public ReadOnlySpan<byte> Json(Func<SubjectWords, byte[]> make) => json ??= make(this);
}

/// <summary>
/// Subjects as they were read: one directive is on thousands of cards. They are believed under the number that was read together with the asks
/// (<see cref="Watched"/>), so that no card shows an old wording beside a new round.
/// </summary>
internal sealed class KnownSubjects(HotQuestions hot)
{
    /// <summary>The topic of the words.</summary>
    public const string Topic = "inbox-subjects";

    // A few kilobytes each at most.
    private const int Most = 4000;

    private Page page = new(-1);

    /// <summary>The table they are in. A new subject is on no card yet.</summary>
    public static Watched Table { get; } = new(Topic, "inbox_subjects", ["kind", "title", "matter", "urgency", "demand", "from_name", "through", "opinion", "page_path", "revised", "key_points_json", "form_json"], NewRowsCount: false);

    /// <summary>The words of these subjects as of a number.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, SubjectWords>> Of(long number, IEnumerable<Guid> subjects, CancellationToken cancel)
    {
        var current = Volatile.Read(ref page);
        if (number < 0 || current.Number != number || current.Words.Count >= Most)
        {
            current = new Page(number);
            Volatile.Write(ref page, current);
        }

        foreach (var subject in subjects)
            if (!current.Words.ContainsKey(subject))
                current.Words[subject] = await Load(subject, cancel);
        return current.Words;
    }

    private async Task<SubjectWords> Load(Guid subject, CancellationToken cancel) => (await hot.Ask(
        "SELECT kind, title, matter, urgency, demand, from_name, through, opinion, page_path, revised, key_points_json, form_json FROM inbox_subjects WHERE id = @subject",
        row => new SubjectWords(row.GetString(0), row.GetString(1), row.GetString(2), Enum.Parse<Urgency>(row.GetString(3)), Enum.Parse<Demand>(row.GetString(4)), row.GetString(5), row.TextOrNullAt(6),
            row.TextOrNullAt(7), row.GetString(8), row.TextOrNullAt(9), JsonSerializer.Deserialize<string[]>(row.GetString(10))!, JsonSerializer.Deserialize<FormField[]>(row.GetString(11))!),
        cancel, ("subject", subject)))[0];

    private sealed class Page(long number)
    {
        public long Number => number;

        public ConcurrentDictionary<Guid, SubjectWords> Words { get; } = new();
    }
}
