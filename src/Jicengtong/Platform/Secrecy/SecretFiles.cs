using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Jicengtong.Platform;

/// <summary>
/// Looks for a classification mark in a file before it is kept: in its name, its properties and its text. Reads Office and
/// OFD files (zipped XML), PDF with text, plain text, and the old binary Office files well enough to see a mark. Pictures,
/// voices and videos are not read.
/// </summary>
internal static partial class SecretFiles
{
    /// <summary>Beyond this many bytes of unpacked text nothing more is read: a mark stands on the first page.</summary>
    private const int MostUnpacked = 16 * 1024 * 1024;

    /// <summary>The mark, or null. The stream is left at its beginning.</summary>
    public static async Task<string?> Mark(string name, Stream content, CancellationToken cancel)
    {
        if (SecrecyMarks.In(Path.GetFileName(name), isName: true) is { } named)
            return named;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancel);
        content.Position = 0;
        return Texts(copy.ToArray()).Select(text => SecrecyMarks.In(text)).FirstOrDefault(mark => mark is not null);
    }

    private static IEnumerable<string> Texts(byte[] bytes) => (ReadOnlySpan<byte>)bytes switch
    {
        var head when head.StartsWith("PK\x03\x04"u8) => Zipped(bytes),
        var head when head.StartsWith("%PDF-"u8) => PdfText.Of(bytes),
        var head when head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]) => [Printable(Encoding.Unicode.GetString(head)), Printable(Encoding.Unicode.GetString(head[1..]))],
        var head when MediaTypes.Shown(head[..Math.Min(head.Length, MediaTypes.HeadLength)], "") is not null => [],
        var head when head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) => [Encoding.Unicode.GetString(head)],
        var head => [Encoding.UTF8.GetString(head), Gb18030.GetString(head)],
    };

    private static IEnumerable<string> Zipped(byte[] bytes)
    {
        ZipArchive zip;
        try
        {
            zip = new ZipArchive(new MemoryStream(bytes));
        }
        catch (InvalidDataException)
        {
            yield break;
        }

        using (zip)
        {
            var left = MostUnpacked;
            foreach (var entry in zip.Entries.Where(entry => entry.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)).OrderBy(entry => entry.FullName.Contains("header", StringComparison.Ordinal) ? 0 : 1))
            {
                if (entry.Length > left)
                    continue;
                left -= (int)entry.Length;
                yield return TextOf(entry);
            }
        }
    }

    // Words are cut into runs anywhere ("机" and "密" apart), so text is joined within a paragraph and broken after it.
    private static string TextOf(ZipArchiveEntry entry)
    {
        var text = new StringBuilder();
        try
        {
            using var stream = entry.Open();
            using var xml = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = false });
            while (xml.Read())
                if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName is "p" or "si" or "c" or "TextObject" or "keywords" or "title" or "subject" or "category" or "description" or "property" or "lpwstr")
                    text.Append('\n');
                else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                    text.Append(xml.Value);
        }
        catch (Exception broken) when (broken is XmlException or InvalidDataException or IOException)
        {
            // What was read until here is looked at all the same.
        }

        return text.ToString();
    }

    private static string Printable(string text) => Unprintable().Replace(text, "\n");

    private static Encoding Gb18030 { get; } = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    [GeneratedRegex(@"[^\u0020-\u007e\u3000-\u303f\u4e00-\u9fff\uff00-\uffef\u2605\u2606]+")]
    private static partial Regex Unprintable();
}
