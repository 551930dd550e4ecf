namespace Jicengtong.Tests.Directives;

public sealed class IssueTests : TownTests
{
    [Fact]
    public async Task A_bureau_reaches_every_township_that_answers_for_the_matter()
    {
        var bureau = await Town.As("u0021");
        var written = await bureau.Post("/api/directives", Draft()).Json(201);
        var id = written.GetProperty("id").GetString();
        var issued = await bureau.Put($"/api/directives/{id}/issue").Json();
        Assert.Equal(25, issued.GetProperty("asks").GetInt32());

        var clerk = await Town.As("u0151");
        var inbox = await clerk.GetAsync("/api/inbox?box=todo").Json();
        var item = Assert.Single(inbox.GetProperty("items").EnumerateArray());
        Assert.Equal("关于做好森林草原防灭火工作的通知", item.GetProperty("title").GetString());
        var ask = item.GetProperty("id").GetString();
        await clerk.Put($"/api/asks/{ask}/opened").Json(204);
        await clerk.Put($"/api/asks/{ask}/receipt", new { answer = "understood" }).Json(204);

        var coverage = await bureau.GetAsync($"/api/directives/{id}/coverage").Json();
        Assert.Equal((25, 1, 1, 24), (Number(coverage, "total"), Number(coverage, "opened"), Number(coverage, "understood"), coverage.GetProperty("unread").GetArrayLength()));
        Assert.Equal(24, Number(coverage, "unreadOfOwn"));
    }

    [Fact]
    public async Task Issuing_twice_asks_nobody_twice_and_an_idempotency_key_repeats_the_first_answer()
    {
        var bureau = await Town.As("u0021");
        var first = await Keyed(bureau, HttpMethod.Post, "/api/directives", "one", Draft()).Json(201);
        var again = await Keyed(bureau, HttpMethod.Post, "/api/directives", "one", Draft()).Json(201);
        Assert.Equal(first.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.Equal("operation.reused", await Keyed(bureau, HttpMethod.Post, "/api/directives", "one", new { title = "另一份" }).Refusal(409));

        var id = first.GetProperty("id").GetString();
        Assert.Equal(25, (await bureau.Put($"/api/directives/{id}/issue").Json()).GetProperty("asks").GetInt32());
        Assert.Equal(25, (await bureau.Put($"/api/directives/{id}/issue").Json()).GetProperty("asks").GetInt32());
        Assert.Equal(25, (await bureau.GetAsync($"/api/directives/{id}/coverage").Json()).GetProperty("total").GetInt32());
        Assert.Equal("directive.issued", await bureau.Put($"/api/directives/{id}", Draft()).Refusal(409));
    }

    [Theory]
    [InlineData("{\"title\":\"\"}", "directive.titleMissing")]
    [InlineData("{\"title\":\"通知\",\"matter\":\"没有的事项\"}", "matter.unknown")]
    [InlineData("{\"title\":\"通知\",\"issuer\":\"513401D01\"}", "directive.issuer")]
    [InlineData("{\"title\":\"通知\",\"keyPoints\":[\"一\",\"二\",\"三\",\"四\",\"五\",\"六\"]}", "directive.tooManyPoints")]
    public async Task A_draft_that_cannot_stand_is_refused_with_a_stable_code(string body, string code)
    {
        var bureau = await Town.As("u0021");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(code, await bureau.PostAsync("/api/directives", content).Refusal(422));
    }

    [Theory]
    [InlineData("do", null, "directive.dueMissing")]
    [InlineData("do", "2026-11-19T18:00:00+08:00", "directive.duePast")]
    public async Task What_asks_for_action_needs_a_time_to_come_and_the_draft_stays(string demand, string? due, string code)
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", new { title = "通知", text = "正文", matter = "森林草原防灭火", demand, due, audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401" }, kinds = new[] { "乡镇街道" } } }).Json(201)).GetProperty("id").GetString();
        Assert.Equal(code, await bureau.Put($"/api/directives/{id}/issue").Refusal(422));
        Assert.Equal("draft", (await bureau.GetAsync($"/api/directives/{id}").Json()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_directive_to_oneself_is_refused_and_a_due_day_without_work_is_pointed_out()
    {
        var mayor = await Town.As("u0136");
        var id = (await mayor.Post("/api/directives", new { title = "通知", text = "正文", demand = "know", due = "2026-11-28T18:00:00+08:00", audience = new { matters = Array.Empty<string>(), units = new[] { "513401111" }, kinds = new[] { "乡镇街道" }, posts = new[] { "镇长" } } }).Json(201)).GetProperty("id").GetString();
        var check = (await mayor.GetAsync($"/api/directives/{id}/sending-review").Json()).GetProperty("checks").EnumerateArray().Single(one => one.GetProperty("question").GetString() == "期限");
        Assert.Equal((false, "最后一天是休息日，下面要加班才办得完"), (check.GetProperty("inOrder").GetBoolean(), check.GetProperty("remark").GetString()));
        Assert.Equal("directive.onlyYourself", await mayor.Put($"/api/directives/{id}/issue").Refusal(422));
        Assert.Equal("draft", (await mayor.GetAsync($"/api/directives/{id}").Json()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_withdrawn_directive_leaves_every_inbox()
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", Draft()).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue").Json();
        var clerk = await Town.As("u0151");
        var ask = (await clerk.GetAsync("/api/inbox").Json()).GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal("directive.whyMissing", await bureau.Put($"/api/directives/{id}/withdrawal", new { why = "" }).Refusal(422));
        await bureau.Put($"/api/directives/{id}/withdrawal", new { why = "文号写错，另发" }).Json(204);
        Assert.Empty((await clerk.GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray());
        Assert.Equal("ask.withdrawn", await clerk.Put($"/api/asks/{ask}/receipt", new { answer = "understood" }).Refusal(409));
    }

    private static Task<HttpResponseMessage> Keyed(HttpClient client, HttpMethod method, string address, string key, object body)
    {
        var request = new HttpRequestMessage(method, address) { Content = System.Net.Http.Json.JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        return client.SendAsync(request);
    }

    internal static object Draft(string text = "一、压实责任。二、管住火源。") => new
    {
        title = "关于做好森林草原防灭火工作的通知", number = "西林草发〔2026〕41号", urgency = "urgent", matter = "森林草原防灭火", demand = "do",
        due = "2026-11-27T18:00:00+08:00", text, keyPoints = new[] { "11月22日前交一张图、一张表", "12月1日起禁止野外用火" },
        audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401" }, kinds = new[] { "乡镇街道" }, posts = Array.Empty<string>() },
    };

    private static int Number(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
