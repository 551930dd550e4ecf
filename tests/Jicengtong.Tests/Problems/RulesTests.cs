using System.Text.Json;

namespace Jicengtong.Tests.Problems;

/// <summary>Limits as data. u0145 works in the town's office.</summary>
public sealed class RulesTests : TownTests
{
    private const string TownCode = "513401111";

    [Fact]
    public async Task Danger_is_due_in_2_hours_general_in_48_and_hard_in_15_days_unless_the_town_says_otherwise()
    {
        var secretary = await Town.As("u0362");
        Assert.Equal(TestClock.At(11, 20, 11), await Due(secretary, "险情"));
        Assert.Equal(TestClock.At(11, 22, 9), await Due(secretary, null));
        Assert.Equal(TestClock.At(12, 5, 9), await Due(secretary, "疑难"));
        Assert.Equal("problem.category", await secretary.Post("/api/problems", new { text = "停水", matter = "饮水安全", category = "没有这类" }).Refusal(422));
    }

    [Fact]
    public async Task The_town_counts_in_working_days_and_gives_a_matter_its_own_category()
    {
        var (secretary, office) = (await Town.As("u0362"), await Town.As("u0145"));
        await Set(office, TownCode, Rules([("一般", 3, "workingDays"), ("险情", 1, "hours")], [("饮水安全", "险情")])).Json(204);
        // Friday 9:00 and three working days: the weekend does not count.
        Assert.Equal(TestClock.At(11, 25, 9), await Due(secretary, "一般"));
        Assert.Equal(TestClock.At(11, 20, 10), await Due(secretary, null));
        Assert.Equal("险情", (await secretary.Ledger("mine"))[0].Text("category"));
        Assert.Equal("problem.category", await secretary.Post("/api/problems", new { text = "停水", matter = "饮水安全", category = "疑难" }).Refusal(422));
        // Another town keeps the rules of the product, and sent back the new rules hold.
        var other = await Town.As("u0069");
        Assert.Equal(48, (await other.GetAsync("/api/problems/rules?unit=513401001").Json()).GetProperty("limits")[0].GetProperty("amount").GetInt32());
    }

    [Fact]
    public async Task What_is_already_on_its_way_keeps_its_limit()
    {
        var (secretary, office) = (await Town.As("u0362"), await Town.As("u0145"));
        var id = await secretary.Report();
        await Set(office, TownCode, Rules([("一般", 5, "hours")])).Json(204);
        Assert.Equal(TestClock.At(11, 22, 9), (await secretary.Problem(id)).Time("dueAt"));
        await (await Town.As("u0168")).Answer(id).Json(204);
        await secretary.Close(id, false, "没修").Json(204);
        Assert.Equal(TestClock.At(11, 20, 14), (await secretary.Problem(id)).Time("dueAt"));
    }

    [Fact]
    public async Task The_unit_named_takes_what_nobody_answers_for()
    {
        var (secretary, office) = (await Town.As("u0362"), await Town.As("u0145"));
        await Set(office, TownCode, Rules([("一般", 48, "hours")], catchAll: "513401111O06")).Json(204);
        await Town.Do(async services => await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ExecuteDeleteAsync(
            Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<AppDb>(services).Set<Jicengtong.Modules.Organization.Duty>().Where(duty => duty.Matter == "饮水安全")));
        var problem = await secretary.Problem(await secretary.Report());
        Assert.Equal("513401111O06", problem.Text("handlerUnit"));
        Assert.Contains(problem.GetProperty("history").EnumerateArray(), entry => entry.Text("text").Contains("由巴汝镇社会管理办兜底", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_towns_own_people_change_its_rules_and_nonsense_is_refused()
    {
        var office = await Town.As("u0145");
        Assert.Equal("notFound", await Set(await Town.As("u0362"), TownCode, Rules([("一般", 5, "hours")])).Refusal(404));
        Assert.Equal("notFound", await Set(await Town.As("u0069"), TownCode, Rules([("一般", 5, "hours")])).Refusal(404));
        Assert.Equal("notFound", await Set(office, "513401", Rules([("一般", 5, "hours")])).Refusal(404));
        Assert.Equal("notFound", await Set(await Town.As("u0029"), "513401", Rules([("一般", 5, "hours")])).Refusal(404));
        await Set(await Town.As("u0005"), "513401", Rules([("一般", 36, "hours")])).Json(204);
        Assert.Equal("rules.general", await Set(office, TownCode, Rules([("险情", 2, "hours")])).Refusal(422));
        Assert.Equal("rules.amount", await Set(office, TownCode, Rules([("一般", 0, "hours")])).Refusal(422));
        Assert.Equal("rules.amount", await Set(office, TownCode, Rules([("一般", 500, "days")])).Refusal(422));
        Assert.Equal("rules.category", await Set(office, TownCode, Rules([("一般", 2, "hours"), ("一般", 3, "hours")])).Refusal(422));
        Assert.Equal("rules.limits", await Set(office, TownCode, Rules([])).Refusal(422));
        Assert.Equal("rules.matter", await Set(office, TownCode, Rules([("一般", 2, "hours")], [("飞碟", "一般")])).Refusal(422));
        Assert.Equal("rules.unit", await Set(office, TownCode, Rules([("一般", 2, "hours")], catchAll: "没有")).Refusal(422));
        Assert.Equal(36, (await office.GetAsync($"/api/problems/rules?unit={TownCode}").Json()).GetProperty("limits")[0].GetProperty("amount").GetInt32());
    }

    internal static object Rules((string, int, string)[] limits, (string, string)[]? matters = null, string? catchAll = null, string? platform = null, int silence = 7) => new
    {
        limits = limits.Select(limit => new { category = limit.Item1, amount = limit.Item2, unit = limit.Item3 }),
        matters = (matters ?? []).Select(one => new { matter = one.Item1, category = one.Item2 }), silenceDays = silence, catchAllUnit = catchAll, platformUnit = platform,
    };

    internal static Task<HttpResponseMessage> Set(HttpClient client, string unit, object rules) => client.Put($"/api/problems/rules?unit={unit}", rules);

    private static async Task<DateTimeOffset> Due(HttpClient client, string? category)
    {
        var id = (await client.Post("/api/problems", new { text = "停水了", matter = "饮水安全", category }).Json(201)).Text("id");
        return (await client.Problem(id)).Time("dueAt");
    }
}
