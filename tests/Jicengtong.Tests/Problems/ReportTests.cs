using Jicengtong.Modules.Organization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Problems;

public sealed class ReportTests : TownTests
{
    [Fact]
    public async Task A_village_reports_and_whoever_leads_the_matter_in_the_town_is_asked_within_48_hours()
    {
        var secretary = await Town.As("u0362");
        var made = await secretary.Post("/api/problems", new { text = Reporting.NoWater, matter = "饮水安全" }).Json(201);
        Assert.Equal("20261120-001", made.Text("number"));

        var problem = await secretary.Problem(made.Text("id"));
        Assert.Equal("蓄水池裂了，2组和3组停水三天", problem.Text("title"));
        Assert.Equal(("513401111200", "甲乌村"), (problem.Text("unit"), problem.Text("unitName")));
        Assert.Equal(("waiting", "巴汝镇"), (problem.Text("state"), problem.Text("handlerUnitName")));
        Assert.Equal(TestClock.At(11, 22, 9), problem.Time("dueAt"));

        var card = Assert.Single(await (await Town.As("u0168")).Todo());
        Assert.Equal(("answer", $"/problems/{made.Text("id")}"), (card.Text("demand"), card.Text("path")));
        Assert.Equal(TestClock.At(11, 22, 9), card.Time("dueAt"));
        Assert.Empty(await (await Town.As("u0165")).Todo());
        Assert.Empty(await secretary.Todo());
    }

    [Fact]
    public async Task A_grid_workers_problem_goes_to_the_town_as_well()
    {
        var grid = await Town.As("u0373");
        var problem = await grid.Problem(await grid.Report());
        Assert.Equal(("513401111200G01", "513401111"), (problem.Text("unit"), problem.Text("handlerUnit")));
        Assert.Single(await (await Town.As("u0168")).Todo());
    }

    [Fact]
    public async Task Nobody_is_asked_to_answer_themselves()
    {
        var clerk = await Town.As("u0168");
        await clerk.Report(unit: "513401111200");
        Assert.Empty(await clerk.Todo());
        Assert.Single(await (await Town.As("u0165")).Todo());
    }

    [Fact]
    public async Task A_matter_nobody_in_the_town_leads_goes_to_the_countys_department()
    {
        var secretary = await Town.As("u0362");
        var problem = await secretary.Problem(await secretary.Report("河道里倒了建筑垃圾", "河长制"));
        Assert.Equal("西昌市生态环境局", problem.Text("handlerUnitName"));
    }

    [Fact]
    public async Task A_hole_in_the_duty_list_falls_to_the_towns_office_and_says_so()
    {
        await Remove("饮水安全");
        var secretary = await Town.As("u0362");
        var problem = await secretary.Problem(await secretary.Report());
        Assert.Equal("巴汝镇", problem.Text("handlerUnitName"));
        Assert.Single(await (await Town.As("u0145")).Todo());
        Assert.Contains(problem.GetProperty("history").EnumerateArray(), entry => entry.Text("text").Contains("没有人牵头“饮水安全”", StringComparison.Ordinal));

        await Remove("公文处理");
        Assert.Equal("problem.nobody", await secretary.Post("/api/problems", new { text = "又停水了", matter = "饮水安全" }).Refusal(422));
    }

    [Fact]
    public async Task Where_two_lead_the_same_matter_one_is_asked_and_the_history_says_so()
    {
        var secretary = await Town.As("u0362");
        var problem = await secretary.Problem(await secretary.Report("垃圾三天没人拉", "垃圾分类"));
        Assert.Single(await (await Town.As("u0176")).Todo());
        Assert.Empty(await (await Town.As("u0167")).Todo());
        Assert.Contains(problem.GetProperty("history").EnumerateArray(), entry => entry.Text("text").Contains("有 2 个人都牵头", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Numbers_run_through_the_county_and_begin_anew_each_day_and_refusals_use_none_up()
    {
        var secretary = await Town.As("u0362");
        await secretary.Report();
        Assert.Equal("problem.textEmpty", await secretary.Post("/api/problems", new { text = " ", matter = "饮水安全" }).Refusal(422));
        var other = await Town.As("u0386");
        Assert.Equal("20261120-002", (await other.Problem(await other.Report())).Text("number"));
        Town.Clock.MoveTo(TestClock.At(11, 21, 0, 5));
        Assert.Equal("20261121-001", (await secretary.Problem(await secretary.Report())).Text("number"));
    }

    [Fact]
    public async Task Sent_twice_with_the_same_key_it_is_reported_once()
    {
        var secretary = await Town.As("u0362");
        secretary.DefaultRequestHeaders.Add("Idempotency-Key", "tap-1");
        var body = new { text = Reporting.NoWater, matter = "饮水安全" };
        var (first, second) = (await secretary.Post("/api/problems", body).Json(201), await secretary.Post("/api/problems", body).Json(201));
        Assert.Equal((first.Text("id"), first.Text("number")), (second.Text("id"), second.Text("number")));
        Assert.Single(await secretary.Ledger("mine"));
        Assert.Single(await (await Town.As("u0168")).Todo());
        Assert.Equal("operation.reused", await secretary.Post("/api/problems", new { text = "另一件", matter = "饮水安全" }).Refusal(409));
    }

    [Fact]
    public async Task Many_report_at_once_and_no_number_is_given_twice()
    {
        var reporters = await Task.WhenAll(new[] { "u0362", "u0386", "u0411", "u0435", "u0460", "u0483" }.Select(Town.As));
        var ids = await Task.WhenAll(reporters.SelectMany(reporter => Enumerable.Range(0, 4).Select(_ => reporter.Report())));
        var leader = await Town.As("u0135");
        var numbers = (await leader.GetAsync("/api/problems?box=all&limit=100").Json()).GetProperty("items").EnumerateArray().Select(line => line.Text("number")).ToHashSet();
        Assert.Equal((24, 24), (ids.Distinct().Count(), numbers.Count));
    }

    [Fact]
    public async Task A_matter_or_place_that_does_not_fit_is_refused()
    {
        var secretary = await Town.As("u0362");
        Assert.Equal("matter.unknown", await secretary.Post("/api/problems", new { text = "停水", matter = "飞碟" }).Refusal(422));
        Assert.Equal("matter.unknown", await secretary.Post("/api/problems", new { text = "停水" }).Refusal(422));
        Assert.Equal("problem.place", await secretary.Post("/api/problems", new { text = "停水", matter = "饮水安全", unit = "513401111201" }).Refusal(422));
        Assert.Equal("problem.place", await secretary.Post("/api/problems", new { text = "停水", matter = "饮水安全", unit = "没有这个" }).Refusal(422));
        Assert.Equal("directive.unknown", await secretary.Post("/api/problems", new { text = "停水", matter = "饮水安全", directive = Guid.NewGuid() }).Refusal(422));
        Assert.Empty(await secretary.Ledger("mine"));
    }

    private Task<int> Remove(string matter) => Town.Do(services => services.GetRequiredService<AppDb>().Set<Duty>().Where(duty => duty.Matter == matter).ExecuteDeleteAsync());
}
