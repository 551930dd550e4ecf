using Microsoft.Extensions.DependencyInjection;
using Jicengtong.Modules.Organization.Contacts;

namespace Jicengtong.Tests.Organization;

/// <summary>Finding anybody, and numbers only for those who need them.</summary>
public sealed class ContactTests : TownTests
{
    [Theory]
    [InlineData("莫色阿牛", " msan msen")]
    [InlineData("曾小荣", " cxr zxr")]
    [InlineData("Ann 李", " annl")]
    [InlineData("", "")]
    public void A_name_is_spelled_by_the_first_letters_of_all_its_readings(string name, string spellings)
    {
        foreach (var spelling in spellings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(1))
            Assert.Contains(" " + spelling, PinyinInitials.Of(name), StringComparison.Ordinal);
        if (name.Length == 0)
            Assert.Equal("", PinyinInitials.Of(name));
    }

    [Theory]
    [InlineData("msan", "莫色阿牛")]
    [InlineData("MSAN", "莫色阿牛")]
    [InlineData("msa", "莫色阿牛")]
    [InlineData("egwg", "尔古伍各")]
    [InlineData("莫色", "莫色阿牛")]
    public async Task Anybody_is_found_by_first_letters_and_by_name_and_the_card_is_one_tap_away(string typed, string name)
    {
        var page = await Problems.ReadingPages.Page(await Town.As("u0135"), "/who?q=" + typed);
        var link = page.QuerySelectorAll("a[href^='/people/']").First(one => one.TextContent.Contains(name, StringComparison.Ordinal));
        var card = await Problems.ReadingPages.Page(await Town.As("u0135"), link.GetAttribute("href")!);
        Assert.Equal(name, card.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Whoever_was_there_before_first_letters_were_kept_gets_them()
    {
        await Town.Do(services => services.GetRequiredService<Sql>().Execute("UPDATE organization_persons SET initials = ''", null, CancellationToken.None));
        await Town.MoveTo(TestClock.At(11, 20, 12));
        Assert.Contains("莫色阿牛", await (await Town.As("u0135")).GetStringAsync("/who?q=msan"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_is_shown_to_those_who_need_it_and_each_looking_is_told_to_whose_number_it_is()
    {
        var (town, colleague, stranger) = (await Town.As("u0142"), await Town.As("u0364"), await Town.As("u0021"));
        Assert.Equal("19900000362", (await town.Post("/api/people/u0362/phone", new { }).Json()).GetProperty("phone").GetString());
        await colleague.Post("/api/people/u0362/phone", new { }).Json();
        Assert.Equal("phone.notShown", await stranger.Post("/api/people/u0362/phone", new { }).Refusal(403));
        var looks = (await (await Town.As("u0362")).GetAsync("/api/me/phone-looks").Json()).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["同一单位", "上级单位"], looks.Select(look => look.GetProperty("why").GetString()));
        Assert.Equal(2, (await Town.Leaves()).About("phone-look"));
        Assert.Contains("谁看过我的电话", await (await Town.As("u0362")).GetStringAsync("/me/phone"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asked_and_who_was_asked_see_each_others_number_while_it_is_open()
    {
        var bureau = await Town.As("u0021");
        Assert.Equal("phone.notShown", await bureau.Post("/api/people/u0152/phone", new { }).Refusal(403));
        var id = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue").Json();
        await bureau.Post("/api/people/u0151/phone", new { }).Json();
        await (await Town.As("u0151")).Post("/api/people/u0021/phone", new { }).Json();
        await bureau.Put($"/api/directives/{id}/withdrawal", new { why = "发错了" }).Json(204);
        Assert.Equal("phone.notShown", await bureau.Post("/api/people/u0151/phone", new { }).Refusal(403));
    }

    [Fact]
    public async Task Running_the_installation_is_no_reason_to_see_a_number()
    {
        foreach (var kind in Enum.GetValues<AdministratorKind>())
        {
            using var administrator = await Town.As(kind);
            await administrator.Post("/api/people/u0362/phone", new { }).Refusal(403);
        }
    }

    [Fact]
    public async Task A_village_has_a_card_that_says_who_looks_after_it_and_prints_without_numbers()
    {
        var office = await Town.As("u0142");
        await office.Post("/api/units/513401111200/charges", new { kind = "包村", person = "u0138", role = "包村领导" }).Json(204);
        await office.Post("/api/units/513401111200/charges", new { kind = "包村", person = "u0138", role = "包村领导" }).Json(204);
        Assert.Single((await office.GetAsync("/api/units/513401111200/charges").Json()).GetProperty("items").EnumerateArray());
        Assert.Equal("charge.role", await office.Post("/api/units/513401111200/charges", new { kind = "包村", person = "u0138" }).Refusal(422));
        Assert.Equal("forbidden", await (await Town.As("u0386")).Post("/api/units/513401111200/charges", new { kind = "包村", person = "u0138", role = "包村领导" }).Refusal(403));
        var card = await Problems.ReadingPages.Page(await Town.As("u0362"), "/who/513401111200/card");
        Assert.Contains("包村领导", card.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(card.QuerySelector("svg.qr"));
        Assert.DoesNotContain("199000", card.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(303, (int)(await office.SendForm("/who/513401111200/card", "/who/513401111200/charges", ("kind", "五包一"), ("person", "u0139"), ("role", "镇干部"))).StatusCode);
    }
}
