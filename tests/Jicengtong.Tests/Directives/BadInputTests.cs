using System.Net;
using System.Text.RegularExpressions;

namespace Jicengtong.Tests.Directives;

/// <summary>What goes wrong before sending: each says clearly what to do, and the draft stays.</summary>
public sealed class BadInputTests : TownTests
{
    [Theory]
    [InlineData("do", null, "routine", "directive.dueMissing")]
    [InlineData("do", "2026-09-18T18:00:00+08:00", "routine", "directive.duePast")]
    [InlineData("do", "2026-10-02T18:00:00+08:00", "urgent", "directive.dueHoliday")]
    public async Task A_due_time_that_cannot_be_met_is_refused_and_the_draft_stays(string demand, string? due, string urgency, string code)
    {
        Town.Clock.MoveTo(TestClock.At(9, 21, 9));
        var bureau = await Town.As("u0021");
        var id = await Draft(bureau, new { title = "通知", text = "请清理林缘。", matter = "森林草原防灭火", demand, due, urgency, audience = Townships });
        Assert.Equal(code, await bureau.Put($"/api/directives/{id}/issue").Refusal(422));
        Assert.Equal("draft", (await bureau.GetAsync($"/api/directives/{id}").Json()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_cannot_wait_may_be_due_on_a_holiday_and_the_refusal_names_the_last_working_day()
    {
        Town.Clock.MoveTo(TestClock.At(9, 21, 9));
        var bureau = await Town.As("u0021");
        var holiday = new { title = "通知", text = "请清理林缘。", matter = "森林草原防灭火", demand = "do", due = "2026-10-02T18:00:00+08:00", audience = Townships };
        var refused = await bureau.Put($"/api/directives/{await Draft(bureau, holiday)}/issue").Json(422);
        Assert.Contains("10月2日是国庆节", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("9月30日", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var pressing = await Draft(bureau, new { holiday.title, holiday.text, holiday.matter, holiday.demand, holiday.due, urgency = "emergency", holiday.audience });
        Assert.Equal(25, (await bureau.Put($"/api/directives/{pressing}/issue").Json()).GetProperty("asks").GetInt32());
    }

    [Theory]
    [InlineData("[]", "audience.empty")]
    [InlineData("[\"网格\"]", "directive.nobody")]
    [InlineData("[\"星球\"]", "directive.nobody")]
    public async Task An_audience_of_nobody_or_of_blanks_is_refused(string kinds, string code)
    {
        var bureau = await Town.As("u0021");
        var some = System.Text.Json.JsonSerializer.Deserialize<string[]>(kinds)!;
        var id = await Draft(bureau, new { title = "通知", text = "正文", matter = "森林草原防灭火", audience = new { matters = some.Length == 0 ? [] : new[] { "公文处理" }, units = new[] { "513401111200" }, kinds = some } });
        Assert.Contains(await bureau.Put($"/api/directives/{id}/issue").Refusal(some.Length == 0 ? 422 : 422), new[] { code, "audience.unknown" });
        Assert.Equal("draft", (await bureau.GetAsync($"/api/directives/{id}").Json()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_directive_to_oneself_alone_is_refused()
    {
        var secretary = await Town.As("u0362");
        var id = await Draft(secretary, new { title = "通知", text = "正文", audience = new { units = new[] { "513401111200" }, posts = new[] { "村党支部书记兼村委会主任" } } });
        Assert.Equal("directive.onlyYourself", await secretary.Put($"/api/directives/{id}/issue").Refusal(422));
    }

    [Fact]
    public async Task A_relay_does_not_go_back_to_where_it_came_from()
    {
        var (head, doer) = (await Town.As("u0135"), await Town.As("u0151"));
        var bureau = await Town.As("u0021");
        var id = await Draft(bureau, new { title = "通知", text = "11月25日前清理林缘可燃物，不少于25人。", matter = "森林草原防灭火", demand = "know", audience = new { units = new[] { "513401111" }, posts = new[] { "党委书记" } } });
        await bureau.Put($"/api/directives/{id}/issue").Json();
        await head.Post($"/api/directives/{id}/relays", Relay("干部", "513401111O03")).Json(201);
        Assert.Equal("relay.circle", await doer.Post($"/api/directives/{id}/relays", Relay("党委书记", "513401111", "名单请书记过目，还缺两个村的带队人")).Refusal(422));
        await doer.Post($"/api/directives/{id}/relays", Relay("村党支部书记兼村委会主任", "513401111", "每村出25人，带好工具，在村委会集合点名")).Json(201);
    }

    [Fact]
    public async Task Three_hundred_pages_pasted_are_kept_whole_beside_a_draft_that_begins_with_them()
    {
        var bureau = await Town.As("u0021");
        var pages = "关于三百页材料的通知\n" + string.Concat(Enumerable.Repeat("各乡镇要认真组织学习，确保落实到位。", 9000));
        var imported = await Post(bureau, "/directives", "/directives/import", ("text", pages));
        Assert.Equal(HttpStatusCode.SeeOther, imported.StatusCode);
        var address = imported.Headers.Location!.ToString();
        Assert.Contains("全文太长", await (await bureau.GetAsync(address)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var draft = await bureau.GetAsync("/api" + address.Split("/write")[0]).Json();
        Assert.True(draft.GetProperty("text").GetString()!.Length < 4000);
        Assert.Equal(pages.Length, (await (await bureau.GetAsync(draft.GetProperty("files")[0].GetProperty("address").GetString())).Content.ReadAsStringAsync()).Length);

        // Pasted into the form it is shown again with the reason; what was saved before stays.
        var id = await Draft(bureau, new { title = "通知", text = "原来的正文" });
        var refused = await Post(bureau, $"/directives/{id}/write", $"/directives/{id}/write", ("title", "通知"), ("text", pages), ("do", "save"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync();
        Assert.Contains("正文太长", page, StringComparison.Ordinal);
        Assert.Contains(pages[^5000..], page, StringComparison.Ordinal);
        Assert.Equal("原来的正文", (await bureau.GetAsync($"/api/directives/{id}").Json()).GetProperty("text").GetString());
    }

    private static readonly object Townships = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401" }, kinds = new[] { "乡镇街道" } };

    private static object Relay(string post, string unit, string point = "马鞍山林缘周四前清完，每组25人以上") => new
    {
        keyPoints = new[] { point }, opinion = "应急办牵头，各村书记带队清理。", audience = new { units = new[] { unit }, posts = new[] { post } },
    };

    private static async Task<string> Draft(HttpClient who, object draft) => (await who.Post("/api/directives", draft).Json(201)).GetProperty("id").GetString()!;

    private static async Task<HttpResponseMessage> Post(HttpClient who, string page, string address, params (string Name, string Value)[] fields)
    {
        var token = Regex.Match(await (await who.GetAsync(page)).Content.ReadAsStringAsync(), "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" } };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return await who.PostAsync(address, form);
    }
}
