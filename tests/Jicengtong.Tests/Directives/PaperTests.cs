using System.Text.Json;

namespace Jicengtong.Tests.Directives;

/// <summary>收文 in 巴汝镇: u0145 of the 行政办 handles papers, u0135 is the head, u0151 leads 森林草原防灭火, u0362 a village.</summary>
public sealed class PaperTests : TownTests
{
    private const string Town111 = "513401111";
    private const string Text = "各乡镇：\n一、11月27日前完成林缘可燃物清理，每村不少于25人。\n二、发现火情必须20分钟内书面初报。\n西昌市应急管理局";

    [Fact]
    public async Task A_paper_goes_from_the_gate_to_the_register_the_leader_the_doer_and_its_end()
    {
        var (clerk, leader, doer) = (await Town.As("u0145"), await Town.As("u0135"), await Town.As("u0151"));
        var id = await Arrive(clerk);
        await Step(clerk, id, "register", new { register = Entry() }).Json(204);
        await Step(clerk, id, "check", new { }).Json(204);
        await Step(clerk, id, "advise", new { text = "建议应急办办理，11月25日前报结果。", lead = "duty:森林草原防灭火" }).Json(204);
        Assert.Contains("请批示", (await Inbox(leader))[0].GetProperty("keyPoints")[0].GetString(), StringComparison.Ordinal);
        await Step(leader, id, "assign", new { text = "请应急办马上办，各村书记负责。", lead = "duty:森林草原防灭火", readers = new[] { "unit:513401111O04" } }).Json(204);
        Assert.DoesNotContain(await Inbox(leader), item => item.GetProperty("title").GetString() == Entry().Title);

        var card = Assert.Single(await Inbox(doer));
        Assert.Equal(("请应急办马上办，各村书记负责。", "巴汝镇", "西昌市应急管理局"), (card.GetProperty("opinion").GetString(), card.GetProperty("through").GetString(), card.GetProperty("from").GetString()));
        var reader = await Town.As("u0157");
        Assert.Equal("know", Assert.Single((await reader.GetAsync("/api/inbox?box=know").Json()).GetProperty("items").EnumerateArray()).GetProperty("demand").GetString());
        Assert.Equal("paper.resultMissing", await Step(doer, id, "handle", new { text = "好" }).Refusal(422));
        await Step(doer, id, "handle", new { text = "七个村已清理完，台账见附件。" }).Json(204);
        Assert.Empty(await Inbox(doer));

        var paper = await clerk.GetAsync($"/api/papers/{id}").Json();
        Assert.Equal(("handled", "收〔2026〕1号"), (paper.GetProperty("state").GetString(), paper.GetProperty("number").GetString()));
        Assert.Equal(["signFor", "register", "check", "advise", "assign", "handle"], paper.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("kind").GetString()));
        Assert.Equal("paper.stepTaken", await Step(doer, id, "handle", new { text = "再办一次也可以" }).Refusal(409));
        Assert.Equal(["paper.advised", "paper.assigned", "paper.checked", "paper.handled", "paper.registered", "paper.signed-for"], (await Leaves(clerk, id)).Order());
    }

    [Fact]
    public async Task Only_those_it_is_laid_before_take_a_step_and_strangers_do_not_learn_of_it()
    {
        var clerk = await Town.As("u0145");
        var id = await Arrive(clerk);
        Assert.Equal("notFound", await (await Town.As("u0151")).GetAsync($"/api/papers/{id}").Refusal(404));
        Assert.Equal("notFound", await Step(await Town.As("u0021"), id, "register", new { register = Entry() }).Refusal(404));
        Assert.Equal("forbidden", await Step(await Town.As("u0135"), id, "register", new { register = Entry() }).Refusal(403));
        Assert.Equal("forbidden", await (await Town.As("u0151")).Post("/api/papers", new { unit = Town111, fromUnit = "某局", title = "通知" }).Refusal(403));
        Assert.Equal("paper.stepTaken", await Step(clerk, id, "assign", new { text = "先批了" }).Refusal(409));
        // A colleague of the office registers when the clerk is away.
        await Step(await Town.As("u0144"), id, "register", new { register = Entry() }).Json(204);
        Assert.Equal("notFound", await (await Town.As("u0021")).GetAsync($"/api/papers?unit={Town111}").Refusal(404));
    }

    [Fact]
    public async Task A_paper_that_should_not_have_come_goes_back_with_reasons_and_one_badly_advised_goes_back_a_step()
    {
        var (clerk, leader) = (await Town.As("u0145"), await Town.As("u0135"));
        var refused = await Registered(clerk);
        Assert.Equal("paper.whyBack", await Step(clerk, refused, "check", new { back = true }).Refusal(422));
        await Step(clerk, refused, "check", new { back = true, text = "不归我镇办理，应发林草局" }).Json(204);
        Assert.Equal("refused", (await clerk.GetAsync($"/api/papers/{refused}").Json()).GetProperty("state").GetString());
        Assert.DoesNotContain(await Inbox(clerk), item => item.GetProperty("path").GetString()!.Contains(refused, StringComparison.Ordinal));

        var again = await Registered(clerk);
        await Step(clerk, again, "check", new { }).Json(204);
        Assert.Equal("paper.opinionMissing", await Step(clerk, again, "advise", new { text = " " }).Refusal(422));
        await Step(clerk, again, "advise", new { text = "请领导阅示" }).Json(204);
        Assert.Equal("paper.leadMissing", await Step(leader, again, "assign", new { text = "同意" }).Refusal(422));
        Assert.Equal("paper.handlerUnknown", await Step(leader, again, "assign", new { text = "同意", lead = "unit:513401D07" }).Refusal(422));
        await Step(leader, again, "assign", new { back = true, text = "谁来办没有写，重写" }).Json(204);
        Assert.Equal("advise", (await clerk.GetAsync($"/api/papers/{again}").Json()).GetProperty("state").GetString());
        Assert.Equal("谁来办没有写，重写", (await Inbox(clerk))[0].GetProperty("opinion").GetString());
    }

    [Fact]
    public async Task Numbers_have_no_gaps_even_when_many_register_at_once_and_some_are_refused()
    {
        var clerk = await Town.As("u0145");
        var papers = new List<string>();
        for (var at = 0; at < 12; at++)
            papers.Add(await Arrive(clerk));
        var answers = await Task.WhenAll(papers.Select((paper, at) => Step(clerk, paper, "register", new { register = at % 4 == 3 ? Entry() with { Matter = "没有的事项" } : Entry() })));
        Assert.Equal(9, answers.Count(answer => answer.IsSuccessStatusCode));
        var register = (await clerk.GetAsync($"/api/papers?unit={Town111}").Json()).GetProperty("items").EnumerateArray().Select(line => line.GetProperty("number").GetString()).ToList();
        Assert.Equal(Enumerable.Range(1, 9).Select(number => $"收〔2026〕{number}号").Order(), register.Where(number => number != "未登记").Order());

        await Town.MoveTo(new DateTimeOffset(2027, 1, 4, 9, 0, 0, TimeSpan.FromHours(8)));
        var next = await Arrive(clerk);
        await Step(clerk, next, "register", new { register = Entry() with { Due = null } }).Json(204);
        Assert.Equal("收〔2027〕1号", (await clerk.GetAsync($"/api/papers/{next}").Json()).GetProperty("number").GetString());
    }

    [Fact]
    public async Task The_register_finds_number_sender_title_and_text()
    {
        var clerk = await Town.As("u0145");
        var fire = await Registered(clerk);
        await Step(clerk, await Arrive(clerk, "西昌市统计局"), "register", new { register = Entry() with { FromUnit = "西昌市统计局", FromNumber = "西统〔2026〕8号", Title = "关于报送人口数据的函", Text = "", Matter = "" } }).Json(204);
        foreach (var (words, count) in new[] { ("可燃物", 1), ("统计局", 1), ("收〔2026〕1号", 1), ("西统〔2026〕8号", 1), ("西昌市", 2), ("没有这样的", 0) })
            Assert.Equal(count, (await clerk.GetAsync($"/api/papers?unit={Town111}&q={Uri.EscapeDataString(words)}").Json()).GetProperty("items").GetArrayLength());
        Assert.Empty((await clerk.GetAsync($"/api/papers?unit={Town111}&year=2025").Json()).GetProperty("items").EnumerateArray());
        Assert.Contains(fire, (await clerk.GetAsync($"/api/papers?unit={Town111}&q={Uri.EscapeDataString("林缘 清理")}").Json()).GetProperty("items")[0].GetProperty("id").GetString(), StringComparison.Ordinal);
        // The leaders look into it too.
        Assert.Equal(2, (await (await Town.As("u0135")).GetAsync($"/api/papers?unit={Town111}").Json()).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_small_unit_needs_two_steps_and_papers_on_their_way_keep_the_flow_they_began_with()
    {
        var (clerk, doer) = (await Town.As("u0145"), await Town.As("u0151"));
        var before = await Registered(clerk);
        var two = new
        {
            incoming = new[] { new { kind = "register", doer = "duty:公文处理" }, new { kind = "handle", doer = "" } },
            outgoing = new[] { new { kind = "sign", doer = "post:镇长" }, new { kind = "giveNumber", doer = "duty:公文处理" } }, series = new[] { "巴府发" }, mustSign = false,
        };
        Assert.Equal("notFound", await doer.Put($"/api/units/{Town111}/paper-flow", two).Refusal(404));
        Assert.Equal("flow.incoming", await clerk.Put($"/api/units/{Town111}/paper-flow", new { incoming = Enumerable.Reverse(two.incoming), two.outgoing, two.series, two.mustSign }).Refusal(422));
        Assert.Equal("flow.doer", await clerk.Put($"/api/units/{Town111}/paper-flow", new { incoming = new[] { new { kind = "register", doer = "post:皇帝" }, two.incoming[1] }, two.outgoing, two.series, two.mustSign }).Refusal(422));
        await clerk.Put($"/api/units/{Town111}/paper-flow", two).Json(204);

        var short2 = await Arrive(clerk);
        Assert.Equal("paper.leadMissing", await Step(clerk, short2, "register", new { register = Entry() }).Refusal(422));
        await Step(clerk, short2, "register", new { register = Entry(), lead = "duty:森林草原防灭火" }).Json(204);
        Assert.Single(await Inbox(doer));
        Assert.Equal("check", (await clerk.GetAsync($"/api/papers/{before}").Json()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_must_go_down_becomes_a_directive_that_is_relayed_through_the_gate()
    {
        var (clerk, leader, doer) = (await Town.As("u0145"), await Town.As("u0135"), await Town.As("u0151"));
        var id = await Registered(clerk);
        await Step(clerk, id, "check", new { }).Json(204);
        await Step(clerk, id, "advise", new { text = "建议应急办办理。" }).Json(204);
        await Step(leader, id, "assign", new { text = "应急办办", lead = "duty:森林草原防灭火" }).Json(204);
        Assert.Equal("notFound", await (await Town.As("u0021")).Put($"/api/papers/{id}/passing-down").Refusal(404));
        Assert.Equal("forbidden", await leader.Put($"/api/papers/{id}/passing-down").Refusal(403));
        var directive = (await doer.Put($"/api/papers/{id}/passing-down").Json()).GetProperty("id").GetString();
        Assert.Equal(directive, (await doer.Put($"/api/papers/{id}/passing-down").Json()).GetProperty("id").GetString());

        var audience = new { units = new[] { Town111 }, kinds = new[] { "村社区" }, posts = new[] { "村党支部书记兼村委会主任" } };
        Assert.Equal("relay.bare", await doer.Post($"/api/directives/{directive}/relays", new { keyPoints = new[] { "请遵照执行" }, opinion = "转发", audience, due = "2026-11-26T18:00:00+08:00" }).Refusal(422));
        var relayed = await doer.Post($"/api/directives/{directive}/relays", new
        {
            keyPoints = new[] { "各村书记带队，25人以上清理马鞍山林缘", "看到烟火20分钟内写初报交应急办" }, opinion = "周四前清完，周五镇里看。", audience, due = "2026-11-26T18:00:00+08:00",
        }).Json(201);
        Assert.Equal(6, relayed.GetProperty("asks").GetInt32());
        // One card for the doer, the paper's own; the village sees who sent it and through whom.
        Assert.Equal("paper", Assert.Single(await Inbox(doer)).GetProperty("kind").GetString());
        var card = Assert.Single(await Inbox(await Town.As("u0362")));
        Assert.Equal(("西昌市应急管理局", "巴汝镇应急办"), (card.GetProperty("from").GetString(), card.GetProperty("through").GetString()));
        Assert.Equal(6, (await clerk.GetAsync($"/api/directives/{directive}/coverage").Json()).GetProperty("total").GetInt32() - 1);
        // What came from outside is not charged to the town.
        Assert.DoesNotContain("西昌市应急管理局", await (await clerk.GetAsync("/burden")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"title\":\"\"}", "paper.titleMissing")]
    [InlineData("{\"title\":\"通知\",\"fromUnit\":\"\"}", "paper.fromMissing")]
    [InlineData("{\"title\":\"通知\",\"fromUnit\":\"某局\",\"due\":\"2026-11-19T18:00:00+08:00\"}", "paper.duePast")]
    [InlineData("{\"title\":\"通知\",\"fromUnit\":\"某局\",\"matter\":\"没有\"}", "matter.unknown")]
    public async Task What_cannot_be_registered_is_refused_and_takes_no_number(string entry, string code)
    {
        var clerk = await Town.As("u0145");
        var id = await Arrive(clerk);
        Assert.Equal(code, await Step(clerk, id, "register", new { register = JsonSerializer.Deserialize<JsonElement>(entry) }).Refusal(422));
        Assert.Equal("register", (await clerk.GetAsync($"/api/papers/{id}").Json()).GetProperty("state").GetString());
        await Step(clerk, id, "register", new { register = Entry() }).Json(204);
        Assert.Equal("收〔2026〕1号", (await clerk.GetAsync($"/api/papers/{id}").Json()).GetProperty("number").GetString());
    }

    [Fact]
    public async Task A_marked_paper_is_refused_at_the_gate()
        => Assert.Equal("secrecy.mark", await (await Town.As("u0145")).Post("/api/papers", new { unit = Town111, fromUnit = "某局", title = "机密★1年 关于某事的通知" }).Refusal(422));

    internal sealed record EntryJson(string FromUnit, string FromNumber, string Title, string Matter, string Urgency, string? Due, string Text);

    internal static EntryJson Entry() => new("西昌市应急管理局", "西应急发〔2026〕12号", "关于清理林缘可燃物的通知", "森林草原防灭火", "urgent", "2026-11-27T18:00:00+08:00", Text);

    private static async Task<string> Arrive(HttpClient clerk, string from = "西昌市应急管理局")
        => (await clerk.Post("/api/papers", new { unit = Town111, fromUnit = from, title = "来文" }).Json(201)).GetProperty("id").GetString()!;

    private static async Task<string> Registered(HttpClient clerk)
    {
        var id = await Arrive(clerk);
        await Step(clerk, id, "register", new { register = Entry() }).Json(204);
        return id;
    }

    private static Task<HttpResponseMessage> Step(HttpClient who, string id, string kind, object body) => who.Put($"/api/papers/{id}/steps/{kind}", body);

    private static async Task<List<JsonElement>> Inbox(HttpClient who) => [.. (await who.GetAsync("/api/inbox?box=todo").Json()).GetProperty("items").EnumerateArray()];

    private static async Task<IReadOnlyList<string?>> Leaves(HttpClient who, string id)
    {
        var answer = await who.GetAsync($"/api/evidence/leaves/paper:{id}").Json();
        var leaves = answer.ValueKind == JsonValueKind.Array ? answer : answer.GetProperty("items");
        return [.. leaves.EnumerateArray().Select(leaf => leaf.GetProperty("kind").GetString())];
    }
}
