using Jicengtong.Modules.Directives.Texts;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Directives;

/// <summary>Papers come as scans inside a PDF: their pages are read like photos, where the programs for it are installed.</summary>
public sealed class ScanTests : TownTests
{
    // The test itself is whoever looks whether something waits.
    internal static Task<Town> OpenQuiet(Action<PageReadingSettings>? adjust = null) => Jicengtong.Tests.Town.Open(adjust: builder => builder.Services.Configure<PageReadingSettings>(settings =>
    {
        settings.SecondsBetween = 3600;
        adjust?.Invoke(settings);
    }));

    protected override Task<Town> Open() => OpenQuiet();

    [Fact]
    public async Task A_scan_inside_a_PDF_is_read_beside_the_pages_that_speak_for_themselves()
    {
        var clerk = await Town.As("u0145");
        var id = await Arrive(clerk, ScannedPages.Pdf("Appendix: brigades of 2026", await Scan("page.png")));
        // Before the pictures are read, the other page can be read already.
        var waiting = await (await clerk.GetAsync($"/papers/{id}")).Content.ReadAsStringAsync();
        Assert.Contains("正在认扫描页上的字", waiting, StringComparison.Ordinal);
        Assert.Contains("Appendix: brigades of 2026", waiting, StringComparison.Ordinal);

        Assert.Equal(1, await Town.Services.GetRequiredService<ScanReader>().ReadWaiting(CancellationToken.None));
        var text = await TextOf(clerk, id);
        Assert.Contains("Appendix: brigades of 2026", text, StringComparison.Ordinal);
        Assert.Contains("清理林缘可燃物", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("Appendix", StringComparison.Ordinal) < text.IndexOf("林缘", StringComparison.Ordinal));
        Assert.Equal(1, (await clerk.GetAsync($"/api/papers?unit=513401111&q={Uri.EscapeDataString("马鞍山林缘")}").Json()).GetProperty("items").GetArrayLength());
        Assert.Contains("机器认的，可能有错", await (await clerk.GetAsync($"/papers/{id}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await Town.Services.GetRequiredService<ScanReader>().ReadWaiting(CancellationToken.None));
    }

    [Fact]
    public async Task A_mark_on_a_page_scanned_into_a_PDF_destroys_the_file()
    {
        var clerk = await Town.As("u0145");
        var id = await Arrive(clerk, ScannedPages.Pdf(await Scan("page.png"), await Scan("marked.png")));
        var address = (await clerk.GetAsync($"/api/papers/{id}").Json()).GetProperty("files")[0].GetProperty("address").GetString();
        await Town.Services.GetRequiredService<ScanReader>().ReadWaiting(CancellationToken.None);
        Assert.Equal(404, (int)(await clerk.GetAsync(address)).StatusCode);
        Assert.Contains("已经从系统里删除", await (await clerk.GetAsync($"/papers/{id}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_beyond_the_most_are_named_and_a_broken_file_says_nothing()
    {
        var settings = new PageReadingSettings { MostPages = 1 };
        var reader = new ScannedPdf(settings, new Tesseract(settings));
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, ScannedPages.Pdf(await Scan("page.png"), await Scan("page.png")));
        var text = await reader.Read(file, () => Task.CompletedTask, CancellationToken.None);
        Assert.Contains("清理林缘可燃物", text, StringComparison.Ordinal);
        Assert.EndsWith("（第 2 页以后没有认，请看原件）", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "%PDF-1.7 nothing");
        Assert.Null(await reader.Read(file, () => Task.CompletedTask, CancellationToken.None));
        File.Delete(file);
    }

    [Fact]
    public async Task Where_nothing_draws_the_pages_of_a_PDF_the_page_says_so_and_photos_are_still_read()
    {
        await using var town = await OpenQuiet(settings => settings.PdfProgram = "no-such-program");
        var clerk = await town.As("u0145");
        var id = await Arrive(clerk, ScannedPages.Pdf(await Scan("page.png")));
        Assert.Equal(0, await town.Services.GetRequiredService<ScanReader>().ReadWaiting(CancellationToken.None));
        Assert.Contains("没有装认扫描页的程序", await (await clerk.GetAsync($"/papers/{id}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Arrive(clerk, await Scan("page.png"), "来文.png");
        Assert.Equal(1, await town.Services.GetRequiredService<ScanReader>().ReadWaiting(CancellationToken.None));
    }

    private static Task<byte[]> Scan(string name) => File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Directives", "Scans", name));

    private static async Task<string> TextOf(HttpClient clerk, string id) => (await clerk.GetAsync($"/api/papers/{id}").Json()).GetProperty("files")[0].GetProperty("text").GetString()!;

    private static async Task<string> Arrive(HttpClient clerk, byte[] content, string name = "扫描件.pdf")
    {
        var form = await Forms.Begin(clerk, "/papers/new");
        form.Add(new StringContent("513401111"), "unit");
        form.Add(new StringContent("西昌市应急管理局"), "fromUnit");
        form.Add(new ByteArrayContent(content), "files", name);
        var signedFor = await clerk.PostAsync("/papers/new", form);
        Assert.True((int)signedFor.StatusCode == 303, await signedFor.Content.ReadAsStringAsync());
        return signedFor.Headers.Location!.ToString().Split('/', '?')[2];
    }
}
