using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization;

/// <summary>A number of a telephone in the one form it is kept in, so that the same number written twice is the same text.</summary>
internal static class PhoneNumber
{
    private const string China = "86";

    /// <summary>Digits only, without spaces, hyphens, brackets and +86; text that is no number is given back trimmed.</summary>
    public static string Of(string? text)
    {
        var plain = FullWidth.Narrow(text ?? "").Trim();
        var digits = new string([.. plain.Where(letter => letter is not (' ' or '-' or '–' or '—' or '(' or ')' or '.' or '+' or '\u200b'))]);
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit))
            return plain;
        return digits.StartsWith(China, StringComparison.Ordinal) && digits.Length == 13 ? digits[2..] : digits;
    }

    /// <summary>A mobile number of eleven digits, or a landline with or without its area code.</summary>
    public static bool IsNumber(string text) => text.All(char.IsAsciiDigit) && text switch
    {
        ['1', ..] => text.Length == 11,
        ['0', ..] => text.Length is >= 10 and <= 12,
        _ => text.Length is 7 or 8,
    };
}
