using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Texts;

/// <summary>How far the words of an attachment are known.</summary>
public enum TextState
{
    /// <summary>They are known.</summary>
    Known,

    /// <summary>A picture, or a PDF with pages that are pictures, that waits to be read.</summary>
    Waiting,

    /// <summary>It is being read.</summary>
    Reading,

    /// <summary>Nothing could be read: an empty sheet, a blurred photo, a broken file.</summary>
    Unreadable,

    /// <summary>The picture bore a classification mark; it was destroyed.</summary>
    Marked,
}

/// <summary>The words of one attachment, so that it can be read on the page and found; a human puts right what a machine misread.</summary>
[Proven("file-text-row", Once = nameof(Correction))]
public sealed class FileText
{
    /// <summary>The file; one text each.</summary>
    public required Guid Id { get; init; }

    public required string OwnerKind { get; init; }

    public required Guid OwnerId { get; init; }

    /// <summary>Name of the file, kept also when the file had to be destroyed.</summary>
    public required string Name { get; init; }

    public TextState State { get; private set; }

    /// <summary>As it was read by the machine; never changed by a correction.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Read from a picture: may be wrong.</summary>
    public bool IsFromPicture { get; private set; }

    public WrittenDown? Correction { get; private set; }

    /// <summary>Until when a reader has it; afterwards another may try.</summary>
    public DateTimeOffset? LeasedUntil { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>What is shown and found.</summary>
    public string Shown => Correction?.Text ?? Text;

    /// <summary>The text of a file that carries its words in itself; null makes it unreadable.</summary>
    public void Know(string? text)
    {
        (State, Text, LeasedUntil) = (text is { Length: > 0 } ? TextState.Known : TextState.Unreadable, Cut(text ?? ""), null);
    }

    /// <summary>A picture, or pages that are pictures beside others that say <paramref name="known"/>: somebody must read it.</summary>
    public void Wait(string known = "") => (State, IsFromPicture, Text) = (TextState.Waiting, true, Cut(known));

    public void Lease(DateTimeOffset until)
    {
        (State, LeasedUntil) = (TextState.Reading, until);
        Attempts++;
    }

    /// <summary>It has many pages; whoever reads it still does.</summary>
    public void GoOn(DateTimeOffset until) => LeasedUntil = until;

    /// <summary>The reader died or ran out of time: once more, then no more.</summary>
    public void Fail() => (State, LeasedUntil) = (Attempts < 2 ? TextState.Waiting : TextState.Unreadable, null);

    public void Destroyed() => (State, Text, LeasedUntil) = (TextState.Marked, "", null);

    public void Correct(string text, CurrentUser by, DateTimeOffset now) => Correction = new WrittenDown(text, by.PersonId, by.Name, now);

    private static string Cut(string text) => text.Length > Directive.LongestText ? text[..Directive.LongestText] : text;
}
