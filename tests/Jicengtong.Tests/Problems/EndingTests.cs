using System.Text.Json;

namespace Jicengtong.Tests.Problems;

/// <summary>Rated, closed by silence, merged, helped.</summary>
public sealed class EndingTests : TownTests
{
    [Fact]
    public async Task Silence_closes_after_the_days_the_rules_say_and_says_so_and_30_days_long_it_can_be_taken_up_again()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        await clerk.Answer(id).Json(204);
        Assert.Equal(TestClock.At(11, 27, 9), (await secretary.Problem(id)).Time("lapsesAt"));
        Assert.Contains("11月27日 09:00", Assert.Single(await secretary.Todo()).GetProperty("keyPoints")[1].GetString(), StringComparison.Ordinal);
        await Town.MoveTo(TestClock.At(11, 27, 8, 59));
        Assert.Equal("answered", (await secretary.Problem(id)).Text("state"));
        await Town.MoveTo(TestClock.At(11, 27, 9, 5));
        var closed = await secretary.Problem(id);
        Assert.Equal(("closed", true, JsonValueKind.Null, true),
            (closed.Text("state"), closed.GetProperty("closure").GetProperty("silent").GetBoolean(), closed.GetProperty("closure").GetProperty("rating").ValueKind, closed.GetProperty("mayReopen").GetBoolean()));
        Assert.Contains(closed.GetProperty("history").EnumerateArray(), entry => entry.Text("what") == "到期没有人说没解决，自动办结");
        Assert.Empty(await secretary.Todo());

        Town.Clock.MoveTo(TestClock.At(12, 10, 9));
        await secretary.Close(id, false, "又漏了").Json(204);
        Assert.Equal("returned", (await secretary.Problem(id)).Text("state"));
        await clerk.Answer(id, "换了阀门").Json(204);
        await Town.MoveTo(TestClock.At(12, 18, 9));
        Town.Clock.MoveTo(TestClock.At(12, 18, 9).AddDays(31));
        Assert.Equal("problem.closed", await secretary.Close(id, false, "又漏了").Refusal(409));
    }

    [Fact]
    public async Task The_reporter_says_how_well_and_who_is_not_content_says_why()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        await clerk.Answer(id).Json(204);
        Assert.Equal("problem.commentMissing", await Rate(secretary, id, "dissatisfied").Refusal(422));
        await Rate(secretary, id, "dissatisfied", "太慢").Json(204);
        var closed = await secretary.Problem(id);
        Assert.Equal(("closed", "dissatisfied", false), (closed.Text("state"), closed.GetProperty("closure").Text("rating"), closed.GetProperty("closure").GetProperty("satisfied").GetBoolean()));
        var second = await secretary.Report("第二件");
        await clerk.Answer(second).Json(204);
        await Rate(secretary, second, "mostly").Json(204);
        Assert.Equal("mostly", (await secretary.Problem(second)).GetProperty("closure").Text("rating"));
    }

    [Fact]
    public async Task Duplicates_follow_the_leading_one_all_reporters_are_told_and_each_decides_for_themselves()
    {
        var (first, second, clerk) = (await Town.As("u0362"), await Town.As("u0386"), await Town.As("u0168"));
        var (leading, follower) = (await first.Report(), await second.Report("我们村也停水"));
        var number = (await first.Problem(leading)).Text("number");
        Assert.Equal("problem.cannotLead", await Merge(clerk, follower, "20261120-999").Refusal(422));
        Assert.Equal("problem.cannotLead", await Merge(clerk, follower, (await second.Problem(follower)).Text("number")).Refusal(422));
        Assert.Equal("forbidden", await Merge(second, follower, number).Refusal(403));
        await Merge(clerk, follower, number).Json(204);
        await Merge(clerk, follower, number).Json(204);
        Assert.Equal(("merged", number), ((await second.Problem(follower)).Text("state"), (await second.Problem(follower)).Text("mergedInto")));
        Assert.Contains(await Know(second), told => told.Text("title").StartsWith("并在一起办了", StringComparison.Ordinal));
        Assert.Contains(await Know(first), told => told.Text("title").StartsWith("又有人反映同一件事", StringComparison.Ordinal));
        Assert.Single(await clerk.Todo());
        Assert.Equal("problem.notWaiting", await clerk.Answer(follower).Refusal(409));

        await clerk.Answer(leading, "主管修好了").Json(204);
        Assert.Equal("主管修好了", (await second.Problem(follower)).GetProperty("answer").Text("text"));
        Assert.Single(await second.Todo());
        await first.Close(leading, true).Json(204);
        await second.Close(follower, false, "我们村还没水").Json(204);
        Assert.Equal(("closed", "returned"), ((await first.Problem(leading)).Text("state"), (await second.Problem(follower)).Text("state")));
        Assert.Single(await clerk.Todo());
    }

    [Fact]
    public async Task A_unit_asked_to_help_sees_it_says_what_it_did_and_answers_nothing()
    {
        var (secretary, clerk, helper) = (await Town.As("u0362"), await Town.As("u0168"), await Town.As("u0031"));
        var id = await secretary.Report();
        Assert.Equal("notFound", await helper.GetAsync($"/api/problems/{id}").Refusal(404));
        Assert.Equal("problem.wantedMissing", await clerk.Post($"/api/problems/{id}/supports", new { unit = "513401D11", wanted = "" }).Refusal(422));
        Assert.Equal("problem.unitSame", await clerk.Post($"/api/problems/{id}/supports", new { unit = "513401111", wanted = "来人" }).Refusal(422));
        await clerk.Post($"/api/problems/{id}/supports", new { unit = "513401D11", wanted = "派一台送水车" }).Json(204);
        await clerk.Post($"/api/problems/{id}/supports", new { unit = "513401D11", wanted = "派一台送水车" }).Json(204);
        Assert.StartsWith("请协办", Assert.Single(await helper.Todo()).Text("title"), StringComparison.Ordinal);
        Assert.Equal(id, Assert.Single(await helper.Ledger("all")).Text("id"));
        Assert.Equal("forbidden", await helper.Answer(id).Refusal(403));
        await helper.Put($"/api/problems/{id}/support", new { text = "车已到2组" }).Json(204);
        Assert.Empty(await helper.Todo());
        Assert.Equal("forbidden", await helper.Put($"/api/problems/{id}/support", new { text = "又一次" }).Refusal(403));
        Assert.Equal("车已到2组", (await clerk.Problem(id)).GetProperty("supports")[0].Text("said"));
    }

    [Fact]
    public async Task The_reporter_adds_something_and_whoever_has_it_is_told()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        Assert.Equal("problem.textEmpty", await secretary.Post($"/api/problems/{id}/additions", new { text = " " }).Refusal(422));
        Assert.Equal("forbidden", await clerk.Post($"/api/problems/{id}/additions", new { text = "也说一句" }).Refusal(403));
        await secretary.Post($"/api/problems/{id}/additions", new { text = "4组也没水了" }).Json(204);
        Assert.Contains(await Know(clerk), told => told.GetProperty("keyPoints")[0].GetString() == "4组也没水了");
    }

    private static Task<HttpResponseMessage> Rate(HttpClient client, string id, string rating, string? comment = null) => client.Put($"/api/problems/{id}/closure", new { satisfied = true, rating, comment });

    private static Task<HttpResponseMessage> Merge(HttpClient client, string id, string into) => client.Put($"/api/problems/{id}/merge", new { into });

    private static async Task<List<JsonElement>> Know(HttpClient client) => [.. (await client.GetAsync("/api/inbox?box=know").Json()).GetProperty("items").EnumerateArray()];
}
