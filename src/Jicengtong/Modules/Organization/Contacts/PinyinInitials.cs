using System.Text;

namespace Jicengtong.Modules.Organization.Contacts;

/// <summary>
/// 拼音首字母: what people type to find somebody ("cxr" finds 陈小荣). A character may be read in several ways (曾 is zeng or ceng), so
/// a name has several spellings; all of them find it.
/// </summary>
internal static class PinyinInitials
{
    /// <summary>Longest text kept, in characters.</summary>
    public const int Longest = 200;

    // A name of four characters with two readings each; what is rarer is not typed.
    private const int MostSpellings = 16;
    private const int MostCharacters = 8;
    private static readonly Lazy<Dictionary<char, string>> Letters = new(Read);

    /// <summary>All spellings of a name, each after a space, so that one LIKE finds a beginning: " cxr", " zxr cxr"; empty for nothing to spell.</summary>
    public static string Of(string name)
    {
        List<string> spellings = [""];
        foreach (var character in name.Where(char.IsLetterOrDigit).Take(MostCharacters))
        {
            var letters = character < 128 ? char.ToLowerInvariant(character).ToString() : Letters.Value.GetValueOrDefault(character, "");
            if (letters.Length > 0)
                spellings = [.. spellings.SelectMany(begun => letters.Select(letter => begun + letter)).Take(MostSpellings)];
        }

        var text = new StringBuilder();
        foreach (var spelling in spellings.Where(spelling => spelling.Length > 0 && text.Length + spelling.Length < Longest))
            text.Append(' ').Append(spelling);
        return text.ToString();
    }

    /// <summary>Is this what somebody types who means first letters? Two letters at least, nothing else.</summary>
    public static bool IsTyped(string word) => word.Length is >= 2 and <= MostCharacters && word.All(char.IsAsciiLetter);

    private static Dictionary<char, string> Read()
    {
        using var stream = typeof(PinyinInitials).Assembly.GetManifestResourceStream("pinyin-initials.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var letters = new Dictionary<char, string>();
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith('#') && line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at)
                foreach (var character in line.AsSpan(at + 1))
                    letters[character] = line[..at];
        return letters;
    }
}
