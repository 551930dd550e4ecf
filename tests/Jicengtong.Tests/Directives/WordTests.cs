using System.IO.Compression;
using System.Text;
using Jicengtong.Modules.Directives;
using Jicengtong.Modules.Directives.Fidelity;

namespace Jicengtong.Tests.Directives;

public sealed class WordTests
{
    [Fact]
    public void A_Word_document_gives_number_title_and_text()
    {
        var draft = WordText.Read(Word("西昌市林业和草原局文件", "西林草发〔2026〕41号", "*关于做好2026年冬春季", "*森林草原防灭火工作的通知", "各乡镇人民政府：", "一、11月22日前落实到人。", "西昌市林业和草原局")).Value;
        Assert.Equal(("西林草发〔2026〕41号", "关于做好2026年冬春季森林草原防灭火工作的通知"), (draft.Number, draft.Title));
        Assert.Equal("各乡镇人民政府：\n一、11月22日前落实到人。\n西昌市林业和草原局", draft.Text);
    }

    [Theory]
    [InlineData("PK\x03\x04 no zip at all")]
    [InlineData("plain text")]
    [InlineData("")]
    public void What_is_no_Word_file_is_refused_with_a_remedy(string bytes)
        => Assert.Equal("import.word", WordText.Read(new MemoryStream(Encoding.Latin1.GetBytes(bytes))).Error?.Code);

    [Fact]
    public void The_text_suggests_what_it_asks_and_by_when()
    {
        var draft = ImportedText.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "demo", "documents", "01-森林草原防灭火.md")));
        var content = new DirectiveContent(draft.Title!, "", "", default, default, null, draft.Text!, [], [], Modules.Organization.Contracts.Audience.Empty);
        var suggested = DraftSuggestions.Of(content, TestClock.At(11, 18, 9));
        Assert.Equal(TestClock.At(11, 27, 18), suggested.Due);
        Assert.Contains(suggested.Points, point => point.Point.Contains("20分钟内书面初报"));
        Assert.All(suggested.Points, point => Assert.Contains(point.Sentence, draft.Text, StringComparison.Ordinal));
        Assert.Null(DraftSuggestions.Of(content with { Text = "2026年13月40日前报送；2月30日前完成清点。" }, TestClock.At(11, 18, 9)).Due);
    }

    /// <summary>A Word file of these paragraphs; one that begins with a star is centred.</summary>
    internal static MemoryStream Word(params string[] paragraphs)
    {
        const string Space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("word/document.xml").Open())
            entry.Write(Encoding.UTF8.GetBytes($"<w:document xmlns:w=\"{Space}\"><w:body>" + string.Concat(paragraphs.Select(text =>
                $"<w:p><w:pPr>{(text[0] == '*' ? "<w:jc w:val=\"center\"/>" : "")}</w:pPr><w:r><w:t>{text.TrimStart('*')[..2]}</w:t></w:r><w:r><w:t xml:space=\"preserve\">{text.TrimStart('*')[2..]}</w:t></w:r></w:p>")) + "</w:body></w:document>"));
        file.Position = 0;
        return file;
    }
}
