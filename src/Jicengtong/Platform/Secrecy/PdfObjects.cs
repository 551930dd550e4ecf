using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Jicengtong.Platform;

/// <summary>The objects of a PDF file as text, found by looking through the file from its beginning, so that a broken index hides nothing.</summary>
internal sealed partial class PdfObjects
{
    /// <summary>Beyond this many unpacked characters nothing more is read: a mark stands on the first page, and a small file may unpack to anything.</summary>
    private const int MostUnpacked = 32 * 1024 * 1024;

    private PdfObjects(string raw) => Raw = raw;

    /// <summary>The file, one character a byte.</summary>
    public string Raw { get; }

    /// <summary>Dictionaries by object number.</summary>
    public Dictionary<int, string> Dictionaries { get; } = [];

    /// <summary>Unpacked streams by object number.</summary>
    public Dictionary<int, string> Streams { get; } = [];

    /// <summary>All dictionaries.</summary>
    public IEnumerable<string> Texts => Dictionaries.Values;

    public static PdfObjects In(byte[] pdf)
    {
        var objects = new PdfObjects(Encoding.Latin1.GetString(pdf));
        var left = MostUnpacked;
        foreach (Match start in Objects().Matches(objects.Raw))
        {
            var (number, from) = (Number(start.Groups[1].Value), start.Index + start.Length);
            var end = objects.Raw.IndexOf("endobj", from, StringComparison.Ordinal);
            var body = objects.Raw[from..(end < 0 ? objects.Raw.Length : end)];
            var stream = StreamStart().Match(body);
            objects.Dictionaries[number] = stream.Success ? body[..stream.Index] : body;
            if (!stream.Success || left <= 0)
                continue;
            var (first, last) = (from + stream.Index + stream.Length, objects.Raw.IndexOf("endstream", from + stream.Index, StringComparison.Ordinal));
            var content = Unpacked(pdf, first, (last < 0 ? pdf.Length : last) - first, left);
            left -= content.Length;
            objects.Streams[number] = content;
        }

        foreach (var (number, dictionary) in objects.Dictionaries.Where(one => one.Value.Contains("/ObjStm", StringComparison.Ordinal)).ToList())
            objects.Unfold(dictionary, objects.Streams.GetValueOrDefault(number, ""));
        return objects;
    }

    /// <summary>What an entry of a dictionary refers to: one object or several, each as dictionary and stream, apart by a null character.</summary>
    public string Follow(string dictionary, string entry)
    {
        var at = dictionary.IndexOf("/" + entry, StringComparison.Ordinal);
        if (at < 0 || Referred().Match(dictionary, at + entry.Length + 1) is not { Success: true } referred)
            return "";
        return string.Join('\u0000', Reference().Matches(referred.Value).Select(one => Number(one.Groups[1].Value))
            .Select(number => Streams.TryGetValue(number, out var content) ? content : Dictionaries.GetValueOrDefault(number, "")));
    }

    public static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    // Several small objects packed into one stream: pairs of number and place first, then the objects.
    private void Unfold(string dictionary, string content)
    {
        if (First().Match(dictionary) is not { Success: true } first || Number(first.Groups[1].Value) is var start && (start < 0 || start > content.Length))
            return;
        var pairs = Digits().Matches(content[..start]).Select(digits => Number(digits.Value)).Chunk(2).Where(pair => pair.Length == 2).ToList();
        for (var at = 0; at < pairs.Count; at++)
        {
            var (from, to) = (start + pairs[at][1], at + 1 < pairs.Count ? start + pairs[at + 1][1] : content.Length);
            if (from >= 0 && to >= from && to <= content.Length)
                Dictionaries[pairs[at][0]] = content[from..to];
        }
    }

