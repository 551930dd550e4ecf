using System.Net;
using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Organization.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>One sees where one is signed in, ends what one does not know, and a session ends by itself.</summary>
public sealed class SessionTests : TownTests
{
    private const string Phone = "Mozilla/5.0 (Linux; Android 10; M2006C3LC) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36 wxwork/4.1.6 MicroMessenger/7.0.1";
    private const string Desk = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0";

    [Fact]
    public async Task One_sees_every_sign_in_in_plain_words_and_nobody_elses()
    {
        using var phone = await SignedIn("u0362", Phone);
        using var desk = await SignedIn("u0362", Desk);
        using var other = await SignedIn("u0374", Phone);
        Assert.Equal(["Windows 电脑 · Edge", "安卓手机 · 企业微信"], (await Sessions(desk)).Select(session => session.Device).Order());
        Assert.Single(await Sessions(other));
        var page = await desk.GetStringAsync("/me/devices");
        Assert.Contains("在 2 台设备上登录着", page, StringComparison.Ordinal);
        Assert.Contains("安卓手机 · 企业微信", page, StringComparison.Ordinal);
        Assert.Contains("网络 本机", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ended_session_is_over_at_its_next_request_and_the_others_go_on()
    {
        using var phone = await SignedIn("u0362", Phone);
        using var desk = await SignedIn("u0362", Desk);
        using var other = await SignedIn("u0374", Phone);
        var lost = (await Sessions(desk)).Single(session => session.Device.Contains("安卓", StringComparison.Ordinal)).Id;
        Assert.Equal("notFound", await other.DeleteAsync($"/api/sessions/{lost}").Refusal(404));
        await phone.GetAsync("/api/me").Json();
        await desk.DeleteAsync($"/api/sessions/{lost}").Json(204);
        Assert.Equal("signIn.required", await phone.GetAsync("/api/me").Refusal(401));
        await desk.GetAsync("/api/me").Json();
        await other.GetAsync("/api/me").Json();
    }

    [Fact]
    public async Task A_stolen_cookie_is_worth_nothing_after_signing_out()
    {
        using var phone = Town.Visitor();
        using var signedIn = await phone.Post("/api/session", new { account = "u0362", password = "demo-baru-2026" });
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var thief = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = Town.Address };
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        await thief.GetAsync("/api/me").Json();
        await phone.DeleteAsync("/api/session").Json(204);
        Assert.Equal("signIn.required", await thief.GetAsync("/api/me").Refusal(401));
    }

    [Fact]
    public async Task Signing_in_again_ends_the_session_this_browser_had()
    {
        using var phone = await SignedIn("u0362", Phone);
        await phone.Post("/api/session", new { account = "u0362", password = "demo-baru-2026" }).Json(204);
        Assert.Single(await Sessions(phone));
    }

    [Fact]
    public async Task A_session_that_is_used_goes_on_and_one_that_is_not_ends()
    {
        await using var town = await Strict();
        using var used = await SignedIn("u0362", Phone, town);
        using var idle = await SignedIn("u0362", Desk, town);
        var began = town.Clock.GetUtcNow();
        for (var minutes = 20; minutes <= 60; minutes += 20)
        {
            await town.MoveTo(began.AddMinutes(minutes));
            await used.GetAsync("/api/me").Json();
            await town.MoveTo(began.AddMinutes(minutes + 1));
        }

        Assert.Equal("signIn.required", await idle.GetAsync("/api/me").Refusal(401));
        Assert.Single(await Sessions(used));
        await town.MoveTo(began.AddMinutes(92));
        Assert.Equal("signIn.required", await used.GetAsync("/api/me").Refusal(401));
    }

    [Fact]
    public async Task A_session_ends_after_its_longest_time_however_much_it_is_used()
    {
        await using var town = await Strict();
        using var phone = await SignedIn("u0362", Phone, town);
        var began = town.Clock.GetUtcNow();
        for (var minutes = 20; minutes < 720; minutes += 20)
        {
            await town.MoveTo(began.AddMinutes(minutes));
            await phone.GetAsync("/api/me").Json();
            await town.MoveTo(began.AddMinutes(minutes + 1));
        }

        await town.MoveTo(began.AddMinutes(720));
        Assert.Equal("signIn.required", await phone.GetAsync("/api/me").Refusal(401));
        Assert.Equal(0, await town.Do(services => services.GetRequiredService<AppDb>().Set<Session>().CountAsync()));
    }

    [Fact]
    public async Task A_new_password_ends_all_other_sessions()
    {
        using var desk = await SignedIn("u0362", Desk);
        using var phone = await SignedIn("u0362", Phone);
        using var form = await Form(desk, "/me/password", ("current", "demo-baru-2026"), ("password", "甲乌村的核桃树今年挂果了"));
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        await desk.GetAsync("/api/me").Json();
        Assert.Equal("signIn.required", await phone.GetAsync("/api/me").Refusal(401));
        using var wrong = await Form(desk, "/me/password", ("current", "demo-baru-2026"), ("password", "甲乌村的核桃树今年挂果了吗"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
    }

    [Fact]
    public async Task A_disabled_account_is_out_at_once_with_cookie_and_token()
    {
        using var phone = await SignedIn("u0362", Phone);
        using var program = await Town.As("u0362");
        await Change(person => person.DisabledAt = Town.Clock.GetUtcNow());
        Assert.Equal("signIn.required", await phone.GetAsync("/api/me").Refusal(401));
        await program.GetAsync("/api/me").Json(401);
        Assert.Equal("signIn.refused", await Town.Visitor().Post("/api/session", new { account = "u0362", password = "demo-baru-2026" }).Refusal(401));
    }

    [Fact]
    public async Task Whoever_got_a_password_from_somebody_else_chooses_one_first()
    {
        using var phone = await SignedIn("u0362", Phone);
        await Change(person => person.MustChangePassword = true);
        using (var inbox = await phone.GetAsync("/inbox"))
            Assert.Equal("/me/password", inbox.Headers.Location?.ToString());
        Assert.Equal("account.hurdle", await phone.GetAsync("/api/inbox").Refusal(403));
        using (var chosen = await Form(phone, "/me/password", ("current", "demo-baru-2026"), ("password", "甲乌村的核桃树今年挂果了")))
            Assert.Equal(HttpStatusCode.OK, chosen.StatusCode);
        await phone.GetAsync("/api/inbox").Json();
    }

    [Fact]
    public async Task Where_the_profile_says_so_a_password_grows_old()
    {
        await using var town = await Strict();
        await Change(person => person.PasswordChangedAt = town.Clock.GetUtcNow(), town);
        await town.MoveTo(town.Clock.GetUtcNow().AddDays(91));
        using var phone = await SignedIn("u0362", Phone, town);
        Assert.Equal("account.hurdle", await phone.GetAsync("/api/inbox").Refusal(403));
    }

    [Fact]
    public async Task A_token_of_a_program_is_seen_and_ended()
    {
        using var program = await Town.As("u0362");
        using var phone = await SignedIn("u0362", Phone);
        var token = (await phone.GetAsync("/api/tokens").Json()).GetProperty("items")[0];
        Assert.Equal("test", token.GetProperty("label").GetString());
        await phone.DeleteAsync($"/api/tokens/{token.GetProperty("id").GetString()}").Json(204);
        Assert.Equal("token.unknown", await program.GetAsync("/api/me").Refusal(401));
    }

    [Fact]
    public async Task The_cookie_is_for_the_server_alone()
    {
        using var phone = Town.Visitor();
        using var signedIn = await phone.Post("/api/session", new { account = "u0362", password = "demo-baru-2026" });
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single().ToLowerInvariant();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_keep_a_page_to_itself()
    {
        foreach (var address in new[] { "/sign-in", "/api/me", "/no-such-page", "/health/live" })
        {
            using var answer = await Town.Visitor().GetAsync(address);
            string Of(string name) => string.Join(' ', answer.Headers.TryGetValues(name, out var values) ? values : []);
            foreach (var directive in new[] { "default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'" })
                Assert.Contains(directive, Of("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal(("nosniff", "same-origin", "same-origin"), (Of("X-Content-Type-Options"), Of("Referrer-Policy"), Of("Cross-Origin-Opener-Policy")));
            Assert.Contains("no-store", Of("Cache-Control"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Over_TLS_only_is_said_where_there_is_TLS()
    {
        await using var town = await Town.Open(adjust: builder => builder.Configuration["Jct:PlainHttp"] = "false");
        using (var answer = await town.Visitor().GetAsync("/health/live"))
            Assert.Equal("max-age=31536000; includeSubDomains", string.Join("", answer.Headers.GetValues("Strict-Transport-Security")));
        using (var answer = await Town.Visitor().GetAsync("/health/live"))
            Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task TRACE_is_answered_by_nobody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Trace, "/sign-in");
        request.Headers.Add("X-Secret", "canary");
        using var answer = await Town.Visitor().SendAsync(request);
        Assert.True((int)answer.StatusCode is 404 or 405, answer.StatusCode.ToString());
        Assert.DoesNotContain("canary", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.23.45.67", "10.23.·.·")]
    [InlineData("::ffff:192.168.7.8", "192.168.·.·")]
    [InlineData("2408:8256:1:2::9", "2408:8256:·")]
    [InlineData("127.0.0.1", "本机")]
    public void Of_an_address_only_the_network_is_kept(string address, string kept) => Assert.Equal(kept, Origin.NetworkOf(IPAddress.Parse(address)));

    private static Task<Town> Strict() => Town.Open(adjust: builder => builder.Configuration["Jct:Accounts:Profile"] = "dengbao");

    private async Task<HttpClient> SignedIn(string account, string agent, Town? town = null)
    {
        var client = (town ?? Town).Visitor();
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);
        await client.Post("/api/session", new { account, password = "demo-baru-2026" }).Json(204);
        return client;
    }

    private static async Task<List<(Guid Id, string Device)>> Sessions(HttpClient client) => [.. (await client.GetAsync("/api/sessions").Json()).GetProperty("items").EnumerateArray()
        .Select(session => (session.GetProperty("id").GetGuid(), session.GetProperty("device").GetString()!))];

    private static Task<HttpResponseMessage> Form(HttpClient client, string address, params (string Name, string Value)[] fields) => FormPosts.Send(client, address, fields);

    private Task<Done> Change(Action<Person> change, Town? town = null) => (town ?? Town).Do(async services =>
    {
        var work = services.GetRequiredService<Work>();
        return (await work.Run<Done>(async () =>
        {
            change(await services.GetRequiredService<AppDb>().Set<Person>().SingleAsync(person => person.Account == "u0362"));
            return Done.Instance;
        }, CancellationToken.None)).Value;
    });
}
