using System.Text.Json;
using Jicengtong.Tests.Evidence;
using Jicengtong.Tests.Problems;
using Microsoft.Extensions.DependencyInjection;
using static Jicengtong.Tests.NewPeople;
using static Jicengtong.Tests.Problems.ReadingPages;

namespace Jicengtong.Tests.Organization;

/// <summary>代办: the village clerk reads and answers for the secretary who allowed it, and every receipt says so.</summary>
public sealed class StandInTests : TownTests
{
    private const string Secretary = "u0362";
    private const string Clerk = "u0364";

    [Fact]
    public async Task The_clerk_answers_for_the_secretary_and_everybody_sees_who_acted_for_whom()
    {
        await Allow();
        var (clerk, bureau) = (await ActingClerk(), await Town.As("u0021"));
        var id = await Issued(bureau, "questioned", clerk);
        Assert.Contains("，文书代", (await bureau.GetStringAsync($"/directives/{id}")).Replace(await NameOf(Clerk), "文书", StringComparison.Ordinal), StringComparison.Ordinal);

        var receipt = (await Town.Do(services => services.GetRequiredService<Sql>().Query<Given>("SELECT person_id, acted_by, acted_by_name FROM inbox_receipts", null, CancellationToken.None))).Single();
        Assert.Equal((await IdOf(Town, Secretary), await IdOf(Town, Clerk), await NameOf(Clerk)), (receipt.PersonId, receipt.ActedBy, receipt.ActedByName));
        // The secretary reads it as answered, and by whom.
        var own = (await (await Town.As(Secretary)).GetAsync("/api/inbox").Json()).GetProperty("items")[0];
        Assert.Equal("questioned", own.Text("answer"));
        Assert.Contains("正在替", await (await clerk.GetAsync("/me")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await ProofsHold();
    }

    [Fact]
    public async Task What_was_done_for_somebody_stands_among_what_they_did()
    {
        await Allow();
        var clerk = await ActingClerk();
        await Issued(await Town.As("u0021"), "done", clerk);
        var done = (await (await Town.As(Secretary)).GetAsync("/api/inbox?box=done").Json()).GetProperty("items")[0];
        Assert.Equal(await NameOf(Clerk), done.Text("actedBy"));
        Assert.Contains($"（{await NameOf(Clerk)}代）", await (await Town.As(Secretary)).GetStringAsync("/inbox?box=done"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acting_reads_and_answers_the_inbox_and_nothing_else()
    {
        await Allow();
        var clerk = await ActingClerk();
        Assert.Equal("acting.notHere", await clerk.Post("/api/acting", new { actor = await IdOf(Town, "u0363"), endsOn = "2026-12-01" }).Refusal(403));
        Assert.Equal("acting.notHere", await clerk.Post("/api/problems", new { text = Reporting.NoWater, matter = "饮水安全" }).Refusal(403));
        Assert.Equal(403, (int)(await clerk.GetAsync("/me/acting")).StatusCode);
        Assert.Equal(200, (int)(await clerk.GetAsync("/inbox")).StatusCode);
        Assert.Contains("不再替他办", await clerk.GetStringAsync("/inbox"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_on_its_day_and_whenever_one_of_them_or_the_office_says_so()
    {
        foreach (var ender in new[] { Secretary, Clerk, "u0138" })
        {
            await Allow();
            var acting = (await (await Town.As(Secretary)).GetAsync("/api/acting").Json()).GetProperty("forMe")[0].Text("id");
            var clerk = await ActingClerk();
            await clerk.GetAsync("/api/inbox").Json();
            Assert.Equal("notFound", await (await Town.As("u0411")).DeleteAsync($"/api/acting/{acting}").Refusal(404));
            await (await Town.As(ender)).DeleteAsync($"/api/acting/{acting}").Json(204);
            Assert.Equal("acting.ended", await clerk.GetAsync("/api/inbox").Refusal(403));
        }

        await Allow("2026-11-30");
        var until = await ActingClerk();
        await Town.MoveTo(TestClock.At(11, 30, 20));
        await until.GetAsync("/api/inbox").Json();
        await Town.MoveTo(TestClock.At(12, 1, 8));
        Assert.Equal("acting.ended", await until.GetAsync("/api/inbox").Refusal(403));
    }

    [Fact]
    public async Task Only_the_person_or_their_office_allows_it_and_only_to_a_colleague_and_not_to_oneself()
    {
        var (secretary, clerk, office) = (await Town.As(Secretary), await Town.As(Clerk), await Town.As("u0138"));
        var ids = (Secretary: await IdOf(Town, Secretary), Clerk: await IdOf(Town, Clerk), Leader: await IdOf(Town, "u0135"));
        Assert.Equal("acting.actor", await secretary.Post("/api/acting", new { actor = ids.Leader, endsOn = "2026-12-31" }).Refusal(422));
        Assert.Equal("acting.actor", await secretary.Post("/api/acting", new { actor = ids.Secretary, endsOn = "2026-12-31" }).Refusal(422));
        Assert.Equal("acting.endsOn", await secretary.Post("/api/acting", new { actor = ids.Clerk, endsOn = "2028-01-01" }).Refusal(422));
        Assert.Equal("acting.endsOn", await secretary.Post("/api/acting", new { actor = ids.Clerk }).Refusal(422));
        Assert.Equal("acting.oneself", await clerk.Post("/api/acting", new { person = ids.Secretary, actor = ids.Clerk, endsOn = "2026-12-31", saidSo = true }).Refusal(422));
        Assert.Equal("notFound", await (await Town.As("u0151")).Post("/api/acting", new { person = ids.Secretary, actor = ids.Clerk, endsOn = "2026-12-31", saidSo = true }).Refusal(404));
        Assert.Equal("acting.notSaid", await office.Post("/api/acting", new { person = ids.Secretary, actor = ids.Clerk, endsOn = "2026-12-31" }).Refusal(422));
        await office.Post("/api/acting", new { person = ids.Secretary, actor = ids.Clerk, endsOn = "2026-12-31", saidSo = true }).Json(204);
        // The secretary learns of it, sees it, and a stranger cannot use it.
        Assert.Contains((await secretary.GetAsync("/api/inbox?box=know").Json()).GetProperty("items").EnumerateArray(), card => card.Text("title").EndsWith("可以替您办事了", StringComparison.Ordinal));
        Assert.Contains(await NameOf(Clerk), (await Page(secretary, "/me/acting")).Body!.TextContent, StringComparison.Ordinal);
        var stranger = await Town.As("u0411");
        stranger.DefaultRequestHeaders.Add("Acting-For", ids.Secretary.ToString());
        Assert.Equal("acting.ended", await stranger.GetAsync("/api/inbox").Refusal(403));
    }

    [Fact]
    public async Task In_a_browser_one_tap_opens_the_other_inbox_and_one_tap_closes_it()
    {
        await Allow();
        var browser = Town.Visitor();
        await browser.Post("/api/session", new { account = Clerk, password = Modules.Organization.DemoCast.Password }).Json(204);
        await FormPosts.Send(browser, "/me/acting", [], $"/acting/{await IdOf(Town, Secretary)}");
        Assert.Contains($"替<b>{await NameOf(Secretary)}</b>", await browser.GetStringAsync("/inbox"), StringComparison.Ordinal);
        await FormPosts.Send(browser, "/inbox", [], "/acting/end");
        Assert.DoesNotContain("不再替他办", await browser.GetStringAsync("/inbox"), StringComparison.Ordinal);
    }

    private async Task Allow(string until = "2026-12-31")
        => await (await Town.As(Secretary)).Post("/api/acting", new { actor = await IdOf(Town, Clerk), endsOn = until }).Json(204);

    private async Task<HttpClient> ActingClerk()
    {
        var clerk = await Town.As(Clerk);
        clerk.DefaultRequestHeaders.Add("Acting-For", (await IdOf(Town, Secretary)).ToString());
        return clerk;
    }

    // The bureau asks every village head of 巴汝镇; the clerk answers the secretary's.
    private static async Task<string> Issued(HttpClient bureau, string answer, HttpClient clerk)
    {
        var id = (await bureau.Post("/api/directives", new
        {
            title = "关于做好森林草原防灭火工作的通知", number = "西林草发〔2026〕41号", urgency = "urgent", matter = "森林草原防灭火", demand = "do",
            due = "2026-11-27T18:00:00+08:00", text = "一、压实责任。二、管住火源。", keyPoints = new[] { "11月22日前交一张图、一张表" },
            audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401111" }, kinds = new[] { "村社区" }, posts = Array.Empty<string>() },
        }).Json(201)).Text("id");
        await bureau.Put($"/api/directives/{id}/issue").Json();
        var ask = (await clerk.GetAsync("/api/inbox").Json()).GetProperty("items")[0].Text("id");
        await clerk.Put($"/api/asks/{ask}/receipt", new { answer, text = answer == "done" ? "已逐户告知" : "自留山算不算林缘500米？" }).Json(204);
        return id;
    }

    private Task<string> NameOf(string account) => Town.Do(async services
        => (await services.GetRequiredService<Sql>().First<string>("SELECT name FROM organization_persons WHERE account = @account", new { account }, CancellationToken.None))!);

    private async Task ProofsHold()
    {
        await Town.Do(async services =>
        {
            await services.GetRequiredService<Modules.Evidence.SequenceLeaves>().Run(CancellationToken.None);
            return Done.Instance;
        });
        var installation = Town.Services.GetRequiredService<Installation>();
        var (code, output, errors) = EvidenceCommandRun.Of(() => Program.Build(new Dictionary<string, string?> { ["Data"] = installation.Data, ["Db"] = installation.Db.ToString(), ["Connection"] = installation.Connection }), "evidence", "check");
        Assert.True(code == 0, output + errors);
    }

    private sealed class Given
    {
        public Guid PersonId { get; init; }

        public Guid ActedBy { get; init; }

        public string ActedByName { get; init; } = "";
    }
}
