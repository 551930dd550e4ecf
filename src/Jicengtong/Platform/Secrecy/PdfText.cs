using System.Text;
using System.Text.RegularExpressions;

namespace Jicengtong.Platform;

/// <summary>
/// The text of a PDF well enough to see a mark: the strings of each page, read with the ToUnicode table of the font they are
/// set in (ISO 32000-1, 9.10.3), and the document's properties. Programs set each letter of a mark in a font of its own, so
/// the fonts must be told apart.
/// </summary>
internal static partial class PdfText
{
    /// <summary>The pages in the order of the file, then the properties.</summary>
    public static IEnumerable<string> Of(byte[] pdf)
    {
        var objects = PdfObjects.In(pdf);
        foreach (var page in Pages(objects))
            yield return page;
        foreach (var content in objects.Streams.Values.Where(content => Shows().IsMatch(content)))
            yield return Shown(content, new Dictionary<string, PdfFontTable?>());
        foreach (Match property in Utf16().Matches(objects.Raw))
            yield return Encoding.BigEndianUnicode.GetString(Encoding.Latin1.GetBytes(property.Groups[1].Value));
        foreach (Match property in HexUtf16().Matches(objects.Raw))
            yield return Encoding.BigEndianUnicode.GetString(Convert.FromHexString(property.Groups[1].Value));
    }

    /// <summary>The pages alone, for somebody to read; a page that is only a picture is empty.</summary>
    public static IEnumerable<string> Pages(byte[] pdf) => Pages(PdfObjects.In(pdf));

    private static IEnumerable<string> Pages(PdfObjects objects)
    {
        var fonts = new Dictionary<int, PdfFontTable?>();
        PdfFontTable? TableOf(int font) => fonts.TryGetValue(font, out var known) ? known : fonts[font] = Table(objects, font);
        foreach (var page in objects.Texts.Where(text => PageType().IsMatch(text)))
        {
            var resources = page + objects.Follow(page, "Resources");
            var names = FontNames(objects, resources).ToDictionary(font => font.Name, font => TableOf(font.Object));
            yield return string.Join("\n", objects.Follow(page, "Contents").Split('\u0000').Select(content => Shown(content, names)));
        }
    }

    private static IEnumerable<(string Name, int Object)> FontNames(PdfObjects objects, string resources)
    {
        var at = resources.IndexOf("/Font", StringComparison.Ordinal);
        if (at < 0)
            return [];
        var dictionary = resources[at..] + objects.Follow(resources, "Font");
        return FontName().Matches(dictionary).Select(match => (match.Groups[1].Value, PdfObjects.Number(match.Groups[2].Value))).DistinctBy(font => font.Item1);
    }

    private static PdfFontTable? Table(PdfObjects objects, int font)
        => objects.Dictionaries.TryGetValue(font, out var text) && ToUnicode().Match(text) is { Success: true } table
            && objects.Streams.TryGetValue(PdfObjects.Number(table.Groups[1].Value), out var cmap) ? PdfFontTable.Of(cmap) : null;

    // A step to the side goes on in the same line; a step down or another place begins a new one.
    private static string Shown(string content, Dictionary<string, PdfFontTable?> fonts)
    {
        var text = new StringBuilder();
        PdfFontTable? font = null;
        var height = "";
        foreach (Match token in Tokens().Matches(content))
        {
            if (token.Groups["font"].Success)
                font = fonts.GetValueOrDefault(token.Groups["font"].Value);
            else if (token.Groups["hex"].Success)
                text.Append(font?.Read(Blank().Replace(token.Groups["hex"].Value, "")) ?? "");
            else if (token.Groups["text"].Success)
                text.Append(Unescaped(token.Groups["text"].Value) is var letters && font is not null ? font.Read(Convert.ToHexString(Encoding.Latin1.GetBytes(letters))) : letters);
            else if ((token.Groups["down"].Success && token.Groups["down"].Value.Trim('0', '.', '-').Length > 0) || token.Groups["line"].Success || (token.Groups["at"].Success && token.Groups["at"].Value != height))
                text.Append('\n');
            if (token.Groups["at"].Success)
                height = token.Groups["at"].Value;
        }

        return text.ToString();
    }

    private static string Unescaped(string literal) => Escape().Replace(literal, match => match.Groups[1].Value switch
    {
        "n" => "\n", "r" => "\r", "t" => "\t", "b" => "\b", "f" => "\f",
        { Length: > 0 } octal when char.IsAsciiDigit(octal[0]) => ((char)(Convert.ToInt32(octal, 8) & 0xFF)).ToString(),
        var letter => letter,
    });

    [GeneratedRegex(@"/Type\s*/Page(?![A-Za-z])")]
    private static partial Regex PageType();

    [GeneratedRegex(@"\b(?:Tj|TJ)\b")]
    private static partial Regex Shows();

    [GeneratedRegex(@"/([A-Za-z0-9+_.\-]+)\s+(\d{1,9})\s+0\s+R")]
    private static partial Regex FontName();

    [GeneratedRegex(@"/ToUnicode\s+(\d{1,9})\s+0\s+R")]
    private static partial Regex ToUnicode();

    [GeneratedRegex(@"/(?<font>[A-Za-z0-9+_.\-]+)\s+[\d.\-]+\s+Tf|<(?<hex>[0-9A-Fa-f\s]{2,})>|\((?<text>(?:[^()\\]|\\.)*)\)|[\d.\-]+\s+(?<down>[\d.\-]+)\s+T[dD]\b|(?<at>[\d.\-]+)\s+Tm\b|(?<line>\bT\*)", RegexOptions.Singleline)]
    private static partial Regex Tokens();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"\\([0-7]{1,3}|.)", RegexOptions.Singleline)]
    private static partial Regex Escape();

    [GeneratedRegex(@"\(\xFE\xFF((?:[^()\\]|\\.)*)\)", RegexOptions.Singleline)]
    private static partial Regex Utf16();

    [GeneratedRegex(@"<FEFF((?:[0-9A-Fa-f]{4})+)>")]
    private static partial Regex HexUtf16();
}
