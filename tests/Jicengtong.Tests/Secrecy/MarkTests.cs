using System.Text;

namespace Jicengtong.Tests.Secrecy;

public sealed class MarkTests
{
    [Fact]
    public void At_least_99_of_100_marked_texts_are_found_and_at_most_1_of_100_harmless_ones_is_blamed()
    {
        var (marked, harmless) = (Samples.Marked().ToList(), Samples.Harmless().ToList());
        Assert.True(marked.Count >= 200 && harmless.Count >= 200, $"{marked.Count} marked, {harmless.Count} harmless");
        var missed = marked.Where(text => SecrecyMarks.In(text) is null).ToList();
        var blamed = harmless.Where(text => SecrecyMarks.In(text) is not null).ToList();
        Assert.True(missed.Count <= marked.Count * 0.01, "missed: " + string.Join("\n---\n", missed.Take(5)));
        Assert.True(blamed.Count <= harmless.Count * 0.01, "blamed: " + string.Join("\n---\n", blamed.Take(5).Select(text => $"{SecrecyMarks.In(text)} ← {text}")));
    }

    [Fact]
    public async Task Files_are_found_by_name_text_header_and_properties()
    {
        async Task<bool> Refused(string name, byte[] bytes) => await SecretFiles.Mark(name, new MemoryStream(bytes), TestContext.Current.CancellationToken) is not null;
        var plain = Encoding.UTF8.GetBytes("关于清洁周的通知");
        foreach (var name in Samples.MarkedNames())
            Assert.True(await Refused(name, plain), name);
        foreach (var name in Samples.HarmlessNames)
            Assert.False(await Refused(name, plain), name);

        Assert.True(await Refused("预案.docx", Samples.Word("机密★10年", "应急预案")), "header");
        Assert.True(await Refused("预案.docx", Samples.Word("应急预案", "秘密★1年")), "body");
        Assert.True(await Refused("预案.docx", Samples.Word("应急预案", "正文", keywords: "密级：机密")), "properties");
        Assert.False(await Refused("预案.docx", Samples.Word("应急预案", "要保守国家秘密")), "speaks of secrecy");
        Assert.True(await Refused("预案.pdf", Samples.Pdf("机密★10年应急预案")), "pdf");
        Assert.False(await Refused("预案.pdf", Samples.Pdf("应急预案要保守国家秘密")), "pdf that speaks of secrecy");
        Assert.True(await Refused("预案.txt", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("绝密★\n正文")).ToArray()), "UTF-16");
        Assert.True(await Refused("预案.txt", CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes("机密★1年\n正文")), "GB18030");
    }

    [Fact]
    public async Task Broken_files_and_endless_ones_do_no_harm()
    {
        var random = new Random(7);
        foreach (var head in new[] { "PK\x03\x04", "%PDF-1.7 stream\n", "\xD0\xCF\x11\xE0" })
            for (var round = 0; round < 50; round++)
            {
                var bytes = new byte[random.Next(4, 4000)];
                random.NextBytes(bytes);
                Encoding.Latin1.GetBytes(head).AsSpan(0, Math.Min(head.Length, bytes.Length)).CopyTo(bytes);
                _ = await SecretFiles.Mark("文件.docx", new MemoryStream(bytes), TestContext.Current.CancellationToken);
            }
    }
}
