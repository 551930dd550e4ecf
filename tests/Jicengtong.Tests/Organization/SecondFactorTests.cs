using System.Net;
using System.Text;
using Jicengtong.Modules.Organization.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>A stolen password is not enough for whoever has set up an authenticator app.</summary>
public sealed class SecondFactorTests : TownTests
{
    private const string Password = "demo-baru-2026";

    // RFC 6238, appendix B: the last six of its eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code)
        => Assert.Equal(code, Totp.CodeAt(Encoding.ASCII.GetBytes("12345678901234567890"), Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Fact]
    public void What_an_app_reads_is_the_secret() => Assert.All(Enumerable.Range(0, 50), _ =>
    {
        var secret = Totp.NewSecret();
        Assert.Equal(secret, Administrators.Decode(Totp.Typed(secret)));
    });

    [Fact]
    public async Task Signing_in_takes_the_code_and_nothing_opens_before_it()
    {
        var (secret, _) = await SetUp();
        using var phone = Town.Visitor();
        Assert.Equal("/sign-in/code", await Where(FormPosts.Send(phone, "/sign-in", [("account", "u0362"), ("password", Password), ("to", "/who")])));
        Assert.StartsWith("/sign-in?", (await Where(phone.GetAsync("/inbox")))?.Replace(Town.Address.ToString().TrimEnd('/'), "", StringComparison.Ordinal), StringComparison.Ordinal);
        await phone.GetAsync("/api/me").Json(401);
        using (var wrong = await FormPosts.Send(phone, "/sign-in/code", [("code", "000000")]))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal("/who", await Where(FormPosts.Send(phone, "/sign-in/code", [("code", CodeOf(secret))])));
        Assert.Equal("u0362", (await phone.GetAsync("/api/me").Json()).GetProperty("account").GetString());
    }

    [Fact]
    public async Task A_code_counts_once_and_one_of_long_ago_never()
    {
        var (secret, _) = await SetUp();
        var code = CodeOf(secret);
        await SignIn(code).Json(204);
        Assert.Equal("signIn.code", await SignIn(code).Refusal(401));
        Town.Clock.MoveTo(Town.Clock.GetUtcNow().AddSeconds(30));
        await SignIn(CodeOf(secret)).Json(204);
        Town.Clock.MoveTo(Town.Clock.GetUtcNow().AddSeconds(30));
        var old = CodeOf(secret);
        Town.Clock.MoveTo(Town.Clock.GetUtcNow().AddSeconds(61));
        Assert.Equal("signIn.code", await SignIn(old).Refusal(401));
    }

    [Fact]
    public async Task The_same_code_at_the_same_moment_opens_once()
    {
        var (secret, _) = await SetUp();
        var code = CodeOf(secret);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            using var answer = await SignIn(code);
            return answer.StatusCode;
        }));
        Assert.Single(answers, HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_code_on_paper_replaces_the_phone_once()
    {
        var (_, codes) = await SetUp();
        Assert.Equal(10, codes.Distinct().Count());
        await SignIn(codes[3].ToUpperInvariant().Replace('-', ' ')).Json(204);
        Assert.Equal("signIn.code", await SignIn(codes[3]).Refusal(401));
        await SignIn(codes[4]).Json(204);
    }

    [Fact]
    public async Task Five_wrong_codes_make_it_wait_and_a_program_is_told_that_a_code_is_needed()
    {
        var (secret, _) = await SetUp();
        Assert.Equal("signIn.codeNeeded", await Town.Visitor().Post("/api/session", new { account = "u0362", password = Password }).Refusal(401));
        Assert.Equal("signIn.codeNeeded", await Town.Visitor().Post("/api/tokens", new { account = "u0362", password = Password, name = "x" }).Refusal(401));
        for (var wrong = 0; wrong < 5; wrong++)
            Assert.Equal("signIn.code", await SignIn("123456").Refusal(401));
        Assert.Equal("signIn.wait", await SignIn(CodeOf(secret)).Refusal(429));
    }

    [Fact]
    public async Task Half_signed_in_is_over_after_five_minutes_and_with_another_password()
    {
        var (secret, _) = await SetUp();
        using var phone = Town.Visitor();
        await Where(FormPosts.Send(phone, "/sign-in", [("account", "u0362"), ("password", Password)]));
        Town.Clock.MoveTo(Town.Clock.GetUtcNow().AddMinutes(5).AddSeconds(1));
        Assert.Equal("/sign-in", await Where(phone.GetAsync("/sign-in/code")));
        Assert.NotEqual("", CodeOf(secret));
    }

    [Fact]
    public async Task The_secret_lies_encrypted_and_codes_on_paper_only_as_digests()
    {
        var (secret, codes) = await SetUp();
        var stored = await Town.Do(services => services.GetRequiredService<Sql>().First<string>("SELECT totp_secret FROM organization_persons WHERE account = 'u0362'", null, CancellationToken.None));
        var bytes = Convert.FromBase64String(stored!);
        Assert.False(bytes.AsSpan().IndexOf(secret) >= 0);
        Assert.DoesNotContain(Totp.Typed(secret), stored, StringComparison.Ordinal);
        Assert.Equal(10L, await Town.Do(services => services.GetRequiredService<Sql>().First<long>("SELECT count(*) FROM organization_recovery_codes", null, CancellationToken.None)));
        foreach (var table in new[] { ("organization_recovery_codes", "digest"), ("platform_operations", "answer") })
            Assert.DoesNotContain(await Town.Do(services => services.GetRequiredService<Sql>().Query<string>($"SELECT {table.Item2} FROM {table.Item1}", null, CancellationToken.None)), kept => codes.Any(code => kept.Contains(code, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Setting_it_up_takes_the_password_and_the_code_and_ends_other_sessions()
    {
        using var other = await SignedIn();
        using var desk = await SignedIn();
        using (var wrong = await FormPosts.Send(desk, "/me/second-factor", [("offered", "AAAA"), ("code", "123456"), ("password", Password)]))
            Assert.Contains("请重新扫一次", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Town.SetUpSecondFactor(desk, Password);
        await desk.GetAsync("/api/me").Json();
        await other.GetAsync("/api/me").Json(401);
    }

    [Fact]
    public async Task Whoever_is_no_administrator_may_do_without_it_again()
    {
        using var desk = await SignedIn();
        await Town.SetUpSecondFactor(desk, Password);
        using (var refused = await FormPosts.Send(desk, "/me/second-factor", [("password", "falsch")], "/me/second-factor/removal"))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal("/me/second-factor", await Where(FormPosts.Send(desk, "/me/second-factor", [("password", Password)], "/me/second-factor/removal")));
        await Town.Visitor().Post("/api/session", new { account = "u0362", password = Password }).Json(204);
    }

    private string CodeOf(byte[] secret) => Totp.CodeAt(secret, Totp.StepAt(Town.Clock.GetUtcNow()));

    // The code it was set up with has been used; the next one comes half a minute later.
    private async Task<(byte[] Secret, IReadOnlyList<string> Codes)> SetUp()
    {
        using var desk = await SignedIn();
        var set = await Town.SetUpSecondFactor(desk, Password);
        Town.Clock.MoveTo(Town.Clock.GetUtcNow().AddSeconds(30));
        return set;
    }

    private async Task<HttpClient> SignedIn()
    {
        var client = Town.Visitor();
        await client.Post("/api/session", new { account = "u0362", password = Password }).Json(204);
        return client;
    }

    private Task<HttpResponseMessage> SignIn(string code) => Town.Visitor().Post("/api/session", new { account = "u0362", password = Password, code });

    private static async Task<string?> Where(Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        return response.Headers.Location?.ToString();
    }
}
