using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>Matters as a tree, and duties with their list, basis and time limit.</summary>
public sealed class MatterTests : TownTests
{
    [Fact]
    public async Task Whoever_asks_for_the_whole_means_the_parts_and_old_flat_lists_stay_valid()
    {
        var county = await Administrator();
        await county.Put("/api/matters/森林草原防灭火/parent", new { parent = "安全生产" }).Json(204);
        await county.Put("/api/matters/道路交通安全/parent", new { parent = "安全生产" }).Json(204);
        Assert.Equal("matter.cycle", await county.Put("/api/matters/安全生产/parent", new { parent = "道路交通安全" }).Refusal(422));
        Assert.Equal("matter.unknown", await county.Put("/api/matters/安全生产/parent", new { parent = "没有的事" }).Refusal(422));
        Assert.Equal("forbidden", await (await Town.As("u0142")).Put("/api/matters/低保/parent", new { parent = "安全生产" }).Refusal(403));

        var town = await Town.As("u0135");
        var preview = await town.Post("/api/audience/preview", new { matters = new[] { "安全生产" }, units = new[] { "513401111" }, kinds = new[] { "乡镇街道" } }).Json();
        var why = preview.GetProperty("people").EnumerateArray().Select(person => person.GetProperty("why").GetString()).ToList();
        Assert.Contains("森林草原防灭火牵头", why);
        Assert.Contains("安全生产牵头", why);
        Assert.Equal("u0154", (await town.GetAsync("/api/duties/answerable?matter=安全生产&unit=513401111").Json()).GetProperty("items")[0].GetProperty("account").GetString());

        // Nobody leads the part: then whoever leads the whole, before anybody further up.
        await Town.Do(services => services.GetRequiredService<Sql>().Execute("DELETE FROM organization_duties WHERE matter = '道路交通安全' AND unit_code = '513401111'", null, CancellationToken.None));
        Assert.Equal("u0154", (await town.GetAsync("/api/duties/answerable?matter=道路交通安全&unit=513401111").Json()).GetProperty("items")[0].GetProperty("account").GetString());
        Assert.Contains("森林草原防灭火", (await Problems.ReadingPages.Page(town, "/matters/安全生产")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("道路交通安全", (await Problems.ReadingPages.Page(town, "/matters")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duty_says_its_list_basis_and_time_limit_and_each_change_is_a_version()
    {
        var office = await Town.As("u0142");
        await office.Put("/api/duties/assignment", new { matter = "低保", unit = "513401111", holder = "u0162", deputy = "u0157", list = "配合", basis = "社会救助暂行办法", timeLimit = "20个工作日", why = "按新清单" }).Json(204);
        var duty = (await office.GetAsync("/api/duties/answerable?matter=低保&unit=513401111").Json()).GetProperty("items")[0];
        Assert.Equal(("配合", "社会救助暂行办法", "20个工作日"), (duty.GetProperty("list").GetString(), duty.GetProperty("basis").GetString(), duty.GetProperty("timeLimit").GetString()));
        Assert.Equal(["依据", "办理时限", "清单"], (await office.GetAsync("/api/duties/changes?unit=513401111").Json()).GetProperty("items").EnumerateArray().Select(change => change.GetProperty("what").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal("duty.list", await office.Put("/api/duties/assignment", new { matter = "低保", unit = "513401111", holder = "u0162", list = "别的" }).Refusal(422));
        Assert.Contains("20个工作日", await office.GetStringAsync("/who/513401111"), StringComparison.Ordinal);
    }

    private Task<HttpClient> Administrator() => Town.As(AdministratorKind.Security);
}
