using System.Text.Json;

namespace Jicengtong.Tests.Problems;

/// <summary>退单, 裁定, 先例. u0029 leads 饮水安全 in the county's bureau 513401D10; u0005 handles papers in the county's office.</summary>
public sealed class ReturnTests : TownTests
{
    private const string Bureau = "513401D10";
    private const string TownCode = "513401111";

    [Fact]
    public async Task The_first_return_goes_to_the_unit_named_and_the_clock_runs_through()
    {
        var (secretary, clerk, bureau) = (await Town.As("u0362"), await Town.As("u0168"), await Town.As("u0029"));
        var id = await secretary.Report();
        Town.Clock.MoveTo(TestClock.At(11, 20, 15));
        await Return(clerk, id, "《供水条例》：农村饮水工程由县局维护", Bureau).Json(204);

        var problem = await secretary.Problem(id);
        Assert.Equal(("waiting", Bureau, TestClock.At(11, 22, 9)), (problem.Text("state"), problem.Text("handlerUnit"), problem.Time("dueAt")));
        Assert.Empty(await clerk.Todo());
        var card = Assert.Single(await bureau.Todo());
        Assert.Equal(TestClock.At(11, 22, 9), card.Time("dueAt"));
        Assert.Contains("巴汝镇退单：《供水条例》", card.GetProperty("keyPoints")[0].GetString(), StringComparison.Ordinal);
        await bureau.Answer(id).Json(204);
        await secretary.Close(id, false, "没修").Json(204);
        Assert.Equal(Bureau, (await secretary.Problem(id)).Text("handlerUnit"));
    }

    [Fact]
    public async Task The_second_return_is_ruled_on_and_the_ruling_routes_the_next_like_problem()
    {
        var (secretary, clerk, bureau, county) = (await Town.As("u0362"), await Town.As("u0168"), await Town.As("u0029"), await Town.As("u0005"));
        var id = await ReturnedTwice(secretary, clerk, bureau);
        var waiting = await secretary.Problem(id);
        Assert.Equal(("arbitrating", Bureau, "西昌市政府办公室"), (waiting.Text("state"), waiting.Text("handlerUnit"), waiting.Text("deciderUnitName")));
        var card = Assert.Single(await county.Todo());
        Assert.StartsWith("请裁定由谁负责", card.Text("title"), StringComparison.Ordinal);
        Assert.Equal(2, card.GetProperty("keyPoints").GetArrayLength());
        Assert.Equal("problem.reasonMissing", await Rule(county, id, Bureau, " ").Refusal(422));
        Assert.Equal("problem.unitMissing", await Rule(county, id, "", "管网归县局").Refusal(422));
        await Rule(county, id, Bureau, "主管网归县局，村内入户归镇").Json(204);

        var ruled = await secretary.Problem(id);
        Assert.Equal(("waiting", Bureau, TestClock.At(11, 22, 9)), (ruled.Text("state"), ruled.Text("handlerUnit"), ruled.Time("dueAt")));
        Assert.Equal("主管网归县局，村内入户归镇", ruled.GetProperty("ruling").Text("reason"));
        Assert.Empty(await county.Todo());
        Assert.Equal("problem.ruled", await Return(bureau, id, "还是不归我们", TownCode).Refusal(409));

        var other = await Town.As("u0386");
        var next = await other.Problem(await other.Report("河边村水管又爆了"));
        Assert.Equal(Bureau, next.Text("handlerUnit"));
        Assert.Contains(next.GetProperty("history").EnumerateArray(), entry => entry.Text("text").StartsWith("按先例：西昌市政府办公室", StringComparison.Ordinal));
        var precedent = Assert.Single((await clerk.GetAsync("/api/problems/precedents").Json()).GetProperty("items").EnumerateArray());
        Assert.Equal(("饮水安全", TownCode, Bureau), (precedent.Text("matter"), precedent.Text("placeCode"), precedent.Text("unit")));

        Assert.Equal("forbidden", await clerk.DeleteAsync($"/api/problems/precedents/{precedent.Text("id")}").Refusal(403));
        await county.DeleteAsync($"/api/problems/precedents/{precedent.Text("id")}").Json(204);
        Assert.Equal(TownCode, (await other.Problem(await other.Report("水管第三次爆了"))).Text("handlerUnit"));
    }

