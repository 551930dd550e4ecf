using System.Net;

namespace Jicengtong.Tests.Organization;

public sealed class SignInTests : TownTests
{
    private static readonly object Right = new { account = "u0362", password = "demo-baru-2026" };

    [Fact]
    public async Task A_person_signs_in_sees_their_posts_and_signs_out()
    {
        using var phone = Town.Visitor();
        Assert.Equal("signIn.required", await phone.GetAsync("/api/me").Refusal(401));
        await phone.Post("/api/session", Right).Json(204);
        var me = await phone.GetAsync("/api/me").Json();
        Assert.Equal("莫色阿牛", me.GetProperty("name").GetString());
        Assert.Equal("村党支部书记兼村委会主任", me.GetProperty("posts")[0].GetProperty("post").GetString());
        await phone.DeleteAsync("/api/session").Json(204);
        Assert.Equal("signIn.required", await phone.GetAsync("/api/me").Refusal(401));
    }

    [Fact]
    public async Task Five_wrong_passwords_make_it_wait_and_no_answer_tells_whether_the_account_exists()
    {
        using var visitor = Town.Visitor();
        for (var attempt = 1; attempt <= 7; attempt++)
        {
            var status = attempt <= 5 ? 401 : 429;
            var answers = new List<string>();
            foreach (var account in new[] { "u0362", "nobody", "U0367" })
            {
                using var answer = await visitor.Post("/api/session", new { account, password = "wrong" });
                answers.Add($"{(int)answer.StatusCode} {answer.Headers.RetryAfter} {await answer.Content.ReadAsStringAsync()}");
            }

            Assert.StartsWith($"{status} ", Assert.Single(answers.Select(answer => System.Text.RegularExpressions.Regex.Replace(answer, "\"traceId\":\"[^\"]*\"", "")).Distinct()), StringComparison.Ordinal);
        }

        // Not even the right password tells anything while it waits, and the other way in waits as well.
        var waiting = await visitor.Post("/api/session", Right).Json(429);
        Assert.Equal("signIn.wait", waiting.GetProperty("code").GetString());
        Assert.Contains("请 15 分钟后再试", waiting.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await visitor.Post("/api/tokens", Right).Json(429);
        Town.Clock.MoveTo(Town.Clock.GetUtcNow().AddMinutes(14));
        Assert.Contains("请 1 分钟后再试", (await visitor.Post("/api/session", Right).Json(429)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Town.Clock.MoveTo(Town.Clock.GetUtcNow().AddMinutes(1));
        await visitor.Post("/api/session", Right).Json(204);
    }

    [Fact]
    public async Task A_right_password_forgets_the_wrong_ones_before_it()
    {
        using var visitor = Town.Visitor();
        for (var round = 0; round < 3; round++)
        {
            for (var wrong = 0; wrong < 4; wrong++)
                await visitor.Post("/api/session", new { account = "u0362", password = "wrong" }).Json(401);
            await visitor.Post("/api/session", Right).Json(204);
        }
    }

    [Fact]
    public async Task Guesses_at_the_same_moment_are_all_counted()
    {
        using var visitor = Town.Visitor();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            using var answer = await visitor.Post("/api/session", new { account = "u0362", password = "wrong" });
            return (int)answer.StatusCode;
        }));
        Assert.Equal(5, answers.Count(status => status == 401));
        Assert.Equal(7, answers.Count(status => status == 429));
    }

    [Fact]
    public async Task An_address_that_fails_for_many_accounts_waits_until_the_hour_is_over()
    {
        await using var town = await Town.Open(adjust: builder => builder.Configuration["Jct:Accounts:Profiles:asvs:FailuresPerAddressAndHour"] = "6");
        using var visitor = town.Visitor();
        for (var account = 0; account < 6; account++)
            await visitor.Post("/api/session", new { account = $"guess{account}", password = "demo-baru-2026" }).Json(401);
        var refused = await visitor.Post("/api/session", Right).Json(429);
        Assert.Contains("这个网络里登录失败的太多，请 60 分钟后再试", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        town.Clock.MoveTo(town.Clock.GetUtcNow().AddMinutes(60));
        await visitor.Post("/api/session", Right).Json(204);
    }

    [Fact]
    public async Task A_program_gets_a_token_and_a_wrong_one_opens_nothing()
    {
        using var program = Town.Visitor();
        var token = (await program.Post("/api/tokens", new { account = "u0362", password = "demo-baru-2026", name = "脚本" }).Json()).GetProperty("token").GetString();
        program.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.Equal("u0362", (await program.GetAsync("/api/me").Json()).GetProperty("account").GetString());
        program.DefaultRequestHeaders.Authorization = new("Bearer", token + "0");
        Assert.Equal("token.unknown", await program.GetAsync("/api/me").Refusal(401));
    }

    [Fact]
    public async Task Another_site_cannot_write_with_our_cookie()
    {
        using var browser = Town.Visitor();
        await browser.Post("/api/session", Right).Json(204);
        browser.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        Assert.Equal("request.crossSite", await browser.Post("/api/problems", new { text = "水", matter = "饮水安全" }).Refusal(403));
        browser.DefaultRequestHeaders.Remove("Origin");
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal("request.crossSite", await browser.DeleteAsync("/api/session").Refusal(403));
    }

    [Fact]
    public async Task A_page_form_without_its_token_is_refused()
    {
        using var browser = Town.Visitor();
        using var form = new FormUrlEncodedContent([new("account", "u0362"), new("password", "demo-baru-2026")]);
        using var answer = await browser.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
