using System.Text;
using Jicengtong.Modules.Directives.Papers;
using Jicengtong.Modules.Directives.Texts;
using Jicengtong.Modules.Organization;
using Jicengtong.Tests.Secrecy;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Directives;

/// <summary>What is attached can be read on the page and found; photographed pages too, and a human puts right what was misread.</summary>
public sealed class TextTests : TownTests
{
    protected override Task<Town> Open() => ScanTests.OpenQuiet();

    [Fact]
    public async Task Words_of_Word_Excel_PDF_and_text_files_stand_on_the_page_and_are_found_by_their_readers()
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", IssueTests.Draft()).Json(201)).GetProperty("id").GetString()!;
        await Attach(id, ("名单.docx", Samples.Word("", "护林员名单：阿牛、伍各")), ("图表.pdf", Samples.Pdf("马鞍山防火分区")), ("说明.txt", "瞭望塔值班到二十点"u8.ToArray()), ("排班.xlsx", Sheet.Of("排班", ["日期", "谁"], [["11月21日", "吉木惹古带班"]])), ("坏的.pdf", "%PDF-1.7 nothing"u8.ToArray()));
        await bureau.Put($"/api/directives/{id}/issue").Json();

        var clerk = await Town.As("u0151");
        var page = await (await clerk.GetAsync($"/directives/{id}/read")).Content.ReadAsStringAsync();
        foreach (var words in new[] { "护林员名单：阿牛、伍各", "马鞍山防火分区", "瞭望塔值班到二十点", "11月21日 | 吉木惹古带班", "读不出文字" })
            Assert.Contains(words, page, StringComparison.Ordinal);
        foreach (var (words, count) in new[] { ("防火分区", 1), ("瞭望塔", 1), ("惹古带班", 1), ("护林员名单", 1), ("没有这样的话", 0) })
            Assert.Equal(count, (await clerk.GetAsync($"/api/inbox/search?q={Uri.EscapeDataString(words)}").Json()).GetProperty("items").GetArrayLength());
        // Whoever did not get it does not find it.
        Assert.Empty((await (await Town.As("u0362")).GetAsync($"/api/inbox/search?q={Uri.EscapeDataString("瞭望塔")}").Json()).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_photographed_page_waits_for_the_reader_is_found_by_its_words_and_corrected_by_a_human()
    {
        var clerk = await Town.As("u0145");
        var id = await Arrive(("来文.png", await Scan("page.png")));
        Assert.Contains("正在认图片上的字", await (await clerk.GetAsync($"/papers/{id}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await Town.Services.GetRequiredService<ScanReader>().ReadWaiting(CancellationToken.None));
        var file = (await clerk.GetAsync($"/api/papers/{id}").Json()).GetProperty("files")[0];
        Assert.Contains("清理林缘可燃物", file.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, await Found(clerk, "马鞍山林缘"));
        // It offers the title to whoever registers.
        Assert.Contains("value=\"关于清理林缘可燃物的通知\"", await (await clerk.GetAsync($"/papers/{id}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var fileId = file.GetProperty("id").GetGuid();
        Assert.Equal("notFound", (await Correct("u0151", fileId, "改成别的")).Error?.Code);
        Assert.Equal("text.empty", (await Correct("u0145", fileId, " ")).Error?.Code);
        Assert.True((await Correct("u0145", fileId, "西应急发〔2026〕12号，各村清理螺髻山林缘")).Succeeded);
        Assert.Equal((1, 0), (await Found(clerk, "螺髻山"), await Found(clerk, "不少于25人")));
        var kept = await Town.Do(services => services.GetRequiredService<AppDb>().Set<FileText>().SingleAsync(text => text.Id == fileId));
        Assert.Contains("马鞍山", kept.Text, StringComparison.Ordinal);
        Assert.Contains("螺髻山", kept.Correction!.Text, StringComparison.Ordinal);
        Assert.Equal(0, await Town.Services.GetRequiredService<ScanReader>().ReadWaiting(CancellationToken.None));
    }

    [Fact]
    public async Task A_photographed_page_with_a_mark_is_destroyed_as_soon_as_it_is_read()
    {
        var clerk = await Town.As("u0145");
        var id = await Arrive(("来文.png", await Scan("marked.png")));
        var address = (await clerk.GetAsync($"/api/papers/{id}").Json()).GetProperty("files")[0].GetProperty("address").GetString();
        Assert.Equal(200, (int)(await clerk.GetAsync(address)).StatusCode);
        await Town.Services.GetRequiredService<ScanReader>().ReadWaiting(CancellationToken.None);
        Assert.Equal(404, (int)(await clerk.GetAsync(address)).StatusCode);
        Assert.Contains("已经从系统里删除", await (await clerk.GetAsync($"/papers/{id}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await Found(clerk, "某项工作"));
    }

    [Fact]
    public async Task Where_no_reader_is_installed_the_page_says_so_and_a_broken_picture_ends_only_the_reader()
    {
        Assert.False(await new Tesseract(new PageReadingSettings { Program = "" }).IsOn());
        Assert.False(await new Tesseract(new PageReadingSettings { Program = "no-such-program" }).IsOn());
        Assert.False(await new Tesseract(new PageReadingSettings { Language = "no_such" }).IsOn());
        var broken = Path.GetTempFileName();
        await File.WriteAllTextAsync(broken, "no picture at all");
        Assert.Null(await new Tesseract(new PageReadingSettings()).Read(broken, CancellationToken.None));
        Assert.Null(await new Tesseract(new PageReadingSettings { SecondsAPage = 0 }).Read(Path.Combine(AppContext.BaseDirectory, "Directives", "Scans", "page.png"), CancellationToken.None));
        File.Delete(broken);
    }

    [Fact]
    public async Task A_spoken_instruction_is_kept_as_recording_and_later_as_text()
    {
        var (clerk, leader) = (await Town.As("u0145"), await Town.As("u0135"));
        var id = await Arrive(("说明.txt", "各村清理林缘"u8.ToArray()));
        foreach (var (kind, body) in new (string, object)[] { ("register", new { register = PaperTests.Entry() }), ("check", new { }), ("advise", new { text = "建议应急办办", lead = "duty:森林草原防灭火" }) })
            await clerk.Put($"/api/papers/{id}/steps/{kind}", body).Json(204);
        var step = new PaperStep(Modules.Directives.Flow.StepKind.Assign, Lead: "duty:森林草原防灭火");
        Assert.Equal("voice.type", (await Say("u0135", id, step, Upload("批示.txt", "不是录音"u8.ToArray()))).Error?.Code);
        byte[] recording = [0x1A, 0x45, 0xDF, 0xA3, .. Enumerable.Repeat((byte)7, 400)];
        Assert.True((await Say("u0135", id, step, Upload("批示.webm", recording))).Succeeded);

        var said = (await clerk.GetAsync($"/api/papers/{id}").Json()).GetProperty("steps").EnumerateArray().Last();
        using var heard = await leader.GetAsync(said.GetProperty("recording").GetString());
        Assert.Equal(("audio/webm", recording.Length), (heard.Content.Headers.ContentType?.MediaType, (await heard.Content.ReadAsByteArrayAsync()).Length));
        Assert.Equal(404, (int)(await (await Town.As("u0021")).GetAsync(said.GetProperty("recording").GetString())).StatusCode);
        var stepId = await Town.Do(services => services.GetRequiredService<AppDb>().Set<Modules.Directives.Flow.StepTaken>().Where(one => one.VoiceId != null).Select(one => one.Id).SingleAsync());
        Assert.Equal("forbidden", (await WriteDown("u0151", id, stepId, "乱写")).Error?.Code);
        Assert.True((await WriteDown("u0145", id, stepId, "应急办马上办，周五前报我。")).Succeeded);
        Assert.Equal("应急办马上办，周五前报我。", (await clerk.GetAsync($"/api/papers/{id}").Json()).GetProperty("steps").EnumerateArray().Last().GetProperty("transcript").GetString());
    }

    private static Task<byte[]> Scan(string name) => File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Directives", "Scans", name));

    private static async Task<int> Found(HttpClient clerk, string words)
        => (await clerk.GetAsync($"/api/papers?unit=513401111&q={Uri.EscapeDataString(words)}").Json()).GetProperty("items").GetArrayLength();

    private static FormFile Upload(string name, byte[] content) => new(new MemoryStream(content), 0, content.Length, "files", name);

    private Task<string> Arrive(params (string Name, byte[] Content)[] pages) => Act("u0145", async (services, user) =>
        (await services.GetRequiredService<SignForPaper>().Run(user, "513401111", new PaperEntry("西昌市应急管理局", "", "", "", default, null, ""), [.. pages.Select(page => Upload(page.Name, page.Content))], CancellationToken.None)).Map(paper => paper.Id.ToString())).ContinueWith(done => done.Result.Value, TaskScheduler.Default);

    private Task<Result<Done>> Attach(string id, params (string Name, byte[] Content)[] files) => Act<Done>("u0021", async (services, user) =>
    {
        var added = await services.GetRequiredService<KeepFiles>().Add(files.Select(file => Upload(file.Name, file.Content)), "directive", Guid.Parse(id), user, CancellationToken.None);
        await services.GetRequiredService<AttachedTexts>().FindByThem(Guid.Parse(id), CancellationToken.None);
        return added;
    });

    private Task<Result<Done>> Correct(string account, Guid file, string text)
        => Act(account, async (services, user) => (await services.GetRequiredService<CorrectText>().Run(user, file, text, CancellationToken.None)).Map(_ => Done.Instance));

    private Task<Result<Done>> Say(string account, string id, PaperStep step, FormFile voice)
        => Act(account, async (services, user) => (await services.GetRequiredService<TakePaperStep>().Run(user, Guid.Parse(id), step, voice, CancellationToken.None)).Map(_ => Done.Instance));

    private Task<Result<Done>> WriteDown(string account, string id, Guid step, string text)
        => Act(account, (services, user) => services.GetRequiredService<WriteDownVoice>().Run(user, Guid.Parse(id), step, text, CancellationToken.None));

    private Task<Result<T>> Act<T>(string account, Func<IServiceProvider, CurrentUser, Task<Result<T>>> act) => Town.Do(async services =>
    {
        var person = await services.GetRequiredService<AppDb>().Set<Person>().SingleAsync(one => one.Account == account);
        var user = (await services.GetRequiredService<ICurrentUsers>().Find(person.Id, null, CancellationToken.None))!;
        return await services.GetRequiredService<Work>().Run(() => act(services, user), CancellationToken.None);
    });
}
