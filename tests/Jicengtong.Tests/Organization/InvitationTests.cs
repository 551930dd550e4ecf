using System.Text.Json;
using Jicengtong.Tests.Problems;
using Microsoft.Extensions.DependencyInjection;
using static Jicengtong.Tests.NewPeople;
using static Jicengtong.Tests.Problems.ReadingPages;

namespace Jicengtong.Tests.Organization;

/// <summary>The first day: a card from the office, six digits, and the inbox.</summary>
public sealed class InvitationTests : TownTests
{
    private const string Clerk = "u0138";
    private const string VillageClerk = "u0364";

    [Fact]
    public async Task A_card_lets_its_person_in_once_and_the_number_opens_only_that_telephone()
    {
        var card = await Invite(Clerk, Secretary);
        var phone = Town.Visitor();
        var page = await Page(phone, $"/in/{card.Text("code")}");
        Assert.Contains("沙马木呷", page.Body!.TextContent, StringComparison.Ordinal);
        using var entered = await Enter(phone, card.Text("code"), ("pin", "482913"));
        Assert.Equal("/welcome", entered.Headers.Location?.ToString());
        Assert.Equal(Secretary, (await phone.GetAsync("/api/me").Json()).Text("account"));

        Assert.Equal(404, (int)(await Town.Visitor().GetAsync($"/in/{card.Text("code")}")).StatusCode);
        await FormPosts.Send(phone, "/me", [], "/sign-out");
        Assert.Contains("沙马木呷已经退出", await phone.GetStringAsync("/sign-in"), StringComparison.Ordinal);
        Assert.DoesNotContain("已经退出", await phone.GetStringAsync("/sign-in"), StringComparison.Ordinal);
        Assert.Equal(401, (int)(await phone.GetAsync("/api/me")).StatusCode);
        using var back = await ByNumber(phone, Secretary, "482913");
        Assert.Equal(303, (int)back.StatusCode);
        Assert.Equal(Secretary, (await phone.GetAsync("/api/me").Json()).Text("account"));

        // Another telephone does not know the person, and the number alone is worth nothing there.
        var stranger = Town.Visitor();
        Assert.DoesNotContain("沙马木呷", await stranger.GetStringAsync("/sign-in"), StringComparison.Ordinal);
        Assert.Equal(422, (int)(await ByNumber(stranger, Secretary, "482913")).StatusCode);
        // Without a password nothing can be guessed.
        Assert.Equal("signIn.refused", await Town.Visitor().Post("/api/session", new { account = Secretary, password = "482913" }).Refusal(401));
    }

