using System.Text.Json;

namespace Jicengtong.Tests.Problems;

public sealed class AnswerTests : TownTests
{
    [Fact]
    public async Task Answered_and_closed_both_inboxes_are_empty_and_the_history_tells_it_in_plain_words()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        Town.Clock.MoveTo(TestClock.At(11, 20, 15));
        await clerk.Answer(id).Json(204);
        Assert.Empty(await clerk.Todo());
        var card = Assert.Single(await secretary.Todo());
        Assert.Equal("confirm", card.Text("demand"));
        Assert.StartsWith("已答复，请您看看办好没有", card.Text("title"), StringComparison.Ordinal);
        Assert.Equal(("answered", true, false), State(await secretary.Problem(id)));

        await secretary.Close(id, true, "谢谢").Json(204);
        await secretary.Close(id, true).Json(204);
        Assert.Empty(await secretary.Todo());
        var closed = await secretary.Problem(id);
        Assert.Equal(("closed", false, false), State(closed));
        Assert.Equal(["反映了问题", "转到巴汝镇", "答复了，用时 6 小时", "满意，办结了"],
            closed.GetProperty("history").EnumerateArray().Select(entry => entry.Text("what") is var what && what.StartsWith("转到", StringComparison.Ordinal) ? what[..5] : what));
        Assert.Equal("problem.closed", await secretary.Close(id, false, "又漏了").Refusal(409));
        Assert.Equal("problem.closed", await clerk.Answer(id).Refusal(409));
    }

    [Fact]
    public async Task Sent_back_it_waits_again_with_a_new_clock_and_the_answer_stays_in_the_history()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        await clerk.Answer(id, "已转水厂").Json(204);
        Town.Clock.MoveTo(TestClock.At(11, 23, 10));
        Assert.Equal("problem.commentMissing", await secretary.Close(id, false, " \u200b").Refusal(422));
        await secretary.Close(id, false, "水厂没来人，3组还是没水").Json(204);

        var problem = await secretary.Problem(id);
        Assert.Equal(("returned", false, false), State(problem));
        Assert.Equal((TestClock.At(11, 25, 10), 2), (problem.Time("dueAt"), problem.GetProperty("round").GetInt32()));
        Assert.Equal(JsonValueKind.Null, problem.GetProperty("answer").ValueKind);
        Assert.Contains(problem.GetProperty("history").EnumerateArray(), entry => entry.Text("text") == "已转水厂");
        Assert.Empty(await secretary.Todo());
        var card = Assert.Single(await clerk.Todo());
        Assert.StartsWith("退回重办", card.Text("title"), StringComparison.Ordinal);
        Assert.Contains("水厂没来人", card.GetProperty("keyPoints")[0].GetString(), StringComparison.Ordinal);

        await clerk.Answer(id, "水厂23日下午修好，3组已通水").Json(204);
        Assert.Single(await secretary.Todo());
        await secretary.Close(id, true).Json(204);
        Assert.Equal(("closed", false, false), State(await secretary.Problem(id)));
    }

    [Fact]
    public async Task The_deputy_is_asked_when_nobody_opens_it_and_may_answer()
    {
        var (secretary, deputy) = (await Town.As("u0362"), await Town.As("u0165"));
        var id = await secretary.Report();
        // The 48 hours end on a Sunday, when nobody is disturbed: so the B岗 is asked on Friday, six hours before the office closes.
        await Town.MoveTo(TestClock.At(11, 20, 11, 59));
        Assert.Empty(await deputy.Todo());
        await Town.MoveTo(TestClock.At(11, 20, 12, 1));
        var card = Assert.Single(await deputy.Todo());
        Assert.NotEqual(JsonValueKind.Null, card.GetProperty("standsFor").ValueKind);
        await deputy.Answer(id).Json(204);
        Assert.Empty(await deputy.Todo());
        Assert.Empty(await (await Town.As("u0168")).Todo());
    }

    [Fact]
    public async Task Past_48_hours_it_is_late_until_it_is_answered()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        Town.Clock.MoveTo(TestClock.At(11, 22, 12));
        Assert.True(Assert.Single(await clerk.Ledger("handling")).GetProperty("late").GetBoolean());
        await clerk.Answer(id).Json(204);
        var line = Assert.Single(await clerk.Ledger("handling"));
        Assert.Equal(("answered", false), (line.Text("state"), line.GetProperty("late").GetBoolean()));
        Assert.Contains((await clerk.Problem(id)).GetProperty("history").EnumerateArray(), entry => entry.Text("what") == "答复了，超时 3 小时");
    }

    [Fact]
    public async Task Refusals_of_answers_say_what_is_missing()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        Assert.Equal("problem.notAnswered", await secretary.Close(id, true).Refusal(409));
        Assert.Equal("problem.notAnswered", await secretary.Close(id, false, "快点").Refusal(409));
        Assert.Equal("problem.answerEmpty", await clerk.Answer(id, "\u200b").Refusal(422));
        Assert.Equal("problem.answerTooLong", await clerk.Answer(id, new string('好', 5001)).Refusal(422));
        Assert.Equal("forbidden", await secretary.Answer(id).Refusal(403));
        await clerk.Answer(id).Json(204);
        await clerk.Answer(id).Json(204);
        Assert.Single(await secretary.Todo());
        Assert.Equal("problem.answered", await clerk.Answer(id, "另一个答复").Refusal(409));
        Assert.Equal("forbidden", await clerk.Close(id, true).Refusal(403));
        Assert.Equal("problem.satisfiedMissing", await secretary.Put($"/api/problems/{id}/closure", new { }).Refusal(422));
    }

    [Fact]
    public async Task Two_who_answer_at_once_leave_one_answer()
    {
        var (secretary, clerk, deputy) = (await Town.As("u0362"), await Town.As("u0168"), await Town.As("u0165"));
        var id = await secretary.Report();
        var answers = await Task.WhenAll(clerk.Answer(id, "甲"), deputy.Answer(id, "乙"));
        Assert.Equal([204, 409], answers.Select(answer => (int)answer.StatusCode).Order());
        Assert.Single(await secretary.Todo());
    }

    private static (string, bool Close, bool Answer) State(JsonElement problem)
        => (problem.Text("state"), problem.GetProperty("mayClose").GetBoolean(), problem.GetProperty("mayAnswer").GetBoolean());
}
