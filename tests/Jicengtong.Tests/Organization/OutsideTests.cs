using System.Net;
using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Organization.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>Signing in with 企业微信, 钉钉, 飞书, OpenID Connect and OAuth 2, against a stand-in that speaks their words.</summary>
public sealed class OutsideTests : TownTests
{
    private const string Password = "demo-baru-2026";
    private StandInProviders outside = null!;

    public static TheoryData<string> Names => ["wecom", "dingtalk", "feishu", "unified", "plain"];

    protected override async Task<Town> Open()
    {
        outside = await StandInProviders.Start();
        return await Town.Open(adjust: outside.Configure);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_account_that_was_connected_signs_its_person_in_and_one_that_was_taken_apart_does_not(string name)
    {
        await Connect("u0362", name, "zhang.san");
        using (var phone = Town.Visitor())
        {
            Assert.Equal("/who", await Where(phone.GetAsync(await Agreed(phone, name, "zhang.san", "?to=/who"))));
            Assert.Equal("u0362", (await phone.GetAsync("/api/me").Json()).GetProperty("account").GetString());
            Assert.Contains("连着 zhang.san", await phone.GetStringAsync("/me/outside"), StringComparison.Ordinal);
            Assert.Equal("/me/outside?said=unlinked", await Where(FormPosts.Send(phone, "/me/outside", [("unlink", name)])));
        }

        using var again = Town.Visitor();
        await Refused(again.GetAsync(await Agreed(again, name, "zhang.san")), HttpStatusCode.UnprocessableEntity, "还没有连到任何人");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_unknown_account_opens_nothing_makes_nobody_and_is_told_whom_to_ask(string name)
    {
        var before = await People();
        using var phone = Town.Visitor();
        await Refused(phone.GetAsync(await Agreed(phone, name, "nobody.here")), HttpStatusCode.UnprocessableEntity, "找本单位管理员");
        await phone.GetAsync("/api/me").Json(401);
        Assert.Equal(before, await People());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Another_browser_or_another_state_is_refused(string name)
    {
        await Connect("u0362", name, "zhang.san");
        using var phone = Town.Visitor();
        var back = await Agreed(phone, name, "zhang.san");
        using var other = Town.Visitor();
        await Refused(other.GetAsync(back), HttpStatusCode.UnprocessableEntity, "不是从这个浏览器开始的");
        await Refused(phone.GetAsync(back.Replace("state=", "state=x", StringComparison.Ordinal)), HttpStatusCode.UnprocessableEntity, "不是从这个浏览器开始的");
        // The trip is taken once, right or wrong.
        await Refused(phone.GetAsync(back), HttpStatusCode.UnprocessableEntity, "不是从这个浏览器开始的");
        await phone.GetAsync("/api/me").Json(401);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_code_that_expired_or_was_used_is_said_to_be_too_old(string name)
    {
        await Connect("u0362", name, "zhang.san");
        using var phone = Town.Visitor();
        var (used, fresh) = (await Agreed(phone, name, "zhang.san"), "");
        await Where(phone.GetAsync(used));
        using var other = Town.Visitor();
        fresh = await Agreed(other, name, "zhang.san");
        var mixed = fresh.Replace(CodeOf(fresh), CodeOf(used), StringComparison.Ordinal);
        await Refused(other.GetAsync(mixed), HttpStatusCode.UnprocessableEntity, "凭据过期了");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_provider_that_is_down_is_said_and_the_password_still_works(string name)
    {
        using var phone = Town.Visitor();
        var back = name == "unified" ? null : await Agreed(phone, name, "zhang.san");
        outside.IsDown = true;
        await Refused(phone.GetAsync(back ?? $"/sign-in/with/{name}"), HttpStatusCode.BadGateway, "现在连不上");
        await phone.Post("/api/session", new { account = "u0362", password = Password }).Json(204);
    }

    [Fact]
    public async Task A_trip_is_over_after_ten_minutes()
    {
        using var phone = Town.Visitor();
        var back = await Agreed(phone, "wecom", "zhang.san");
        Town.Clock.MoveTo(Town.Clock.GetUtcNow().AddMinutes(10));
        await Refused(phone.GetAsync(back), HttpStatusCode.UnprocessableEntity, "放得太久了");
    }

    [Fact]
    public async Task Inside_its_own_app_WeCom_is_asked_without_a_QR_code_and_somebody_from_outside_the_company_is_told()
    {
        using var phone = Town.Visitor();
        phone.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (Linux; Android 10) Mobile wxwork/4.1.6 MicroMessenger/7.0.1");
        await Refused(phone.GetAsync(await Agreed(phone, "wecom", "outsider-7")), HttpStatusCode.UnprocessableEntity, "不在我们的企业微信通讯录里");
    }

    [Theory]
    [InlineData("nonce", "another")]
    [InlineData("aud", "another-client")]
    [InlineData("iss", "https://evil.example")]
    [InlineData("sub", "li.si")]
    [InlineData("exp", 1L)]
    public async Task An_id_token_that_is_not_for_us_opens_nothing(string claim, object value)
    {
        await Connect("u0362", "unified", "zhang.san");
        await Connect("u0374", "unified", "li.si");
        outside.Twist = claims => claims[claim] = value;
        using var phone = Town.Visitor();
        await Refused(phone.GetAsync(await Agreed(phone, "unified", "zhang.san")), HttpStatusCode.BadGateway, "现在连不上");
        await phone.GetAsync("/api/me").Json(401);
    }

    [Fact]
    public async Task An_id_token_signed_by_somebody_else_opens_nothing()
    {
        await Connect("u0362", "unified", "zhang.san");
        using var forger = System.Security.Cryptography.RSA.Create(2048);
        outside.Signer = forger;
        using var phone = Town.Visitor();
        await Refused(phone.GetAsync(await Agreed(phone, "unified", "zhang.san")), HttpStatusCode.BadGateway, "现在连不上");
        outside.Algorithm = "none";
        await Refused(phone.GetAsync(await Agreed(phone, "unified", "zhang.san")), HttpStatusCode.BadGateway, "现在连不上");
        outside.Algorithm = "ES256";
        Assert.Equal("/", await Where(phone.GetAsync(await Agreed(phone, "unified", "zhang.san"))));
    }

    [Fact]
    public async Task Whoever_has_a_second_factor_is_asked_for_it_here_too()
    {
        await Connect("u0362", "wecom", "zhang.san");
        using var desk = await SignedIn("u0362");
        var (secret, _) = await Town.SetUpSecondFactor(desk, Password);
        Town.Clock.MoveTo(Town.Clock.GetUtcNow().AddSeconds(30));
        using var phone = Town.Visitor();
        Assert.Equal("/sign-in/code", await Where(phone.GetAsync(await Agreed(phone, "wecom", "zhang.san"))));
        await phone.GetAsync("/api/me").Json(401);
        await Where(FormPosts.Send(phone, "/sign-in/code", [("code", Totp.CodeAt(secret, Totp.StepAt(Town.Clock.GetUtcNow())))]));
        await phone.GetAsync("/api/me").Json();
    }

    [Fact]
    public async Task An_account_belongs_to_one_person_and_connecting_takes_the_password()
    {
        await Connect("u0362", "wecom", "zhang.san");
        using var other = await SignedIn("u0374");
        await other.GetAsync(await Agreed(other, "wecom", "zhang.san", path: "/me/outside/wecom/go"));
        using (var wrong = await FormPosts.Send(other, "/display", [("password", "falsch")], "/me/outside"))
            Assert.Contains("密码不对", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using (var taken = await FormPosts.Send(other, "/display", [("password", Password)], "/me/outside"))
            Assert.Contains("已经连着别的人", await taken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await Town.Do(services => services.GetRequiredService<AppDb>().Set<LinkedAccount>().CountAsync()));
    }

    [Fact]
    public async Task A_disabled_person_does_not_come_in_this_way_either()
    {
        await Connect("u0362", "feishu", "ou_1");
        await Town.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            (await services.GetRequiredService<AppDb>().Set<Person>().SingleAsync(person => person.Account == "u0362")).DisabledAt = Town.Clock.GetUtcNow();
            return Done.Instance;
        }, CancellationToken.None));
        using var phone = Town.Visitor();
        await Refused(phone.GetAsync(await Agreed(phone, "feishu", "ou_1")), HttpStatusCode.UnprocessableEntity, "还没有连到任何人");
    }

    [Fact]
    public async Task What_was_connected_is_where_messages_find_the_person()
    {
        await Connect("u0362", "wecom", "zhang.san");
        var id = await Town.Do(services => services.GetRequiredService<AppDb>().Set<Person>().Where(person => person.Account == "u0362").Select(person => person.Id).SingleAsync());
        var addresses = await Town.Do(services => services.GetRequiredService<IAddressBook>().Of([id], CancellationToken.None));
        Assert.Contains(new ChannelAddress(id, ChannelKind.WeCom, "zhang.san"), addresses);
    }

    private async Task Connect(string account, string name, string subject)
    {
        using var desk = await SignedIn(account);
        using (var asked = await desk.GetAsync(await Agreed(desk, name, subject, path: $"/me/outside/{name}/go")))
            Assert.Contains($"账号：<b>{subject}</b>", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("/me/outside?said=linked", await Where(FormPosts.Send(desk, "/display", [("password", Password)], "/me/outside")));
    }

    // The browser goes there, the person agrees, the browser is sent back.
    private async Task<string> Agreed(HttpClient browser, string name, string subject, string query = "", string? path = null)
        => new Uri(outside.Agree(new Uri((await Where(browser.GetAsync((path ?? $"/sign-in/with/{name}") + query)))!), subject)).PathAndQuery;

    private async Task<HttpClient> SignedIn(string account)
    {
        var client = Town.Visitor();
        await client.Post("/api/session", new { account, password = Password }).Json(204);
        return client;
    }

    private static string CodeOf(string address) => System.Text.RegularExpressions.Regex.Match(address, "[cC]ode=([0-9a-f]+)").Groups[1].Value;

    private static async Task Refused(Task<HttpResponseMessage> sent, HttpStatusCode status, string words)
    {
        using var answer = await sent;
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Equal(status, answer.StatusCode);
    }

    private Task<int> People() => Town.Do(services => services.GetRequiredService<AppDb>().Set<Person>().CountAsync());

    private static async Task<string?> Where(Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        return response.Headers.Location?.ToString();
    }
}
