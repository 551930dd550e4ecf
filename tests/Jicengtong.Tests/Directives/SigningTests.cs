using System.Text.Json;

namespace Jicengtong.Tests.Directives;

/// <summary>发文 of 巴汝镇: drafted by u0151, reviewed and numbered by u0145, signed by u0135.</summary>
public sealed class SigningTests : TownTests
{
    private const string Unit = "513401111";

    [Fact]
    public async Task A_draft_is_reviewed_returned_once_signed_numbered_and_issued()
    {
        var (drafter, clerk, head) = (await Town.As("u0151"), await Town.As("u0145"), await Town.As("u0135"));
        var draft = await Draft(drafter);
        Assert.Equal("notFound", await clerk.GetAsync($"/api/directives/{draft}").Refusal(404));
        var signing = await HandIn(drafter, draft);
        Assert.Equal(signing, await HandIn(drafter, draft));
        // Whoever reviews it reads it; nobody changes a word meanwhile, and it does not go out.
        Assert.Equal("draft", (await clerk.GetAsync($"/api/directives/{draft}").Json()).GetProperty("state").GetString());
        Assert.Equal("signing.open", await drafter.Put($"/api/directives/{draft}", Content()).Refusal(409));
        Assert.Equal("signing.open", await drafter.Put($"/api/directives/{draft}/issue").Refusal(422));
        Assert.Equal("signing.whyBack", await Step(clerk, signing, "review", new { back = true }).Refusal(422));
        await Step(clerk, signing, "review", new { back = true, text = "第二条没有写谁负责" }).Json(204);
        Assert.Equal("第二条没有写谁负责", (await drafter.GetAsync($"/api/signings/{signing}").Json()).GetProperty("whyBack").GetString());

        await drafter.Put($"/api/directives/{draft}", Content()).Json(204);
        Assert.Equal(signing, await HandIn(drafter, draft));
        Assert.Equal("forbidden", await Step(drafter, signing, "review", new { }).Refusal(403));
        await Step(clerk, signing, "review", new { text = "同意" }).Json(204);
        Assert.Equal("signing.stepTaken", await Step(head, signing, "giveNumber", new { }).Refusal(409));
        await Step(head, signing, "sign", new { }).Json(204);
        Assert.Equal("signing.open", await drafter.Put($"/api/directives/{draft}/issue").Refusal(422));
        await Step(clerk, signing, "giveNumber", new { }).Json(204);
        Assert.Equal(6, (await drafter.Put($"/api/directives/{draft}/issue").Json()).GetProperty("asks").GetInt32());

        Assert.Equal("巴府发〔2026〕1号", (await drafter.GetAsync($"/api/directives/{draft}").Json()).GetProperty("number").GetString());
        var done = await drafter.GetAsync($"/api/signings/{signing}").Json();
        Assert.Equal("sent", done.GetProperty("state").GetString());
        Assert.Equal(["handIn", "review", "handIn", "review", "sign", "giveNumber", "send"], done.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("kind").GetString()));
        Assert.Equal("signing.sent", await drafter.Put($"/api/signings/{signing}/taking-back", new { why = "写错了" }).Refusal(422));
    }

    [Fact]
    public async Task Numbers_run_on_without_gaps_per_series_and_a_cancelled_one_stays_visible()
    {
        var (drafter, clerk, head) = (await Town.As("u0151"), await Town.As("u0145"), await Town.As("u0135"));
        var signings = new List<string>();
        for (var at = 0; at < 8; at++)
            signings.Add(await Signed(drafter, clerk, head, at == 7 ? "巴府函" : null));
        var answers = await Task.WhenAll(signings.Concat(signings.Take(3)).Select(signing => Step(clerk, signing, "giveNumber", new { })));
        Assert.Equal(8, answers.Count(answer => answer.IsSuccessStatusCode));
        Assert.Equal(Enumerable.Range(1, 7).Select(number => $"巴府发〔2026〕{number}号").Append("巴府函〔2026〕1号").Order(), (await Numbers(clerk)).Select(line => line.Number).Order());

        var cancelled = await clerk.GetAsync($"/api/signings/{signings[0]}").Json();
        Assert.Equal("forbidden", await head.Put($"/api/signings/{signings[0]}/taking-back", new { why = "不发了" }).Refusal(403));
        await drafter.Put($"/api/signings/{signings[0]}/taking-back", new { why = "和县里的文件重复，不发了" }).Json(204);
        Assert.Equal("和县里的文件重复，不发了", (await Numbers(clerk)).Single(line => line.Number == cancelled.GetProperty("number").GetString()).Why);
        var draft = cancelled.GetProperty("directive").GetString()!;
        Assert.Equal("", (await drafter.GetAsync($"/api/directives/{draft}").Json()).GetProperty("number").GetString());
        // Handed in again it gets the next number, never the cancelled one.
        await HandIn(drafter, draft);
        await Step(clerk, signings[0], "review", new { }).Json(204);
        await Step(head, signings[0], "sign", new { }).Json(204);
        await Step(clerk, signings[0], "giveNumber", new { }).Json(204);
        Assert.Equal("巴府发〔2026〕8号", (await clerk.GetAsync($"/api/signings/{signings[0]}").Json()).GetProperty("number").GetString());
        Assert.Equal(9, (await Numbers(clerk)).Count);
    }

    [Fact]
    public async Task A_unit_that_insists_lets_nothing_out_unsigned()
    {
        var (drafter, clerk) = (await Town.As("u0151"), await Town.As("u0145"));
        var flow = (await clerk.GetAsync($"/api/units/{Unit}/paper-flow").Json()).Deserialize<Dictionary<string, JsonElement>>()!;
        flow["mustSign"] = JsonSerializer.SerializeToElement(true);
        await clerk.Put($"/api/units/{Unit}/paper-flow", flow).Json(204);
        Assert.Equal("signing.missing", await drafter.Put($"/api/directives/{await Draft(drafter)}/issue").Refusal(422));
        // A bureau of the county goes on as before.
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        Assert.Equal(25, (await bureau.Put($"/api/directives/{id}/issue").Json()).GetProperty("asks").GetInt32());
    }

    [Fact]
    public async Task What_could_not_be_issued_is_not_handed_in_and_a_foreign_series_is_refused()
    {
        var drafter = await Town.As("u0151");
        var empty = (await drafter.Post("/api/directives", new { title = "通知", issuer = "513401111O03", demand = "do" }).Json(201)).GetProperty("id").GetString();
        Assert.Equal("directive.empty", await drafter.Put($"/api/directives/{empty}/signing", new { }).Refusal(422));
        Assert.Equal("signing.series", await drafter.Put($"/api/directives/{await Draft(drafter)}/signing", new { series = "川府发" }).Refusal(422));
        Assert.Equal("notFound", await (await Town.As("u0021")).Put($"/api/directives/{empty}/signing", new { }).Refusal(404));
    }

    private static object Content() => new
    {
        title = "关于做好冬季森林防火巡护的通知", issuer = "513401111O03", matter = "森林草原防灭火", demand = "do", due = "2026-11-27T18:00:00+08:00",
        text = "一、各村每天巡护两次。二、村党支部书记负责。", keyPoints = new[] { "每天巡两次", "看到烟火先打电话" },
        audience = new { matters = Array.Empty<string>(), units = new[] { Unit }, kinds = new[] { "村社区" }, posts = new[] { "村党支部书记兼村委会主任" } },
    };

    private static async Task<string> Draft(HttpClient drafter) => (await drafter.Post("/api/directives", Content()).Json(201)).GetProperty("id").GetString()!;

    private static async Task<string> HandIn(HttpClient drafter, string draft, string? series = null)
        => (await drafter.Put($"/api/directives/{draft}/signing", new { series }).Json()).GetProperty("id").GetString()!;

    private static async Task<string> Signed(HttpClient drafter, HttpClient clerk, HttpClient head, string? series)
    {
        var signing = await HandIn(drafter, await Draft(drafter), series);
        await Step(clerk, signing, "review", new { }).Json(204);
        await Step(head, signing, "sign", new { }).Json(204);
        return signing;
    }

    private static Task<HttpResponseMessage> Step(HttpClient who, string id, string kind, object body) => who.Put($"/api/signings/{id}/steps/{kind}", body);

    private static async Task<List<(string Number, string? Why)>> Numbers(HttpClient clerk)
        => [.. (await clerk.GetAsync($"/api/numbers?unit={Unit}").Json()).GetProperty("items").EnumerateArray().Select(line => (line.GetProperty("number").GetString()!, line.GetProperty("whyCancelled").GetString()))];
}
