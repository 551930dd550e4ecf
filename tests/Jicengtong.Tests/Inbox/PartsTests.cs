using System.Net;
using AngleSharp.Html.Parser;

namespace Jicengtong.Tests.Inbox;

/// <summary>A full inbox: only a part of it, and what only has to be known, known together.</summary>
public sealed class PartsTests : TownTests
{
    [Fact]
    public async Task One_narrows_the_inbox_to_today_to_a_matter_and_to_a_sender()
    {
        await Send("u0021", "森林草原防灭火", "防火准备", "do", "2026-11-20T18:00:00+08:00");
        await Send("u0021", "森林草原防灭火", "巡护安排", "do", "2026-11-27T18:00:00+08:00");
        var reader = await Town.As("u0151");
        Assert.Equal(2, await Count(reader, ""));
        Assert.Equal(1, await Count(reader, "&today=true"));
        Assert.Equal(2, await Count(reader, $"&matter={Uri.EscapeDataString("森林草原防灭火")}"));
        Assert.Equal(0, await Count(reader, $"&matter={Uri.EscapeDataString("低保")}"));
        Assert.Equal(2, await Count(reader, $"&from={Uri.EscapeDataString("西昌市林业和草原局")}"));
        Assert.Equal(0, await Count(reader, "&from=x' OR 1=1 --"));
        var page = await reader.GetStringAsync("/inbox?today=yes");
        Assert.Contains("防火准备", page, StringComparison.Ordinal);
        Assert.DoesNotContain("巡护安排", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_has_to_be_known_is_known_together_and_nothing_else_is()
    {
        await Send("u0021", "森林草原防灭火", "通报一", "know", null);
        await Send("u0021", "森林草原防灭火", "通报二", "know", null);
        await Send("u0021", "森林草原防灭火", "特急通报", "know", null, "extraUrgent");
        await Send("u0021", "森林草原防灭火", "要办的", "do", "2026-11-27T18:00:00+08:00");
        var reader = await Town.As("u0151");
        var form = new HtmlParser().ParseDocument(await reader.GetStringAsync("/inbox?box=know")).QuerySelector("form[action='/inbox/understood']")!;
        var chosen = form.QuerySelectorAll("input[name=ask]").Select(input => input.GetAttribute("value")!).ToList();
        Assert.Equal(2, chosen.Count);

        // Somebody adds what must be looked at alone: it stays.
        foreach (var box in new[] { "know", "todo" })
            foreach (var item in (await reader.GetAsync($"/api/inbox?box={box}").Json()).GetProperty("items").EnumerateArray())
                chosen.Add($"{item.GetProperty("id").GetString()}:1");
        var browser = await SignedIn("u0151");
        var token = new HtmlParser().ParseDocument(await browser.GetStringAsync("/inbox?box=know")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var sent = await browser.PostAsync("/inbox/understood", new FormUrlEncodedContent([.. chosen.Select(ask => KeyValuePair.Create("ask", ask)), new("operation", Guid.NewGuid().ToString("N")), new("__RequestVerificationToken", token)]));
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        Assert.Equal(["特急通报"], (await reader.GetAsync("/api/inbox?box=know").Json()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString()));
        Assert.Single((await reader.GetAsync("/api/inbox?box=todo").Json()).GetProperty("items").EnumerateArray());
        Assert.All((await reader.GetAsync("/api/inbox?box=done").Json()).GetProperty("items").EnumerateArray(), item => Assert.Equal("understood", item.GetProperty("answer").GetString()));
    }

    private static async Task<int> Count(HttpClient reader, string part) => (await reader.GetAsync($"/api/inbox?box=todo{part}").Json()).GetProperty("items").GetArrayLength();

    private async Task<HttpClient> SignedIn(string account)
    {
        var browser = Town.Visitor();
        using var _ = await browser.PostAsync("/api/session", System.Net.Http.Json.JsonContent.Create(new { account, password = "demo-baru-2026" }));
        return browser;
    }

    private async Task Send(string account, string matter, string title, string demand, string? due, string urgency = "routine")
    {
        var bureau = await Town.As(account);
        var id = (await bureau.Post("/api/directives", new
        {
            title, matter, demand, urgency, due, number = "", text = title + "，请各乡镇知悉。" + Guid.NewGuid(), keyPoints = new[] { title },
            audience = new { units = new[] { "513401111" }, matters = new[] { matter } },
        }).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue", new { whyAgain = "分几件说的是不同的事" }).Json();
    }
}
