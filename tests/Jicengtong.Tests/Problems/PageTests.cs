using AngleSharp;
using AngleSharp.Dom;
using static Jicengtong.Tests.Problems.ReadingPages;

namespace Jicengtong.Tests.Problems;

public sealed class PageTests : TownTests
{
    // The smallest PNG there is: one pixel.
    private static readonly byte[] Pixel = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task From_every_place_the_form_is_at_most_two_taps_away()
    {
        foreach (var account in new[] { "u0362", "u0374", "u0135", "u0021" })
        {
            var official = await Town.As(account);
            Assert.Contains("/problems/new", await Links(official, "/problems"));
            foreach (var place in new[] { "/inbox", "/inbox?box=know", "/directives", "/who", "/me", "/problems", "/groups/mine", "/burden", "/evidence", "/unsent", "/display" })
                Assert.Contains(await Links(official, place), link => link is "/problems/new" or "/problems");
        }

        static async Task<List<string>> Links(HttpClient who, string place) => [.. (await Page(who, place)).QuerySelectorAll("a").Select(link => link.GetAttribute("href")!)];
    }

    [Fact]
    public async Task A_report_with_a_photo_goes_through_the_form_and_both_sides_see_it()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var sent = await Send(secretary, "/problems/new?matter=饮水安全", "/problems", [("text", Reporting.NoWater), ("matter", "饮水安全"), ("unit", "513401111200")], ("裂缝.png", Pixel));
        Assert.Equal(303, (int)sent.StatusCode);
        var page = await Page(secretary, sent.Headers.Location!.ToString());
        Assert.Contains("还剩 48 小时", page.Body!.TextContent, StringComparison.Ordinal);
        var photo = page.QuerySelector("img.photo")!.GetAttribute("src")!;
        Assert.Equal("image/png", (await clerk.GetAsync(photo)).Content.Headers.ContentType!.MediaType);
        Assert.Equal(404, (int)(await (await Town.As("u0386")).GetAsync(photo)).StatusCode);

        var ledger = await Page(clerk, "/problems?box=handling");
        Assert.Equal("有 1 件等您答复", ledger.QuerySelector("h1")!.TextContent);
        Assert.Single(ledger.QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task Refused_the_form_comes_back_with_everything_typed()
    {
        var secretary = await Town.As("u0362");
        var refused = await Send(secretary, "/problems/new", "/problems", [("text", "路灯坏了<b>"), ("matter", ""), ("unit", "513401111200G01")], ("清单.csv", "a,b"u8.ToArray()));
        Assert.Equal(422, (int)refused.StatusCode);
        var page = await Read(refused);
        Assert.Equal("路灯坏了<b>", page.QuerySelector("#text")!.TextContent);
        Assert.Equal("513401111200G01", page.QuerySelector("#unit option[selected]")!.GetAttribute("value"));
        Assert.Equal("true", page.QuerySelector("#matter")!.GetAttribute("aria-invalid"));
        Assert.NotNull(page.QuerySelector("[role=alert]"));

        var notPhoto = await Send(secretary, "/problems/new", "/problems", [("text", "路灯坏了"), ("matter", "安全生产")], ("清单.csv", "序号,地点,盏数\n1,村口,2"u8.ToArray()));
        Assert.Contains("不是照片", (await Read(notPhoto)).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(await secretary.Ledger("mine"));
    }

    [Fact]
    public async Task Answering_sending_back_and_closing_work_as_plain_forms()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        var address = $"/problems/{id}";
        var empty = await Read(await Send(clerk, address, address + "/answer", [("text", "  ")]));
        Assert.Contains("请写答复", empty.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(303, (int)(await Send(clerk, address, address + "/answer", [("text", "明天修")])).StatusCode);
        Assert.Equal(422, (int)(await Send(secretary, address, address + "/closure", [("satisfied", "no"), ("comment", "")])).StatusCode);
        Assert.Equal(303, (int)(await Send(secretary, address, address + "/closure", [("satisfied", "no"), ("comment", "没修")])).StatusCode);
        Assert.Contains("退回重办", (await Page(clerk, address)).Body!.TextContent, StringComparison.Ordinal);
        await Send(clerk, address, address + "/answer", [("text", "修好了")]);
        Assert.Equal(303, (int)(await Send(secretary, address, address + "/closure", [("satisfied", "yes")])).StatusCode);
        Assert.Contains("已办结", (await Page(clerk, address)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_the_page_opens_the_ask_and_fetching_ahead_does_not()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        using var ahead = new HttpRequestMessage(HttpMethod.Get, $"/problems/{id}");
        ahead.Headers.Add("Sec-Purpose", "prefetch");
        await clerk.SendAsync(ahead);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, Assert.Single(await clerk.Todo()).GetProperty("openedAt").ValueKind);
        await Page(clerk, $"/problems/{id}");
        Assert.Equal(Town.Clock.GetUtcNow(), Assert.Single(await clerk.Todo()).Time("openedAt"));
    }

    [Fact]
    public async Task From_a_directive_the_form_knows_the_matter_and_the_problem_leads_back()
    {
        var bureau = await Town.As("u0021");
        var directive = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{directive}/issue").Json();
        var clerk = await Town.As("u0151");
        var form = await Page(clerk, $"/problems/new?directive={directive}&matter=森林草原防灭火");
        Assert.Equal((directive, "森林草原防灭火"), (form.QuerySelector("[name=directive]")!.GetAttribute("value"), form.QuerySelector("#matter option[selected]")!.TextContent));
        var sent = await Send(clerk, "/problems/new", "/problems", [("text", "护林员名单少两人"), ("matter", "森林草原防灭火"), ("directive", directive!)]);
        var page = await Page(clerk, sent.Headers.Location!.ToString());
        Assert.NotNull(page.QuerySelector($"a[href='/directives/{directive}/read']"));
        Assert.Null((await Page(await Town.As("u0386"), $"/problems/new?directive={directive}")).QuerySelector("[name=directive]"));
    }

    [Theory]
    [InlineData("/problems")]
    [InlineData("/problems?box=handling")]
    [InlineData("/problems?box=all")]
    public async Task An_empty_ledger_says_what_to_do(string address)
        => Assert.NotEmpty((await Page(await Town.As("u0362"), address)).QuerySelector(".empty p")!.TextContent);

    private static async Task<HttpResponseMessage> Send(HttpClient client, string from, string to, (string Name, string Value)[] fields, (string Name, byte[] Bytes)? photo = null)
    {
        var form = (await Page(client, from)).QuerySelectorAll("form[method=post]").First(one => one.GetAttribute("action") == to);
        using var content = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]").Where(hidden => fields.All(field => field.Name != hidden.GetAttribute("name"))))
            content.Add(new StringContent(hidden.GetAttribute("value")!), hidden.GetAttribute("name")!);
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), name);
        if (photo is { } file)
            content.Add(new ByteArrayContent(file.Bytes), "photos", file.Name);
        return await client.PostAsync(to, content);
    }
}
