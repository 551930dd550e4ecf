using Jicengtong.Modules.Problems.Anonymous;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Jicengtong.Tests.Problems.ReadingPages;

namespace Jicengtong.Tests.Problems.Anonymous;

/// <summary>匿名来信: u0188 leads 纪检监察 in 巴汝镇 (B岗 u0185), u0011 in the county (B岗 u0012).</summary>
public sealed class CaseTests : TownTests
{
    private const string Said = "修路的沙石钱没进账。";

    [Fact]
    public async Task A_letter_reaches_the_level_above_the_next_morning_and_the_answer_comes_back_the_day_after()
    {
        var (somebody, handler) = (Town.Visitor(), await Town.As("u0188"));
        var code = await somebody.Letter(Said);
        Assert.Matches("^[2-9A-HJKMNP-TV-Z]{4}(-[2-9A-HJKMNP-TV-Z]{4}){4}$", code);
        Assert.Empty(await handler.Cases());
        Assert.Contains("明天早上送到", (await somebody.OpenLetter(code)).Body!.TextContent, StringComparison.Ordinal);

        await Town.MoveTo(TestClock.At(11, 21, 8, 1));
        Assert.Equal(["有一封来信等您回"], await handler.Waiting());
        var id = Assert.Single(await handler.Cases());
        var page = await Page(handler, $"/problems/letters/{id}");
        Assert.Contains(Said, page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("反映甲乌村的信", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(303, (int)(await handler.AsHandler(id, "answers", "已派人查账。哪一段路？")).StatusCode);
        Assert.Empty(await handler.Waiting());
        Assert.DoesNotContain("已派人查账", (await somebody.OpenLetter(code)).Body!.TextContent, StringComparison.Ordinal);

        Town.Clock.MoveTo(TestClock.At(11, 22, 0, 1));
        var answered = await somebody.OpenLetter(code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant());
        Assert.Contains("已派人查账", answered.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(await Name("u0188"), answered.Body.TextContent, StringComparison.Ordinal);
        Assert.Equal(200, (int)(await somebody.WriteOn(code, "said", "村口到3组那一段。")).StatusCode);
        await Town.MoveTo(TestClock.At(11, 23, 8, 1));
        Assert.Equal(["有一封来信等您回"], await handler.Waiting());
        Assert.Contains("村口到3组", await handler.GetStringAsync($"/problems/letters/{id}"), StringComparison.Ordinal);

        // Enough: the handlers are asked no more.
        await somebody.WriteOn(code, "closed");
        await Town.MoveTo(TestClock.At(11, 24, 8, 1));
        Assert.Empty(await handler.Waiting());
        Assert.Contains("写信的人说不用再办", await handler.GetStringAsync("/problems/letters"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_opens_a_letter_leaves_a_leaf_and_whoever_is_refused_does_not()
    {
        var (handler, stranger) = (await Town.As("u0188"), await Town.As("u0362"));
        await Town.Visitor().Letter(Said);
        await Town.MoveTo(TestClock.At(11, 21, 8, 1));
        var id = Assert.Single(await handler.Cases());
        Assert.Equal(0, await Opened());
        await Page(handler, $"/problems/letters/{id}");
        Assert.Equal(1, await Opened());
        Assert.Equal(404, (int)(await stranger.GetAsync($"/problems/letters/{id}")).StatusCode);
        Assert.Equal(1, await Opened());
        // Refused and sent again, it is refused again: the look between is another act.
        var form = await Page(handler, $"/problems/letters/{id}");
        foreach (var _ in new[] { 1, 2 })
            Assert.Equal(422, (int)(await Letters.Send(handler, $"/problems/letters/{id}/answers", form, [("text", " ")])).StatusCode);
        Assert.Equal(4, await Opened());

        async Task<int> Opened() => (await handler.GetAsync($"/api/evidence/leaves/case:{id}").Json()).GetProperty("items").EnumerateArray().Count(leaf => leaf.Text("kind") == "case.read");
    }

    [Theory]
    [InlineData("甲乌村（巴汝镇）", false, "u0188")]
    [InlineData("甲乌村（巴汝镇）", true, "u0011")]
    [InlineData("巴汝镇", false, "u0011")]
    [InlineData("巴汝镇镇纪委（巴汝镇）", false, "u0011")]
    [InlineData("西昌市民政局", false, "u0011")]
    [InlineData("西昌市纪委监委", false, "u0005")]
    public async Task It_goes_to_a_level_above_and_never_to_the_unit_complained_of(string accused, bool aboveTown, string handler)
    {
        await Town.Visitor().Letter(Said, accused, aboveTown);
        await Town.MoveTo(TestClock.At(11, 21, 8, 1));
        Assert.Single(await (await Town.As(handler)).Cases());
        Assert.Single(await (await Town.As(handler)).Waiting());
        foreach (var other in new[] { "u0362", "u0135", "u0188", "u0011", "u0005" }.Where(account => account != handler))
            Assert.Empty(await (await Town.As(other)).Cases());
    }

    [Fact]
    public async Task Whoever_works_in_the_unit_complained_of_never_sees_it_even_when_the_duty_becomes_theirs()
    {
        var (secretary, handler) = (await Town.As("u0362"), await Town.As("u0188"));
        await Town.Visitor().Letter(Said);
        await Town.MoveTo(TestClock.At(11, 21, 8, 1));
        var id = Assert.Single(await handler.Cases());
        Assert.Equal(404, (int)(await secretary.GetAsync($"/problems/letters/{id}")).StatusCode);
        await Town.Do(services => services.GetRequiredService<Sql>().Execute("UPDATE organization_duties SET holder_id = (SELECT id FROM organization_persons WHERE account = 'u0362') WHERE matter = '纪检监察' AND unit_code = '513401111'", null, CancellationToken.None));
        Assert.Equal(404, (int)(await secretary.GetAsync($"/problems/letters/{id}")).StatusCode);
        Assert.Empty(await secretary.Cases());
        // The deputy is the handler now.
        Assert.Single(await (await Town.As("u0185")).Cases());
    }

    [Fact]
    public async Task When_nobody_holds_the_duty_any_more_the_letter_waits_and_then_the_head_of_the_unit_is_asked()
    {
        await Town.Visitor().Letter(Said);
        Task<int> Change(string sql) => Town.Do(services => services.GetRequiredService<Sql>().Execute(sql, new { day = new DateOnly(2026, 11, 20) }, CancellationToken.None));
        await Change("UPDATE organization_duties SET holder_id = NULL, deputy_id = NULL WHERE matter = '纪检监察' AND unit_code = '513401111'");
        await Change("UPDATE organization_appointments SET ends_on = @day WHERE unit_code = '513401111'");
        await Town.MoveTo(TestClock.At(11, 21, 8, 1));
        await Change("UPDATE organization_appointments SET ends_on = NULL WHERE unit_code = '513401111'");
        var head = await Town.As("u0135");
        Assert.Empty(await head.Waiting());
        await Town.MoveTo(TestClock.At(11, 21, 8, 10));
        Assert.Single(await head.Waiting());
        Assert.Single(await head.Cases());
    }

    [Fact]
    public async Task When_nobody_stands_above_it_says_so_and_keeps_nothing()
    {
        var somebody = Town.Visitor();
        var sent = await Letters.Send(somebody, "/letter", await Page(somebody, "/letter"), [("accused", "西昌市"), ("text", Said)]);
        Assert.Equal(422, (int)sent.StatusCode);
        var page = await Read(sent);
        Assert.Contains("12388", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(Said, page.QuerySelector("#text")!.TextContent);
        Assert.Equal((0, 0), await Rows());
    }

    [Fact]
    public async Task After_30_and_90_days_the_handler_must_ask_and_the_reporter_says_whether_they_were_harmed()
    {
        var (somebody, handler) = (Town.Visitor(), await Town.As("u0188"));
        var code = await somebody.Letter(Said);
        await Town.MoveTo(TestClock.At(11, 21, 8, 1));
        var id = Assert.Single(await handler.Cases());
        await handler.AsHandler(id, "answers", "查清了，已退钱。");
        await Town.MoveTo(TestClock.At(12, 19, 8, 1));
        Assert.Empty(await handler.Waiting());
        await Town.MoveTo(TestClock.At(12, 20, 8, 1));
        Assert.Equal(["有一封来信该回访了"], await handler.Waiting());
        Assert.Equal(303, (int)(await handler.AsHandler(id, "care", "")).StatusCode);
        Assert.Empty(await handler.Waiting());

        Town.Clock.MoveTo(TestClock.At(12, 21, 9));
        Assert.Contains("有没有人为难您", (await somebody.OpenLetter(code)).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(422, (int)(await somebody.WriteOn(code, "harmed", " ")).StatusCode);
        Assert.Equal(200, (int)(await somebody.WriteOn(code, "harmed", "低保被停了")).StatusCode);
        await Town.MoveTo(TestClock.At(12, 22, 8, 1));
        Assert.Equal(["有一封来信等您回"], await handler.Waiting());
        Assert.Contains("低保被停了", await handler.GetStringAsync($"/problems/letters/{id}"), StringComparison.Ordinal);
        await handler.AsHandler(id, "answers", "已恢复。");
        await Town.MoveTo(new DateTimeOffset(2027, 2, 18, 8, 1, 0, TimeSpan.FromHours(8)));
        Assert.Equal(["有一封来信该回访了"], await handler.Waiting());
        await handler.AsHandler(id, "care", "");
        await Town.MoveTo(new DateTimeOffset(2027, 6, 18, 8, 1, 0, TimeSpan.FromHours(8)));
        Assert.Empty(await handler.Waiting());
    }

    [Fact]
    public async Task Whoever_is_signed_in_is_refused_and_the_page_says_what_it_cannot_protect()
    {
        var secretary = await Town.As("u0362");
        Assert.Contains("您现在登录着", await secretary.GetStringAsync("/letter"), StringComparison.Ordinal);
        var form = await Page(Town.Visitor(), "/letter");
        Assert.Contains("单位的电脑", form.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("不是 https", form.Body.TextContent, StringComparison.Ordinal);
        Assert.Empty(form.QuerySelectorAll("script"));
        var session = (await Page(secretary, "/letter")).QuerySelector("form")!;
        Assert.Equal(403, (int)(await Letters.Send(secretary, "/letter", session, [("accused", Letters.Village), ("text", Said)])).StatusCode);
        Assert.Equal((0, 0), await Rows());
    }

    [Fact]
    public async Task The_same_form_twice_is_one_case_with_one_code_and_wrong_codes_are_answered_alike_until_they_are_stopped()
    {
        var somebody = Town.Visitor();
        var form = await Page(somebody, "/letter");
        var codes = new List<string>();
        for (var times = 0; times < 2; times++)
            codes.Add((await Read(await Letters.Send(somebody, "/letter", form, [("accused", Letters.Village), ("text", Said)]))).QuerySelector(".code")!.TextContent);
        Assert.Single(codes.Distinct());
        Assert.Equal((1, 1), await Rows());
        var page = await Page(somebody, "/letter/open");
        var answers = new List<string>();
        foreach (var wrong in new[] { "x", "ABCD-EFGH-JKMN-PQRS-TVWX", codes[0][..^1] + (codes[0][^1] == '2' ? '3' : '2') })
        {
            var refused = await Letters.Send(somebody, "/letter/open", page, [("code", wrong)]);
            Assert.Equal(404, (int)refused.StatusCode);
            answers.Add((await Read(refused)).QuerySelector("[role=alert]")!.TextContent);
        }

        Assert.Single(answers.Distinct());
        for (var guess = 0; guess < 20; guess++)
            await Letters.Send(somebody, "/letter/open", page, [("code", "ABCD-EFGH-JKMN-PQRS-TVWX")]);
        Assert.Equal(429, (int)(await Letters.Send(somebody, "/letter/open", page, [("code", codes[0])])).StatusCode);
    }

    [Theory]
    [InlineData(Letters.Village, " \u200b\u202e", "请写下是什么问题")]
    [InlineData("飞碟局", Said, "没有这个名字的单位")]
    public async Task What_cannot_be_taken_is_refused_in_plain_words_with_everything_typed_still_there(string accused, string text, string said)
    {
        var somebody = Town.Visitor();
        foreach (var (typed, answer) in new[] { (text, said), (accused == Letters.Village ? new string('长', 50_000) : text, accused == Letters.Village ? "写得太长了" : said) })
        {
            var refused = await Letters.Send(somebody, "/letter", await Page(somebody, "/letter"), [("accused", accused), ("text", typed)]);
            Assert.Equal(422, (int)refused.StatusCode);
            var page = await Read(refused);
            Assert.Contains(answer, page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(accused, page.QuerySelector("#accused")!.GetAttribute("value"));
            Assert.Equal(typed.Length, page.QuerySelector("#text")!.TextContent.Length);
        }

        Assert.Equal((0, 0), await Rows());
    }

    [Fact]
    public async Task The_longest_text_comes_back_whole_and_neither_database_nor_another_key_opens_it()
    {
        var somebody = Town.Visitor();
        var text = string.Concat(Enumerable.Repeat("长😀", 1666)) + "。。";
        var code = await somebody.Letter(text);
        Assert.Contains(text, (await somebody.OpenLetter(code)).Body!.TextContent, StringComparison.Ordinal);
        var (about, letter) = await Town.Do(async services =>
        {
            var db = services.GetRequiredService<AppDb>();
            return (await db.Set<AnonymousCase>().SingleAsync(), await db.Set<CaseLetter>().SingleAsync());
        });
        var folder = Directory.CreateTempSubdirectory("jct-key-").FullName;
        Assert.Null(about.KeyBy(new HandlersKey(new Installation { Data = folder }, new CaseSettings())));
        Assert.Null(about.KeyBy(CaseCode.Read("ABCD-EFGH-JKMN-PQRS-TVWX")!));
        var key = about.KeyBy(CaseCode.Read(code)!)!;
        Assert.Equal(key, about.KeyBy(Town.Services.GetRequiredService<HandlersKey>()));
        Assert.Equal(text, letter.Open(key)!.Value.Text);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "case-keys", "handlers.key")));
        Directory.Delete(folder, recursive: true);
    }

    private Task<(int Cases, int Letters)> Rows() => Town.Do(async services =>
    {
        var db = services.GetRequiredService<AppDb>();
        return (await db.Set<AnonymousCase>().CountAsync(), await db.Set<CaseLetter>().CountAsync());
    });

    private Task<string> Name(string account) => Town.Do(async services
        => (await services.GetRequiredService<Sql>().First<string>("SELECT name FROM organization_persons WHERE account = @account", new { account }, CancellationToken.None))!);
}
