using System.Text.Json;
using Jicengtong.Modules.Directives.Revising;

namespace Jicengtong.Tests.Directives;

public sealed class RevisionTests : TownTests
{
    private static readonly string Subsidy = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "demo", "documents", "03-农业补贴.md")).Split("---", 3)[2].Trim();
    private static readonly string Revised = Subsidy.Replace("村委会3个工作日内核实答复", "村委会5个工作日内核实答复", StringComparison.Ordinal);

    [Fact]
    public async Task Only_readers_of_the_changed_clause_confirm_again()
    {
        var (bureau, id) = await Issued();
        var (town, village) = (await Confirmed("u0166", id), await Confirmed("u0364", id));
        var concerns = new[] { new { clause = "第四条", kinds = new[] { "村社区" } } };

        var review = await bureau.Post($"/api/directives/{id}/revision-review", new { text = Revised, why = "给村里留够时间", concerns }).Json();
        var change = Assert.Single(review.GetProperty("changes").EnumerateArray());
        Assert.Equal(("第四条", "changed", 1), (change.GetProperty("label").GetString(), change.GetProperty("event").GetString(), review.GetProperty("asked").GetInt32()));

        Assert.Equal(1, (await bureau.Put($"/api/directives/{id}/revision", new { text = Revised, why = "给村里留够时间", concerns }).Json()).GetProperty("askedAgain").GetInt32());
        Assert.Equal((0, 1), (await Waiting(town), await Waiting(village)));
        var card = (await village.GetAsync("/api/inbox").Json()).GetProperty("items")[0];
        Assert.Equal(2, card.GetProperty("round").GetInt32());
        Assert.Contains("第四条改了", card.GetProperty("revised").GetString());

        // The five states still add up, and the earlier understanding counts no more.
        var coverage = await bureau.GetAsync($"/api/directives/{id}/coverage").Json();
        Assert.Equal((1, 1), (coverage.GetProperty("opened").GetInt32(), coverage.GetProperty("understood").GetInt32()));
        var seen = await village.GetAsync($"/api/directives/{id}").Json();
        Assert.Contains("5个工作日", seen.GetProperty("text").GetString());
        Assert.Equal("给村里留够时间", seen.GetProperty("revisions")[0].GetProperty("why").GetString());
        Assert.Contains("3个工作日", await village.GetStringAsync($"/directives/{id}/versions/1"));
    }

    [Fact]
    public async Task An_answer_to_the_earlier_wording_is_refused_after_the_revision()
    {
        var (bureau, id) = await Issued();
        var village = await Confirmed("u0364", id);
        await bureau.Put($"/api/directives/{id}/revision", new { text = Revised, why = "给村里留够时间" }).Json();
        var ask = (await village.GetAsync("/api/inbox").Json()).GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal("ask.revised", await village.Put($"/api/asks/{ask}/receipt", new { answer = "understood", round = 1 }).Refusal(409));
        await village.Put($"/api/asks/{ask}/receipt", new { answer = "understood", round = 2 }).Json(204);
        Assert.Equal(0, await Waiting(village));
    }

    [Fact]
    public async Task Readers_through_a_relay_are_asked_again_only_when_its_brief_speaks_of_the_clause()
    {
        var (bureau, id) = await Issued(["乡镇街道"]);
        var clerk = await Confirmed("u0166", id);
        async Task<HttpClient> RelayedTo(string post, string point, string account)
        {
            await clerk.Post($"/api/directives/{id}/relays", new
            {
                keyPoints = new[] { point, "有不清楚的打农业服务中心电话" }, opinion = "各村本周内开会说一遍，名单贴在村口。",
                audience = new { matters = Array.Empty<string>(), units = new[] { "513401111" }, kinds = new[] { "村社区" }, posts = new[] { post } },
            }).Json(201);
            return await Confirmed(account, id);
        }

        var asked = await RelayedTo("村党支部书记兼村委会主任", "农户对面积有异议，村委会3个工作日内核实答复", "u0362");
        var unconcerned = await RelayedTo("文书", "补贴每亩78.5元，12月20日前一卡通发到户", "u0364");
        await bureau.Put($"/api/directives/{id}/revision", new { text = Revised, why = "给村里留够时间" }).Json();
        Assert.Equal((1, 0), (await Waiting(asked), await Waiting(unconcerned)));
    }

    [Fact]
    public async Task A_key_point_that_no_longer_fits_the_text_is_pointed_out()
    {
        var (bureau, id) = await Issued();
        var review = await bureau.Post($"/api/directives/{id}/revision-review", new { text = Subsidy.Replace("12月20日前", "12月25日前", StringComparison.Ordinal), keyPoints = new[] { "12月20日前一卡通发到户", "补给有承包权的种地农民" } }).Json();
        Assert.Equal("12月20日前一卡通发到户", Assert.Single(review.GetProperty("stalePoints").EnumerateArray()).GetProperty("source").GetString());
    }

    [Fact]
    public async Task A_revision_needs_a_change_a_reason_and_the_sender()
    {
        var (bureau, id) = await Issued();
        Assert.Equal("revision.nothingChanged", await bureau.Put($"/api/directives/{id}/revision", new { text = Subsidy, why = "没有改" }).Refusal(422));
        Assert.Equal("revision.whyMissing", await bureau.Put($"/api/directives/{id}/revision", new { text = Revised }).Refusal(422));
        Assert.Equal("directive.duePast", await bureau.Put($"/api/directives/{id}/revision", new { due = "2026-11-01T18:00:00+08:00", why = "提前" }).Refusal(422));
        Assert.Equal("forbidden", await (await Town.As("u0166")).Put($"/api/directives/{id}/revision", new { text = Revised, why = "试试" }).Refusal(403));
        Assert.Equal("notFound", await (await Town.As("u0374")).Put($"/api/directives/{id}/revision", new { text = Revised, why = "试试" }).Refusal(404));
    }

    [Fact]
    public async Task A_revised_key_point_is_found_by_its_words()
    {
        var (bureau, id) = await Issued();
        await bureau.Put($"/api/directives/{id}/revision", new { keyPoints = new[] { "补贴发放前先公示七天" }, why = "补上公示" }).Json();
        var village = await Town.As("u0364");
        Assert.Single((await village.GetAsync("/api/inbox/search?q=公示七天").Json()).GetProperty("items").EnumerateArray());
        Assert.Empty((await village.GetAsync("/api/inbox/search?q=种地农民").Json()).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_new_due_time_reaches_everybody_and_moves_what_is_open()
    {
        var (bureau, id) = await Issued();
        var village = await Town.As("u0364");
        await bureau.Put($"/api/directives/{id}/revision", new { due = "2026-12-05T18:00:00+08:00", why = "公示期调整" }).Json();
        var card = (await village.GetAsync("/api/inbox").Json()).GetProperty("items")[0];
        // Not opened yet: the same round, the new time.
        Assert.Equal((1, "2026-12-05T10:00:00+00:00"), (card.GetProperty("round").GetInt32(), card.GetProperty("dueAt").GetString()));
    }

    [Theory]
    [InlineData("一、甲\n二、乙\n三、丙", "一、甲\n二、乙乙\n三、丙", "第二条 Changed")]
    [InlineData("一、报名从速\n二、自带干粮", "一、报名从速\n二、自带干粮\n三、集合地点在村口", "第三条 Added")]
    [InlineData("一、报名从速\n二、自带干粮", "一、报名从速", "第二条 Removed")]
    [InlineData("开头\n\n一、甲", "开头\n一、甲  ", "")]
    public void Changes_are_told_clause_by_clause(string before, string after, string changes)
        => Assert.Equal(changes, string.Join(';', ClauseDiff.Between(before, after).Select(change => $"{change.Label} {change.Event}")));

    [Fact]
    public void The_pieces_of_a_change_spell_both_versions()
        => FsCheck.Fluent.Prop.ForAll((FsCheck.NonNull<string> before, FsCheck.NonNull<string> after) =>
        {
            var pieces = Piece.Between(before.Get, after.Get);
            return string.Concat(pieces.Where(piece => piece.Mark != '+').Select(piece => piece.Text)) == before.Get
                && string.Concat(pieces.Where(piece => piece.Mark != '-').Select(piece => piece.Text)) == after.Get;
        });

    private async Task<(HttpClient Bureau, string Id)> Issued(string[]? kinds = null)
    {
        var bureau = await Town.As("u0024");
        var written = await bureau.Post("/api/directives", new
        {
            title = "关于明确2026年耕地地力保护补贴发放口径的通知", matter = "农业补贴", demand = "confirm", due = "2026-11-30T18:00:00+08:00", text = Subsidy,
            keyPoints = new[] { "补给有承包权的种地农民" }, audience = new { matters = new[] { "农业补贴" }, units = new[] { "513401" }, kinds = kinds ?? ["乡镇街道", "村社区"] },
        }).Json(201);
        var id = written.GetProperty("id").GetString()!;
        await bureau.Put($"/api/directives/{id}/issue").Json();
        return (bureau, id);
    }

    private async Task<HttpClient> Confirmed(string account, string id)
    {
        var reader = await Town.As(account);
        var items = (await reader.GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray().ToList();
        var ask = Assert.Single(items, item => item.GetProperty("path").GetString()!.Contains(id)).GetProperty("id").GetString();
        await reader.Put($"/api/asks/{ask}/opened").Json(204);
        await reader.Put($"/api/asks/{ask}/receipt", new { answer = "understood" }).Json(204);
        return reader;
    }

    private static async Task<int> Waiting(HttpClient reader) => (await reader.GetAsync("/api/inbox").Json()).GetProperty("items").GetArrayLength();
}