    [Fact]
    public async Task Five_wrong_numbers_lock_the_telephone_for_that_person_and_no_more_tries_are_to_be_had()
    {
        var phone = Town.Visitor();
        await Enter(phone, (await Invite(Clerk, Secretary)).Text("code"), ("pin", "482913"), ("password", "清早的松林安静得听见露水"));
        await phone.DeleteAsync("/api/session").Json(204);
        var wrong = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => ByNumber(phone, Secretary, "111222")));
        Assert.All(wrong, answer => Assert.Equal(422, (int)answer.StatusCode));
        Assert.Contains("锁上了", await phone.GetStringAsync("/sign-in"), StringComparison.Ordinal);
        Assert.Equal(422, (int)(await ByNumber(phone, Secretary, "482913")).StatusCode);
        await phone.Post("/api/session", new { account = Secretary, password = "清早的松林安静得听见露水" }).Json(204);
    }

    [Fact]
    public async Task A_telephone_of_the_family_locks_when_nobody_touches_it_and_knows_both()
    {
        var phone = Town.Visitor();
        await Enter(phone, (await Invite(Clerk, Secretary)).Text("code"), ("pin", "482913"), ("shared", "yes"));
        await FormPosts.Send(phone, "/me", [], "/sign-out");
        await Enter(phone, (await Invite(Clerk, Watchman)).Text("code"), ("pin", "730164"), ("shared", "yes"));
        Assert.Equal(Watchman, (await phone.GetAsync("/api/me").Json()).Text("account"));
        await Town.MoveTo(Town.Clock.GetUtcNow().AddMinutes(15));
        Assert.Equal(200, (int)(await phone.GetAsync("/me")).StatusCode);
        await Town.MoveTo(Town.Clock.GetUtcNow().AddMinutes(15));
        Assert.Equal(200, (int)(await phone.GetAsync("/me")).StatusCode);
        await Town.MoveTo(Town.Clock.GetUtcNow().AddMinutes(25));
        Assert.Equal(302, (int)(await phone.GetAsync("/me")).StatusCode);
        var locked = await phone.GetStringAsync("/sign-in");
        Assert.Contains("沙马木呷", locked, StringComparison.Ordinal);
        Assert.Contains("吉克尔布", locked, StringComparison.Ordinal);
        Assert.Equal(422, (int)(await ByNumber(phone, Secretary, "730164")).StatusCode);
        Assert.Equal(303, (int)(await ByNumber(phone, Secretary, "482913")).StatusCode);
    }

    [Fact]
    public async Task Only_the_office_of_the_place_invites_only_its_own_and_nobody_who_is_in()
    {
        var ids = (Secretary: await Id(Secretary), Leader: await IdOf(Town, "u0135"), Elsewhere: await IdOf(Town, "u0021"), Seconded: await IdOf(Town, "u0029"));
        // An office that does not keep the door, a grid worker, another town's village head.
        foreach (var other in new[] { "u0151", "u0374", "u0021" })
        {
            Assert.Equal("notFound", await Invitations(other, ids.Secretary).Refusal(404));
            Assert.Equal(403, (int)(await (await Town.As(other)).GetAsync("/access")).StatusCode);
        }

        Assert.Equal("access.isIn", await Invitations(Clerk, ids.Leader).Refusal(422));
        Assert.Equal("notFound", await Invitations(Clerk, ids.Elsewhere).Refusal(404));
        Assert.Equal("forbidden", await Invitations(Clerk, ids.Seconded).Refusal(403));
        Assert.Equal("forbidden", await Invitations(Clerk, await IdOf(Town, Clerk)).Refusal(403));
        Assert.Equal("notFound", await Invitations(VillageClerk, ids.Leader).Refusal(404));
        await Invitations(VillageClerk, ids.Secretary).Json();
        var list = (await (await Town.As(VillageClerk)).GetAsync("/api/access/people").Json()).GetProperty("items").EnumerateArray().ToList();
        Assert.All(list, one => Assert.StartsWith("513401111200", one.Text("unit"), StringComparison.Ordinal));
        Assert.Contains(list, one => one.Text("name") == "沙马木呷" && !one.GetProperty("isIn").GetBoolean());
    }

    [Fact]
    public async Task A_card_that_was_replaced_taken_back_or_is_too_old_opens_nothing_and_guessing_is_stopped()
    {
        var first = await Invite(Clerk, Secretary);
        var second = await Invite(VillageClerk, Secretary);
        Assert.Equal(404, (int)(await Town.Visitor().GetAsync($"/in/{first.Text("code")}")).StatusCode);
        Assert.Equal(200, (int)(await Town.Visitor().GetAsync($"/in/{second.Text("code")}")).StatusCode);
        await (await Town.As(Clerk)).DeleteAsync($"/api/access/invitations/{await Id(Secretary)}").Json(204);
        Assert.Equal(404, (int)(await Town.Visitor().GetAsync($"/in/{second.Text("code")}")).StatusCode);
        var third = await Invite(Clerk, Secretary);
        await Town.MoveTo(Town.Clock.GetUtcNow().AddDays(15));
        Assert.Equal(404, (int)(await Town.Visitor().GetAsync($"/in/{third.Text("code")}")).StatusCode);

        var fourth = await Invite(Clerk, Secretary);
        var answers = new List<int>();
        for (var guess = 0; guess < 21; guess++)
            answers.Add((int)(await Town.Visitor().GetAsync($"/in/{111111111111 + guess}")).StatusCode);
        Assert.Equal((404, 429), (answers[0], answers[^1]));
        Assert.Equal(429, (int)(await Town.Visitor().GetAsync($"/in/{fourth.Text("code")}")).StatusCode);
        await Town.MoveTo(Town.Clock.GetUtcNow().AddHours(1));
        Assert.Equal(200, (int)(await Town.Visitor().GetAsync($"/in/{fourth.Text("code")}")).StatusCode);
    }

    [Theory]
    [InlineData("123456", "太好猜")]
    [InlineData("987654", "太好猜")]
    [InlineData("111111", "太好猜")]
    [InlineData("12ab", "6 位数字")]
    [InlineData("", "6 位数字")]
    public async Task An_easy_number_is_refused_and_the_card_stays_good(string pin, string said)
    {
        var card = await Invite(Clerk, Secretary);
        var phone = Town.Visitor();
        using var refused = await Enter(phone, card.Text("code"), ("pin", pin));
        Assert.Equal(422, (int)refused.StatusCode);
        Assert.Contains(said, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(303, (int)(await Enter(phone, card.Text("code"), ("pin", "４８２９１３"))).StatusCode);
    }

    [Fact]
    public async Task Cards_are_printed_with_a_code_each_and_no_code_or_secret_stands_in_the_database()
    {
        await Settle(Town);
        var office = await Town.As(Clerk);
        var list = await Page(office, "/access");
        Assert.Contains("还有 2 人没进来过", list.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        using var printed = await FormPosts.Send(office, "/access", [("person", (await Id(Secretary)).ToString()), ("person", (await Id(Watchman)).ToString())], "/access/invitations");
        var cards = (await Read(printed)).QuerySelectorAll(".invitation");
        Assert.Equal(2, cards.Length);
        var code = cards[0].QuerySelector(".invitation-code")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        Assert.NotNull(cards[0].QuerySelector("svg.qr"));
        var phone = Town.Visitor();
        await Enter(phone, code, ("pin", "482913"));
        var stored = await Town.Do(async services =>
        {
            var sql = services.GetRequiredService<Sql>();
            return string.Join('\n', [.. await sql.Query<string>("SELECT code_digest FROM organization_invitations", null, CancellationToken.None),
                .. await sql.Query<string>("SELECT device_digest || pin_hash FROM organization_device_pins", null, CancellationToken.None),
                .. await sql.Query<string>("SELECT COALESCE(answer, '') FROM platform_operations", null, CancellationToken.None)]);
        });
        Assert.DoesNotContain(code, stored, StringComparison.Ordinal);
        Assert.DoesNotContain("482913", stored, StringComparison.Ordinal);
    }

    private async Task<JsonElement> Invite(string by, string account) => (await Invitations(by, await Id(account)).Json()).GetProperty("items")[0];

    private async Task<HttpResponseMessage> Invitations(string by, Guid person) => await (await Town.As(by)).Post("/api/access/invitations", new { people = new[] { person } });

    private async Task<Guid> Id(string account)
    {
        if (!await Town.Do(services => services.GetRequiredService<Sql>().First<bool>("SELECT EXISTS (SELECT 1 FROM organization_persons WHERE account = 'v0001')", null, CancellationToken.None)))
            await Settle(Town);
        return await IdOf(Town, account);
    }

    private static Task<HttpResponseMessage> Enter(HttpClient phone, string? code, params (string Name, string Value)[] fields) => FormPosts.Send(phone, $"/in/{code}", fields);

    private async Task<HttpResponseMessage> ByNumber(HttpClient phone, string account, string pin)
        => await FormPosts.Send(phone, "/sign-in", [("person", (await IdOf(Town, account)).ToString()), ("pin", pin)], "/sign-in/pin");
}