    private static string Unpacked(byte[] pdf, int start, int length, int most)
    {
        if (length < 2 || (pdf[start] & 0x0F) != 8)
            return Encoding.Latin1.GetString(pdf, start, Math.Max(0, Math.Min(length, most)));
        var unpacked = new MemoryStream();
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(pdf, start, length), CompressionMode.Decompress);
            var buffer = new byte[65536];
            for (int read; unpacked.Length < most && (read = zlib.Read(buffer)) > 0;)
                unpacked.Write(buffer, 0, read);
        }
        catch (InvalidDataException)
        {
            // Cut short or of another kind; what came out is looked at.
        }

        return Encoding.Latin1.GetString(unpacked.GetBuffer(), 0, (int)unpacked.Length);
    }

    [GeneratedRegex(@"(?<![\d])(\d{1,9})\s+\d{1,5}\s+obj\b")]
    private static partial Regex Objects();

    [GeneratedRegex(@"\bstream\r?\n")]
    private static partial Regex StreamStart();

    [GeneratedRegex(@"\G\s*(?:\d{1,9}\s+\d{1,5}\s+R|\[[^\]]*\])")]
    private static partial Regex Referred();

    [GeneratedRegex(@"(\d{1,9})\s+\d{1,5}\s+R")]
    private static partial Regex Reference();

    [GeneratedRegex(@"/First\s+(\d{1,9})")]
    private static partial Regex First();

    [GeneratedRegex(@"\d{1,9}")]
    private static partial Regex Digits();
}

/// <summary>Which letters the codes of one font mean: its ToUnicode table.</summary>
internal sealed partial class PdfFontTable
{
    private readonly Dictionary<int, string> letters = [];
    private int digits = 4;

    public static PdfFontTable Of(string cmap)
    {
        var table = new PdfFontTable();
        if (CodeSpace().Match(cmap) is { Success: true } space)
            table.digits = space.Groups[1].Value.Length;
        foreach (Match block in Chars().Matches(cmap))
            foreach (Match pair in Pair().Matches(block.Value))
                table.letters[Code(pair.Groups[1].Value)] = Unicode(pair.Groups[2].Value);
        foreach (Match block in Ranges().Matches(cmap))
        {
            foreach (Match range in Range().Matches(block.Value))
            {
                var (first, last, to) = (Code(range.Groups[1].Value), Code(range.Groups[2].Value), Unicode(range.Groups[3].Value));
                for (var code = first; code <= last && to.Length == 1; code++)
                    table.letters[code] = ((char)(to[0] + code - first)).ToString();
            }

            foreach (Match list in RangeList().Matches(block.Value))
                foreach (var (entry, at) in Hex().Matches(list.Groups[2].Value).Select((entry, at) => (entry, at)))
                    table.letters[Code(list.Groups[1].Value) + at] = Unicode(entry.Groups[1].Value);
        }

        return table;
    }

    /// <summary>The letters of a string given as hexadecimal codes.</summary>
    public string Read(string hex)
    {
        var text = new StringBuilder();
        for (var at = 0; at + digits <= hex.Length; at += digits)
            if (letters.TryGetValue(Code(hex.Substring(at, digits)), out var letter))
                text.Append(letter);
        return text.ToString();
    }

    private static int Code(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Unicode(string hex) => hex.Length % 4 == 0 ? Encoding.BigEndianUnicode.GetString(Convert.FromHexString(hex)) : "";

    [GeneratedRegex(@"begincodespacerange\s*<([0-9A-Fa-f]{2,4})>")]
    private static partial Regex CodeSpace();

    [GeneratedRegex(@"beginbfchar.*?endbfchar", RegexOptions.Singleline)]
    private static partial Regex Chars();

    [GeneratedRegex(@"beginbfrange.*?endbfrange", RegexOptions.Singleline)]
    private static partial Regex Ranges();

    [GeneratedRegex(@"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4,})>")]
    private static partial Regex Pair();

    [GeneratedRegex(@"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4,})>")]
    private static partial Regex Range();

    [GeneratedRegex(@"<([0-9A-Fa-f]{2,4})>\s*<[0-9A-Fa-f]{2,4}>\s*\[([^\]]*)\]")]
    private static partial Regex RangeList();

    [GeneratedRegex(@"<([0-9A-Fa-f]{4,})>")]
    private static partial Regex Hex();
}
