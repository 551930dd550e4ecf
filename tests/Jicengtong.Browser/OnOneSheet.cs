using System.Diagnostics;
using System.Text.RegularExpressions;
using Jicengtong.Tests;

namespace Jicengtong.Browser;

/// <summary>The list of a village secretary on paper.</summary>
[Collection(nameof(Chromium))]
public sealed partial class OnOneSheet(Chromium chromium)
{
    [Fact]
    public async Task Ten_things_to_do_with_their_key_points_stand_on_one_sheet_of_A4()
    {
        await using var town = await Town.Open();
        using var office = await town.As("u0142");
        for (var number = 1; number <= 10; number++)
        {
            var id = (await office.Post("/api/directives", new
            {
                title = $"关于做好第{number}批危房排查登记工作的通知", matter = "森林草原防灭火", demand = "do", due = "2026-11-27T18:00:00+08:00", text = $"第{number}批：逐户排查，登记造册。",
                keyPoints = new[] { $"11月26日前查完第{number}批，每户拍一张照片", "有险情的当天打电话给应急办" },
                audience = new { units = new[] { "513401111" }, kinds = new[] { "村社区" }, posts = new[] { "村党支部书记兼村委会主任" } },
            }).Json(201)).GetProperty("id").GetString();
            await office.Put($"/api/directives/{id}/issue", new { whyAgain = "分批进行" }).Json();
        }

        var secretary = await chromium.As(town, "u0362", phone: true);
        Assert.True(await secretary.Locator("article.card").CountAsync() >= 10, "What is printed would hardly be a list.");
        Assert.Equal(1, await SheetsOf(await secretary.PdfAsync(new() { PreferCSSPageSize = true })));
    }

    private static async Task<int> SheetsOf(byte[] pdf)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("jct-sheet-").FullName, "inbox.pdf");
        await File.WriteAllBytesAsync(file, pdf);
        using var info = Process.Start(new ProcessStartInfo("pdfinfo", [file]) { RedirectStandardOutput = true })!;
        var said = await info.StandardOutput.ReadToEndAsync();
        await info.WaitForExitAsync();
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return int.Parse(Sheets().Match(said).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Pages:\s+(\d+)")]
    private static partial Regex Sheets();
}
