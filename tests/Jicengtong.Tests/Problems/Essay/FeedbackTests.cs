using Jicengtong.Modules.Problems.Essay;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Problems.Essay;

/// <summary>What programs say is kept when it is answered and a problem within a second: each once, in its order, and nothing is lost when nobody can be asked.</summary>
public sealed class FeedbackTests : TownTests
{
    [Fact]
    public async Task A_hundred_at_once_are_a_hundred_problems_in_their_order_and_whoever_says_one_twice_under_its_key_has_said_one()
    {
        var program = await Town.As("u0362");
        await Task.WhenAll(Enumerable.Range(1, 100).Select(number => Say(program, $"第{number}件", $"key-{number}")).Concat([Say(program, "第7件", "key-7")]));
        Assert.Contains("操作编号", (await Say(program, "另一件", "key-7", 409)).Text("error"), StringComparison.Ordinal);
        var list = (await program.GetAsync("/get_feedback?limit=1000").Json()).EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, 100).Select(number => $"第{number}件").Order(StringComparer.Ordinal), list.Select(one => one.Text("issue")).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, 100).Select(number => 20261120000L + number), list.Select(one => one.GetProperty("id").GetInt64()).Order());
        Assert.Equal(0, await Waiting());
        // They say who said it, and each has its leaf.
        Assert.Equal("甲乌村", (await program.Problem((await program.Ledger("mine"))[0].Text("id"))).Text("unitName"));
        Assert.Equal(100, (await Town.Leaves()).Select(leaf => leaf.Subject).Where(subject => subject.StartsWith("problem:", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public async Task The_job_hands_it_on_by_itself()
    {
        var (program, bureau) = (await Town.As("u0362"), await Town.As("u0168"));
        await Say(program, "停水");
        await Town.MoveTo(TestClock.At(11, 20, 9, 1));
        var card = Assert.Single(await bureau.Todo());
        Assert.Contains("停水", card.Text("title"), StringComparison.Ordinal);
        Assert.Equal(TestClock.At(11, 20, 9), (await program.Problem((await program.Ledger("mine"))[0].Text("id"))).Time("reportedAt"));
    }

    [Fact]
    public async Task What_nobody_can_be_asked_about_is_kept_watched_and_handed_on_when_somebody_can()
    {
        var program = await Town.As("u0362");
        var named = await Change("UPDATE organization_duties SET role = 'Support' WHERE matter = '公文处理' AND role = 'Lead'");
        await Say(program, "没人管的事", department: "没有这个部门");
        await Say(program, "停水", department: "饮水安全");
        Assert.Equal(["停水"], (await program.GetAsync("/get_feedback").Json()).EnumerateArray().Select(one => one.Text("issue")));
        Assert.Equal((1, true), (await Waiting(), await IsWell()));

        await Town.MoveTo(TestClock.At(11, 20, 9, 11));
        Assert.Equal((1, false), (await Waiting(), await IsWell()));
        Assert.Equal(named, await Change("UPDATE organization_duties SET role = 'Lead' WHERE matter = '公文处理'"));
        await Town.MoveTo(TestClock.At(11, 20, 9, 17));
        Assert.Equal((0, true), (await Waiting(), await IsWell()));
        Assert.Equal(["停水", "没人管的事"], (await program.GetAsync("/get_feedback").Json()).EnumerateArray().Select(one => one.Text("issue")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Whoever_has_no_post_and_whoever_writes_a_book_is_told_at_once()
    {
        var program = await Town.As("u0362");
        Assert.Contains("最多", (await Say(program, new string('长', 10_000), status: 422)).Text("error"), StringComparison.Ordinal);
        Assert.Contains("最多 100 个字", (await Say(program, "停水", status: 422, department: new string('部', 101))).Text("error"), StringComparison.Ordinal);
        await Change("DELETE FROM organization_appointments WHERE person_id = (SELECT id FROM organization_persons WHERE account = 'u0374')");
        Assert.Contains("没有任职", (await Say(await Town.As("u0374"), "停水", status: 422)).Text("error"), StringComparison.Ordinal);
        Assert.Equal(0, await Waiting());
    }

    private static async Task<System.Text.Json.JsonElement> Say(HttpClient program, string issue, string? key = null, int status = 201, string department = "饮水安全")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/submit_feedback") { Content = System.Net.Http.Json.JsonContent.Create(new { department, issue }) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await program.SendAsync(request).Json(status);
    }

    private Task<int> Waiting() => Count("SELECT count(*) FROM problem_waiting_feedback");

    private Task<int> Count(string question) => Town.Do(services => services.GetRequiredService<Sql>().First<int>(question, null, CancellationToken.None));

    private Task<int> Change(string statement) => Town.Do(services => services.GetRequiredService<Sql>().Execute(statement, null, CancellationToken.None));

    private Task<bool> IsWell() => Town.Do(async services => (await new WaitingFeedbackVitals(services.GetRequiredService<Sql>(), Town.Clock).Look(CancellationToken.None)).Single().IsWell);
}
