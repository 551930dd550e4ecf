namespace Jicengtong.Tests.Directives;

/// <summary>A Word file becomes a draft whose boxes are ticked as its salutation says; nothing goes out before a human confirmed.</summary>
public sealed class ImportPageTests : TownTests
{
    [Fact]
    public async Task Whom_a_Word_file_addresses_is_ticked_and_pointed_out_and_the_writer_decides()
    {
        var bureau = await Town.As("u0021");
        var address = await Import(bureau, "西林草发〔2026〕41号", "*关于清理林缘的通知", "各乡镇人民政府、街道办事处：", "11月27日前必须清理林缘可燃物。", "西昌市林业和草原局", "2026年11月18日");
        var page = await (await bureau.GetAsync(address)).Content.ReadAsStringAsync();
        Assert.Contains("正文写给“各乡镇人民政府、街道办事处”。下面已经照着勾上，请核对", page, StringComparison.Ordinal);
        Assert.Contains("2026年11月18日", page, StringComparison.Ordinal);
        var draft = await bureau.GetAsync("/api" + address.Split("/write")[0]).Json();
        Assert.Equal(("draft", "513401", "乡镇街道"), (draft.GetProperty("state").GetString(), One(draft, "units"), One(draft, "kinds")));

        // The writer thinks otherwise: the page says that it differs from the text and keeps what was chosen.
        var form = await Forms.Begin(bureau, address);
        foreach (var (name, value) in new[] { ("title", "关于清理林缘的通知"), ("text", draft.GetProperty("text").GetString()!), ("units", "513401111"), ("do", "save") })
            form.Add(new StringContent(value), name);
        var saved = await (await bureau.PostAsync(address.Split('?')[0], form)).Content.ReadAsStringAsync();
        Assert.Contains("下面勾的和它不一样，请核对", saved, StringComparison.Ordinal);
        Assert.Equal("513401111", One(await bureau.GetAsync("/api" + address.Split("/write")[0]).Json(), "units"));
    }

    [Fact]
    public async Task A_text_that_addresses_nobody_one_may_write_to_ticks_nothing()
    {
        var secretary = await Town.As("u0362");
        var address = await Import(secretary, "*关于开会的通知", "全体村民：", "明天开会。");
        Assert.DoesNotContain("id=\"addressees\"", await (await secretary.GetAsync(address)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("", One(await secretary.GetAsync("/api" + address.Split("/write")[0]).Json(), "units"));
    }

    private static string One(System.Text.Json.JsonElement draft, string part) => string.Join(' ', draft.GetProperty("audience").GetProperty(part).EnumerateArray().Select(one => one.GetString()));

    private static async Task<string> Import(HttpClient writer, params string[] paragraphs)
    {
        var form = await Forms.Begin(writer, "/directives");
        form.Add(new StreamContent(WordTests.Word(paragraphs)), "file", "通知.docx");
        var imported = await writer.PostAsync("/directives/import", form);
        Assert.True((int)imported.StatusCode == 303, await imported.Content.ReadAsStringAsync());
        return imported.Headers.Location!.ToString();
    }
}
