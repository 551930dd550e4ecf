using System.Text.Json;

namespace Jicengtong.Tests.Problems;

/// <summary>签收, 延期, 挂账. u0145 handles papers in the town, above the office of u0168.</summary>
public sealed class DelayTests : TownTests
{
    [Fact]
    public async Task Taken_on_it_says_so_once_and_the_clock_is_the_same()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        Town.Clock.MoveTo(TestClock.At(11, 20, 10));
        await clerk.Put($"/api/problems/{id}/acceptance").Json(204);
        await clerk.Put($"/api/problems/{id}/acceptance").Json(204);
        var problem = await secretary.Problem(id);
        Assert.Equal((TestClock.At(11, 20, 10), TestClock.At(11, 22, 9)), (problem.Time("acceptedAt"), problem.Time("dueAt")));
        Assert.Single(problem.GetProperty("history").EnumerateArray(), entry => entry.Text("kind") == "accepted");
        Assert.Equal("forbidden", await secretary.Put($"/api/problems/{id}/acceptance").Refusal(403));
    }

    [Fact]
    public async Task An_extension_asked_in_time_and_granted_above_moves_the_limit_everywhere()
    {
        var (secretary, clerk, office) = (await Town.As("u0362"), await Town.As("u0168"), await Town.As("u0145"));
        var id = await secretary.Report();
        await Extend(clerk, id, "配件明天才到", TestClock.At(11, 24, 18)).Json(204);
        Assert.Equal("problem.extensionAsked", await Extend(clerk, id, "再问一次", TestClock.At(11, 25, 18)).Refusal(409));
        var card = Assert.Single(await office.Todo());
        Assert.StartsWith("申请延期到 11月24日 18:00，请批", card.Text("title"), StringComparison.Ordinal);
        Assert.Equal("forbidden", await Decide(clerk, id, true).Refusal(403));
        await Decide(office, id, true).Json(204);
        Assert.Equal(TestClock.At(11, 24, 18), (await secretary.Problem(id)).Time("dueAt"));
        Assert.Equal(TestClock.At(11, 24, 18), Assert.Single(await clerk.Todo()).Time("dueAt"));
        Assert.Empty(await office.Todo());
        Assert.Contains(await Know(secretary), told => told.Text("title").StartsWith("答复的期限延后了", StringComparison.Ordinal));
        Assert.Equal("problem.nothingToDecide", await Decide(office, id, true).Refusal(409));
    }

    [Fact]
    public async Task Refused_it_stays_with_the_old_limit_and_says_why()
    {
        var (secretary, clerk, office) = (await Town.As("u0362"), await Town.As("u0168"), await Town.As("u0145"));
        var id = await secretary.Report();
        await Extend(clerk, id, "配件明天才到", TestClock.At(11, 24, 18)).Json(204);
        Assert.Equal("problem.reasonMissing", await Decide(office, id, false).Refusal(422));
        Assert.Equal("problem.grantedMissing", await office.Put($"/api/problems/{id}/extension/decision", new { }).Refusal(422));
        await Decide(office, id, false, "先送水，不能等").Json(204);
        var problem = await secretary.Problem(id);
        Assert.Equal((TestClock.At(11, 22, 9), false, "先送水，不能等"), (problem.Time("dueAt"), problem.GetProperty("extension").GetProperty("granted").GetBoolean(), problem.GetProperty("extension").Text("why")));
        Assert.Contains(await Know(clerk), told => told.Text("title").StartsWith("延期没有批", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_the_limit_or_without_reason_and_time_no_extension_is_asked()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        Assert.Equal("problem.reasonMissing", await Extend(clerk, id, " ", TestClock.At(11, 24, 18)).Refusal(422));
        Assert.Equal("problem.untilTooEarly", await Extend(clerk, id, "来不及", TestClock.At(11, 21, 18)).Refusal(422));
        Assert.Equal("problem.untilTooLate", await Extend(clerk, id, "来不及", TestClock.At(11, 24, 18).AddDays(200)).Refusal(422));
        Town.Clock.MoveTo(TestClock.At(11, 22, 9, 1));
        Assert.Equal("problem.tooLateToExtend", await Extend(clerk, id, "来不及", TestClock.At(11, 24, 18)).Refusal(409));
    }

    [Fact]
    public async Task Suspended_the_clock_stands_the_reporter_knows_why_and_the_review_day_starts_it_again()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        Town.Clock.MoveTo(TestClock.At(11, 20, 19));
        Assert.Equal("problem.waitsForMissing", await Suspend(clerk, id, "", "2026-12-01").Refusal(422));
        Assert.Equal("problem.reviewOn", await Suspend(clerk, id, "等资金", "2026-11-20").Refusal(422));
        Assert.Equal("problem.reviewOn", await Suspend(clerk, id, "等资金", "2027-11-20").Refusal(422));
        await Suspend(clerk, id, "等县里批复资金", "2026-12-01").Json(204);
        var waiting = await secretary.Problem(id);
        Assert.Equal(("suspended", false, "等县里批复资金"), (waiting.Text("state"), waiting.GetProperty("late").GetBoolean(), waiting.GetProperty("suspension").Text("waitsFor")));
        Assert.Contains(waiting.GetProperty("history").EnumerateArray(), entry => entry.Text("what").EndsWith("计时停在还剩 38 小时", StringComparison.Ordinal));
        Assert.Contains(await Know(secretary), told => told.Text("title").StartsWith("先挂账了", StringComparison.Ordinal));
        Assert.Empty(await clerk.Todo());
        Assert.Equal(id, Assert.Single(await clerk.Ledger("handling")).Text("id"));

        await Town.MoveTo(TestClock.At(11, 30, 9));
        Assert.Equal("suspended", (await secretary.Problem(id)).Text("state"));
        await Town.MoveTo(TestClock.At(12, 1, 9));
        var again = await secretary.Problem(id);
        Assert.Equal(("waiting", TestClock.At(12, 1, 9).AddHours(38)), (again.Text("state"), again.Time("dueAt")));
        Assert.Equal(TestClock.At(12, 1, 9).AddHours(38), Assert.Single(await clerk.Todo()).Time("dueAt"));
    }

    [Fact]
    public async Task Standing_still_repairs_no_lateness_and_what_came_early_goes_on_early()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var (late, early) = (await secretary.Report(), await secretary.Report("另一件"));
        await Suspend(clerk, early, "等配件", "2026-12-01").Json(204);
        await clerk.DeleteAsync($"/api/problems/{early}/suspension").Json(204);
        Assert.Equal(TestClock.At(11, 22, 9), (await secretary.Problem(early)).Time("dueAt"));
        Town.Clock.MoveTo(TestClock.At(11, 23, 9));
        await Suspend(clerk, late, "等配件", "2026-11-25").Json(204);
        await clerk.DeleteAsync($"/api/problems/{late}/suspension").Json(204);
        Assert.Equal((TestClock.At(11, 22, 9), true), ((await secretary.Problem(late)).Time("dueAt"), (await secretary.Problem(late)).GetProperty("late").GetBoolean()));
        Assert.Equal("problem.notWaiting", await clerk.DeleteAsync($"/api/problems/{late}/suspension").Refusal(409));
    }

    [Fact]
    public async Task What_is_answered_while_an_extension_waits_needs_no_decision()
    {
        var (secretary, clerk, office) = (await Town.As("u0362"), await Town.As("u0168"), await Town.As("u0145"));
        var id = await secretary.Report();
        await Extend(clerk, id, "配件明天才到", TestClock.At(11, 24, 18)).Json(204);
        await clerk.Answer(id).Json(204);
        Assert.Empty(await office.Todo());
        Assert.Equal("problem.nothingToDecide", await Decide(office, id, true).Refusal(409));
    }

    private static Task<HttpResponseMessage> Extend(HttpClient client, string id, string reason, DateTimeOffset until) => client.Put($"/api/problems/{id}/extension", new { reason, until });

    private static Task<HttpResponseMessage> Decide(HttpClient client, string id, bool granted, string? why = null) => client.Put($"/api/problems/{id}/extension/decision", new { granted, why });

    private static Task<HttpResponseMessage> Suspend(HttpClient client, string id, string waitsFor, string reviewOn) => client.Put($"/api/problems/{id}/suspension", new { waitsFor, reviewOn });

    private static async Task<List<JsonElement>> Know(HttpClient client) => [.. (await client.GetAsync("/api/inbox?box=know").Json()).GetProperty("items").EnumerateArray()];
}
