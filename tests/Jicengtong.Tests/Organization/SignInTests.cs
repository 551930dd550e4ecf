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
    public async Task Five_wrong_passwords_lock_and_no_answer_tells_whether_the_account_exists()
    {
        using var visitor = Town.Visitor();
        var messages = new HashSet<string?>();
        for (var attempt = 0; attempt < 6; attempt++)
            foreach (var account in new[] { "u0362", "nobody" })
                messages.Add((await visitor.Post("/api/session", new { account, password = "wrong" }).Json(401)).GetProperty("detail").GetString());
        messages.Add((await visitor.Post("/api/session", Right).Json(401)).GetProperty("detail").GetString());
        Assert.Single(messages);
        Town.Clock.MoveTo(Town.Clock.GetUtcNow().AddMinutes(16));
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
