using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives;

/// <summary>
/// Reads a Word file (.docx) laid out as a 公文 (GB/T 9704–2012): number, title, salutation, text, signature. Only the words are
/// taken; what cannot be told apart stays in the text for the writer to sort out.
/// </summary>
internal static partial class WordText
{
    private const string Space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    /// <summary>Unpacked XML beyond this is not a notice.</summary>
    private const long Longest = 20 * 1024 * 1024;

    /// <summary>A draft of what the file says; refused when it is no Word file.</summary>
    public static Result<DirectiveDraft> Read(Stream file) => ParagraphsOf(file).Map(Draft);

    /// <summary>Everything it says, a line for each paragraph.</summary>
    public static Result<string> Words(Stream file) => ParagraphsOf(file).Map(Joined);

    /// <summary>Number and title of a text that was read elsewhere (a PDF, a photographed page), as far as they can be told.</summary>
    public static DirectiveDraft Elements(string text)
        => Draft([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => new Paragraph(line, false))]);

    private static Result<List<Paragraph>> ParagraphsOf(Stream file)
    {
        List<Paragraph> paragraphs;
        try
        {
            using var zip = new ZipArchive(file);
            if (zip.GetEntry("word/document.xml") is not { Length: < Longest } document)
                return new NoWordFile();
            using var xml = document.Open();
            paragraphs = [.. Paragraphs(xml)];
        }
        catch (Exception broken) when (broken is InvalidDataException or XmlException or IOException)
        {
            return new NoWordFile();
        }

        return paragraphs.Count == 0 ? new NoWordFile() : paragraphs;
    }

    private static DirectiveDraft Draft(List<Paragraph> paragraphs)
    {
        var numbered = paragraphs.FindIndex(paragraph => paragraph.Text.Length < 40 && Number().IsMatch(paragraph.Text));
        var titled = paragraphs.FindIndex(paragraph => paragraph.Text.StartsWith("关于", StringComparison.Ordinal) || (paragraph.Centred && paragraph.Text.Contains("关于", StringComparison.Ordinal)));
        if (titled < 0)
            titled = paragraphs.FindIndex(Math.Max(0, numbered), paragraph => TitleEnd().IsMatch(paragraph.Text) && paragraph.Text.Length < 60);
        if (titled < 0)
            return new DirectiveDraft(null, Found(numbered, paragraphs), null, null, null, null, null, Joined(paragraphs), [], null);

        // A long title is set in two or three centred lines.
        var (title, after) = (new StringBuilder(paragraphs[titled].Text), titled + 1);
        while (!TitleEnd().IsMatch(title.ToString()) && after < paragraphs.Count && paragraphs[after].Centred && after - titled < 4)
            title.Append(paragraphs[after++].Text);
        return new DirectiveDraft(title.ToString(), Found(numbered, paragraphs), null, null, null, null, null, Joined(paragraphs.Skip(after)), [], null);
    }

    private static string? Found(int at, List<Paragraph> paragraphs) => at < 0 ? null : Number().Match(paragraphs[at].Text).Value.Replace('[', '〔').Replace(']', '〕');

    private static string Joined(IEnumerable<Paragraph> paragraphs) => string.Join('\n', paragraphs.Select(paragraph => paragraph.Text));

    private static IEnumerable<Paragraph> Paragraphs(Stream stream)
    {
        using var xml = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var (text, centred, inCell, inText) = (new StringBuilder(), false, 0, false);
        while (xml.Read())
        {
            if (inText && xml.NodeType is (XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace))
                text.Append(xml.Value);
            if (xml.NamespaceURI != Space)
                continue;
            switch (xml.NodeType, xml.LocalName)
            {
                case (XmlNodeType.Element, "t"):
                    inText = !xml.IsEmptyElement;
                    break;
                case (XmlNodeType.EndElement, "t"):
                    inText = false;
                    break;
                case (XmlNodeType.Element, "jc"):
                    centred = xml.GetAttribute("val", Space) == "center";
                    break;
                case (XmlNodeType.Element, "tab" or "br"):
                    text.Append(' ');
                    break;
                case (XmlNodeType.Element, "tc"):
                    inCell++;
                    break;
                case (XmlNodeType.EndElement, "tc"):
                    inCell--;
                    break;
                case (XmlNodeType.EndElement, "p"):
                    if (text.ToString().Trim() is { Length: > 0 } said)
                        yield return new Paragraph(inCell > 0 ? "| " + said : said, centred);
                    text.Clear();
                    centred = false;
                    break;
            }
        }
    }

    private sealed record Paragraph(string Text, bool Centred);

    private sealed record NoWordFile() : Error("import.word", "这个文件读不出文字。请用 Word 或 WPS 另存为 .docx 再传，或者把全文粘贴进来。");

    [GeneratedRegex(@"[\u4e00-\u9fff]{1,12}[〔\[（(]\d{4}[〕\]）)]第?\d{1,5}号")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?:通知|意见|方案|报告|请示|函|通报|批复|公告|决定|办法|规定|纪要|决议|要点|通告|公报)$")]
    private static partial Regex TitleEnd();
}
