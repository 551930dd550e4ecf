using System.Globalization;
using System.Text;

namespace Jicengtong.Modules.Problems;

/// <summary>
/// What people type, made safe to keep and to show: no control characters, nothing that turns the direction of the text
/// around it (Trojan Source, CVE-2021-42574), no invisible blanks. Emoji stay whole, with their joiners.
/// </summary>
internal static class CleanText
{
    /// <summary>The text as it is kept; empty when there is nothing to see in it.</summary>
    public static string Of(string? text)
    {
        var clean = new StringBuilder();
        var visible = false;
        foreach (var rune in (text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').EnumerateRunes())
        {
            if (IsDropped(rune))
                continue;
            clean.Append(rune);
            visible |= IsVisible(rune);
        }

        return visible ? clean.ToString().Trim() : "";
    }

    /// <summary>At most so many UTF-16 characters, cut between what people see as characters and marked with an ellipsis.</summary>
    public static string Shorten(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        var kept = 0;
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            if (elements.ElementIndex > longest - 1)
                break;
            kept = elements.ElementIndex;
        }

        return string.Concat(text.AsSpan(0, kept).TrimEnd(), "…");
    }

    private static bool IsDropped(Rune rune) => rune.Value switch
    {
        '\n' or '\t' => false,
        // Marks, embeddings, overrides and isolates of direction.
        0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => true,
        // Blanks without width; joiners stay, emoji need them.
        0x200B or 0x2060 or 0xFEFF or 0x00AD => true,
        _ => Rune.IsControl(rune),
    };

    private static bool IsVisible(Rune rune) => rune.Value switch
    {
        // Fillers that count as letters and show nothing.
        0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 => false,
        _ => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.OtherNotAssigned),
    };
}