    [Fact]
    public async Task A_ruling_need_not_become_a_precedent_and_a_newer_one_replaces_the_older()
    {
        var (secretary, clerk, bureau, county) = (await Town.As("u0362"), await Town.As("u0168"), await Town.As("u0029"), await Town.As("u0005"));
        await Rule(county, await ReturnedTwice(secretary, clerk, bureau), Bureau, "这次归县局", precedent: false).Json(204);
        Assert.Empty((await clerk.GetAsync("/api/problems/precedents").Json()).GetProperty("items").EnumerateArray());
        await Rule(county, await ReturnedTwice(secretary, clerk, bureau), Bureau, "归县局").Json(204);
        // By now it goes to the bureau first, so the bureau gives it back first.
        var third = await secretary.Report("又停了");
        await Return(bureau, third, "入户管归镇里", TownCode).Json(204);
        await Return(clerk, third, "是主管网", Bureau).Json(204);
        await Rule(county, third, TownCode, "改由镇里统一负责").Json(204);
        var held = (await county.GetAsync("/api/problems/precedents").Json()).GetProperty("items").EnumerateArray().Where(one => one.GetProperty("endedAt").ValueKind == JsonValueKind.Null).ToList();
        Assert.Equal(TownCode, Assert.Single(held).Text("unit"));
    }

    [Fact]
    public async Task Parties_do_not_rule_and_until_the_ruling_whoever_has_it_may_answer()
    {
        var (secretary, clerk, bureau, county) = (await Town.As("u0362"), await Town.As("u0168"), await Town.As("u0029"), await Town.As("u0005"));
        var id = await ReturnedTwice(secretary, clerk, bureau);
        Assert.Equal("forbidden", await Rule(clerk, id, Bureau, "归他们").Refusal(403));
        Assert.Equal("forbidden", await Rule(bureau, id, TownCode, "归他们").Refusal(403));
        Assert.Equal("forbidden", await Rule(secretary, id, TownCode, "归他们").Refusal(403));
        Assert.Equal("problem.inArbitration", await Return(bureau, id, "再退", TownCode).Refusal(409));
        await bureau.Answer(id, "先派车送水，主管网明天修").Json(204);
        Assert.Empty(await county.Todo());
        Assert.Equal("problem.nothingToDecide", await Rule(county, id, Bureau, "归县局").Refusal(409));
    }

    [Fact]
    public async Task A_return_without_a_reason_or_without_naming_who_is_refused()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        Assert.Equal("problem.reasonMissing", await Return(clerk, id, " \u200b", Bureau).Refusal(422));
        Assert.Equal("problem.insteadMissing", await Return(clerk, id, "不归我们", null).Refusal(422));
        Assert.Equal("problem.insteadMissing", await Return(clerk, id, "不归我们", "没有这个").Refusal(422));
        Assert.Equal("problem.insteadSame", await Return(clerk, id, "不归我们", TownCode).Refusal(422));
        Assert.Equal("forbidden", await Return(secretary, id, "不归我们", Bureau).Refusal(403));
        Assert.Equal("notFound", await Return(await Town.As("u0386"), id, "不归我们", Bureau).Refusal(404));
        Assert.Single(await clerk.Todo());
    }

    [Fact]
    public async Task A_unit_without_the_duty_gets_it_through_its_head_and_all_steps_are_proven()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        await Return(clerk, id, "是应急的事", "513401111O03").Json(204);
        Assert.Single(await (await Town.As("u0150")).Todo());
        await Town.MoveTo(Town.Clock.GetUtcNow().AddSeconds(2));
        var facts = (await clerk.GetAsync($"/api/evidence/leaves/problem:{id}").Json()).GetProperty("items").EnumerateArray().Select(fact => fact.Text("kind"));
        Assert.Equal(["problem.reported", "problem.unit-returned"], facts);
    }

    private static async Task<string> ReturnedTwice(HttpClient secretary, HttpClient clerk, HttpClient bureau)
    {
        var id = await secretary.Report();
        await Return(clerk, id, "农村饮水工程由县局维护", Bureau).Json(204);
        await Return(bureau, id, "入户管网归镇里", TownCode).Json(204);
        return id;
    }

    private static Task<HttpResponseMessage> Return(HttpClient client, string id, string reason, string? instead) => client.Put($"/api/problems/{id}/return", new { reason, instead });

    private static Task<HttpResponseMessage> Rule(HttpClient client, string id, string unit, string reason, bool precedent = true) => client.Put($"/api/problems/{id}/ruling", new { unit, reason, precedent });
}
