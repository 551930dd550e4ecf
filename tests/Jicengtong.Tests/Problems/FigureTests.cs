using System.Text;
using System.Text.Json;

namespace Jicengtong.Tests.Problems;

/// <summary>Monthly figures and the essay's own table and API.</summary>
public sealed class FigureTests : TownTests
{
    [Fact]
    public async Task The_essays_table_gives_its_66_7_percent_and_2_7_days()
    {
        await Town.ThreeGrids();
        var leader = await Town.As("u0135");
        var month = await leader.GetAsync("/api/problems/figures?month=2026-11").Json();
        var total = month.GetProperty("total");
        Assert.Equal(("66.7", "2.7", "2.0"), (Rounded(total, "solvedPercent"), Rounded(total, "meanDays"), Rounded(total, "medianDays")));
        Assert.Equal((3, 3, 2, 2), (Number(total, "number"), Number(total, "answered"), Number(total, "within48"), Number(total, "inTime")));
        Assert.Equal(("100.0", "66.7", "100.0"), (Rounded(total, "responsePercent"), Rounded(total, "within48Percent"), Rounded(total, "contentPercent")));
        var line = month.GetProperty("byPlace").EnumerateArray().Single(one => one.Text("matter") == "道路交通安全");
        Assert.Equal(("513401111200G02", 1, 0, "5.0"), (line.Text("unit"), Number(line, "number"), Number(line, "solved"), Rounded(line, "medianDays")));
        Assert.Equal(3, Number(Assert.Single(month.GetProperty("byUnit").EnumerateArray()), "number"));

        var page = await leader.GetStringAsync("/problems/figures?month=2026-11");
        Assert.Contains("66.7%", page, StringComparison.Ordinal);
        Assert.Contains("2.7", page, StringComparison.Ordinal);
        var csv = await leader.GetByteArrayAsync("/problems/figures.csv?month=2026-11");
        Assert.Equal([0xEF, 0xBB, 0xBF], csv[..3]);
        Assert.Contains("合计,巴汝镇,,3,100.0,66.7,2,66.7,100.0,0,0,0,2.7,2.0,0", Encoding.UTF8.GetString(csv), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returned_sent_back_suspended_and_silent_ones_are_counted_where_they_belong()
    {
        var (secretary, clerk, bureau, leader) = (await Town.As("u0362"), await Town.As("u0168"), await Town.As("u0029"), await Town.As("u0135"));
        var (moved, again, silent, waiting) = (await secretary.Report(), await secretary.Report("第二件"), await secretary.Report("第三件"), await secretary.Report("第四件"));
        await clerk.Put($"/api/problems/{moved}/return", new { reason = "归县局", instead = "513401D10" }).Json(204);
        await bureau.Answer(moved).Json(204);
        await clerk.Answer(again).Json(204);
        await secretary.Close(again, false, "没修").Json(204);
        await clerk.Answer(silent).Json(204);
        await clerk.Put($"/api/problems/{waiting}/suspension", new { waitsFor = "等资金", reviewOn = "2026-12-20" }).Json(204);
        await Town.MoveTo(TestClock.At(11, 28, 9));

        var month = await leader.GetAsync("/api/problems/figures?month=2026-11").Json();
        var town = month.GetProperty("byUnit").EnumerateArray().Single(one => one.Text("unit") == "513401111");
        Assert.Equal((3, 2, 1, 1, 1, 0), (Number(town, "number"), Number(town, "answered"), Number(town, "solved"), Number(town, "reopened"), Number(town, "suspended"), Number(town, "returned")));
        // Silence solved it but rated nothing.
        Assert.Equal((0, JsonValueKind.Null), (Number(town, "rated"), town.GetProperty("contentPercent").ValueKind));
        Assert.Equal(1, Number(month.GetProperty("byUnit").EnumerateArray().Single(one => one.Text("unit") == "513401D10"), "returned"));
        Assert.Equal(0, Number((await leader.GetAsync("/api/problems/figures?month=2026-12").Json()).GetProperty("total"), "number"));
        // A bureau sees what it answers and nothing else.
        Assert.Equal(1, Number((await (await Town.As("u0030")).GetAsync("/api/problems/figures?month=2026-11").Json()).GetProperty("total"), "number"));
    }

    [Fact]
    public async Task Only_those_who_oversee_see_figures_and_only_theirs()
    {
        Assert.Equal("forbidden", await (await Town.As("u0374")).GetAsync("/api/problems/figures").Refusal(403));
        var secretary = await Town.As("u0362");
        Assert.Equal("notFound", await secretary.GetAsync("/api/problems/figures?unit=513401111").Refusal(404));
        Assert.Equal("notFound", await secretary.GetAsync("/api/problems/figures?unit=513401111201").Refusal(404));
        Assert.Equal("figures.month", await secretary.GetAsync("/api/problems/figures?month=2026-13").Refusal(422));
        Assert.Equal(0, Number((await secretary.GetAsync("/api/problems/figures").Json()).GetProperty("total"), "number"));
    }

    [Fact]
    public async Task The_essays_API_takes_feedback_into_the_real_ledger_and_gives_it_back_newest_first()
    {
        var program = await Town.As("u0362");
        Assert.Equal("Feedback submitted successfully", (await program.Post("/submit_feedback", new { department = "水利局", issue = "灌溉渠塌了" }).Json(201)).Text("message"));
        Town.Clock.MoveTo(TestClock.At(11, 20, 10, 30));
        await program.Post("/submit_feedback", new { department = "农业农村局", issue = "补贴没到账" }).Json(201);
        await program.Post("/submit_feedback", new { department = "饮水安全", issue = "停水" }).Json(201);
        var list = (await program.GetAsync("/get_feedback").Json()).EnumerateArray().ToList();
        Assert.Equal([("饮水安全", "停水"), ("农业农村局", "补贴没到账"), ("水利局", "灌溉渠塌了")], list.Select(one => (one.Text("department"), one.Text("issue"))));
        Assert.Equal(["id", "department", "issue", "timestamp"], list[0].EnumerateObject().Select(field => field.Name));
        Assert.Equal((20261120003, "2026-11-20 02:30:00"), (list[0].GetProperty("id").GetInt64(), list[0].Text("timestamp")));

        var ledger = await program.Ledger("mine");
        Assert.Equal(["513401111", "513401D08", "513401111"], await Task.WhenAll(ledger.Select(async line => (await program.Problem(line.Text("id"))).Text("handlerUnit"))));
        Assert.Equal("program", (await program.Problem(ledger[0].Text("id"))).Text("channel"));
        Assert.Single(await (await Town.As("u0168")).Todo());
        Assert.Empty((await (await Town.As("u0411")).GetAsync("/get_feedback").Json()).EnumerateArray());
    }

    [Theory]
    [InlineData("""{"department":"水利局"}""")]
    [InlineData("""{"issue":"停水"}""")]
    [InlineData("""{"department":"","issue":"停水"}""")]
    [InlineData("""{"department":"水利局","issue":" "}""")]
    [InlineData("""{"department":1,"issue":2}""")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task What_has_no_data_is_refused_in_the_essays_words(string body)
    {
        var program = await Town.As("u0362");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        Assert.Equal("""{"error":"Missing data"}""", (await program.PostAsync("/submit_feedback", content).Json(400)).GetRawText());
    }

    [Fact]
    public async Task Without_a_token_the_essays_API_says_so_and_its_list_has_an_end()
    {
        Assert.Equal("signIn.required", await Town.Visitor().Post("/submit_feedback", new { department = "水利局", issue = "停水" }).Refusal(401));
        Assert.Equal("signIn.required", await Town.Visitor().GetAsync("/get_feedback").Refusal(401));
        var program = await Town.As("u0362");
        for (var number = 1; number <= 3; number++)
            await program.Post("/submit_feedback", new { department = "水利局", issue = $"第{number}件" }).Json(201);
        var first = await program.GetAsync("/get_feedback?limit=2");
        var next = first.Headers.GetValues("Link").Single().Split('<', '>')[1];
        Assert.Equal(["第1件"], (await program.GetAsync(next).Json()).EnumerateArray().Select(one => one.Text("issue")));
    }

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    private static string Rounded(JsonElement json, string name) => json.GetProperty(name).GetDouble().ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
