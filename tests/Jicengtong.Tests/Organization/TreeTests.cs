using System.Text.Json;
using Jicengtong.Modules.Evidence;
using Jicengtong.Modules.Organization;
using Jicengtong.Tests.Problems;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>甲乌村 513401111200, 河边村 513401111201, 巴汝镇 513401111, 礼州镇 513401101, 西昌市 513401. u0142: 党建办 of the town.</summary>
public sealed class TreeTests : TownTests
{
    private const string Paper = "西府函〔2026〕31号";

    [Fact]
    public async Task A_renamed_village_is_found_by_its_old_name_on_a_past_day_and_old_records_keep_it()
    {
        var (secretary, office) = (await Town.As("u0362"), await Town.As("u0142"));
        var problem = await secretary.Report();
        await office.Put("/api/units/513401111200/name", new { name = "甲乌社区", from = "2026-11-15", why = Paper }).Json(204);
        Assert.Equal("甲乌村", (await Then(office, "513401111200", "2026-11-14")).Text("name"));
        Assert.Equal("甲乌社区", (await Then(office, "513401111200", "2026-11-15")).Text("name"));
        Assert.Equal("甲乌社区", (await Then(office, "513401111200", null)).GetProperty("now").Text("name"));
        Assert.Equal("甲乌村", (await secretary.Problem(problem)).Text("unitName"));
        Assert.Equal("甲乌社区", (await secretary.GetAsync("/api/me").Json()).GetProperty("posts")[0].Text("unitName"));

        var change = (await office.GetAsync("/api/units/513401111200/changes").Json()).GetProperty("items")[0];
        Assert.Equal(("renamed", "2026-11-15", "由“甲乌村”更名为“甲乌社区”", Paper), (change.Text("what"), change.Text("from"), change.Text("says"), change.Text("why")));
        Assert.Empty(await Town.Contradictions());
    }

    [Fact]
    public async Task A_grid_is_set_up_without_knowing_codes_and_was_not_there_the_day_before()
    {
        var village = await Town.As("u0362");
        var code = (await village.Post("/api/units", new { name = "甲乌村第5网格", kind = "网格", parent = "513401111200", why = "新修了安置点" }).Json(201)).Text("code");
        Assert.StartsWith("513401111200", code);
        Assert.Contains((await village.GetAsync("/api/units?parent=513401111200").Json()).GetProperty("items").EnumerateArray(), unit => unit.Text("code") == code);
        Assert.False((await Then(village, code, "2026-11-19")).GetProperty("existed").GetBoolean());
        Assert.True((await Then(village, code, "2026-11-20")).GetProperty("existed").GetBoolean());
    }

    [Fact]
    public async Task A_county_with_everything_in_it_is_moved_at_once_and_nothing_in_the_house_still_says_the_old_place()
    {
        var (bureau, secretary, leader) = (await Town.As("u0021"), await Town.As("u0362"), await Town.As("u0135"));
        var directive = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).Text("id");
        await bureau.Put($"/api/directives/{directive}/issue").Json();
        var problem = await secretary.Report();
        var units = await Town.Do(services => services.GetRequiredService<AppDb>().Set<Unit>().CountAsync(unit => unit.UnitPath.StartsWith("51/5134/513401/")));
        Assert.True(units > 200);

        var administrator = await Administrator();
        await administrator.Post("/api/units", new { code = "5199", name = "安宁河州", kind = "州", parent = "51", why = Paper }).Json(201);
        await administrator.Put("/api/units/513401/parent", new { parent = "5199", why = Paper }).Json(204);

        Assert.Equal(units, await Town.Do(services => services.GetRequiredService<AppDb>().Set<Unit>().CountAsync(unit => unit.UnitPath.StartsWith("51/5199/513401/"))));
        Assert.Empty(await RowsAt("51/5134/"));
        Assert.Equal(["51", "5199", "513401"], (await Then(leader, "513401111", null)).GetProperty("above").EnumerateArray().Select(unit => unit.Text("code")));
        Assert.Equal(["51", "5134", "513401"], (await Then(leader, "513401111", "2026-11-19")).GetProperty("above").EnumerateArray().Select(unit => unit.Text("code")));
        // Everybody sees and does what they could before.
        Assert.Equal(problem, (await leader.Ledger("all")).Single().Text("id"));
        await leader.GetAsync("/api/overview").Json();
        Assert.Equal(25, (await bureau.GetAsync($"/api/directives/{directive}/coverage").Json()).GetProperty("total").GetInt32());
        await (await Town.As("u0168")).Answer(problem).Json(204);
        Assert.Empty(await Town.Contradictions());
    }

    [Fact]
    public async Task A_town_that_goes_to_another_county_takes_its_ledger_along_and_no_number_is_there_twice()
    {
        var secretary = await Town.As("u0362");
        var problem = await secretary.Report();
        var number = (await secretary.Problem(problem)).Text("number");
        var administrator = await Administrator();
        await administrator.Post("/api/units", new { code = "513499", name = "新县", kind = "县市区", parent = "5134", why = Paper }).Json(201);
        await administrator.Put("/api/units/513401111/parent", new { parent = "513499", why = Paper }).Json(204);
        Assert.Equal("513499", await Town.Do(services => services.GetRequiredService<Sql>().First<string>("SELECT county_code FROM problem_problems", null, default)));
        var next = (await secretary.Problem(await secretary.Report("路灯坏了", "道路交通安全"))).Text("number");
        Assert.NotEqual(number, next);
        // And back: the number is the old county's again.
        await administrator.Put("/api/units/513401111/parent", new { parent = "513401", why = Paper }).Json(204);
        Assert.Equal(2, await Town.Do(services => services.GetRequiredService<Sql>().First<long>("SELECT count(*) FROM problem_problems WHERE county_code = '513401'", null, default)));
        Assert.Empty(await Town.Contradictions());
    }

    [Fact]
    public async Task A_merged_village_gives_its_people_duties_open_work_and_grids_to_the_other_and_stays_readable()
    {
        var (bureau, secretary, other, office) = (await Town.As("u0024"), await Town.As("u0362"), await Town.As("u0386"), await Town.As("u0142"));
        var directive = (await bureau.Post("/api/directives", new
        {
            title = "冬季巡护的通知", matter = "森林草原防灭火", demand = "do", due = "2026-12-20T18:00:00+08:00", text = "12月20日前每天巡护。",
            audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401" }, kinds = new[] { "村社区" } },
        }).Json(201)).Text("id");
        await bureau.Put($"/api/directives/{directive}/issue").Json();
        var total = (await bureau.GetAsync($"/api/directives/{directive}/coverage").Json()).GetProperty("total").GetInt32();
        var problem = await secretary.Report();
        var waiting = await Open(secretary);
        Assert.NotEmpty(waiting);

        await office.Put("/api/units/513401111200/merger", new { into = "513401111201", why = Paper }).Json(204);

        Assert.Contains("513401111201", (await secretary.GetAsync("/api/me").Json()).GetProperty("posts").EnumerateArray().Select(post => post.Text("unit")));
        Assert.Equal(waiting, await Open(secretary));
        Assert.Equal(total, (await bureau.GetAsync($"/api/directives/{directive}/coverage").Json()).GetProperty("total").GetInt32());
        var below = (await other.GetAsync("/api/units?parent=513401111201").Json()).GetProperty("items").EnumerateArray().Select(unit => unit.Text("code")).ToList();
        Assert.Contains("513401111200G02", below);
        Assert.DoesNotContain("513401111200", below);
        Assert.Empty(await RowsAt("51/5134/513401/513401111/513401111200/"));
        // Whoever answers for the other village finds what was said in this one; the name stays.
        Assert.Equal("甲乌村", (await other.Problem(problem)).Text("unitName"));
        var then = await Then(other, "513401111200", null);
        Assert.Equal(("甲乌村", false, "513401111201"), (then.Text("name"), then.GetProperty("existed").GetBoolean(), then.GetProperty("now").Text("code")));
        Assert.Contains((await other.GetAsync("/api/units/513401111201/changes").Json()).GetProperty("items").EnumerateArray(), change => change.Text("says") == "甲乌村并入本单位");
        // Nobody leads what is led already, nothing is left behind, and no one leads twice.
        var duties = (await other.GetAsync("/api/duties?unit=513401111201").Json()).GetProperty("items").EnumerateArray().Where(duty => duty.Text("unit") == "513401111201" && duty.Text("role") == "Lead").ToList();
        Assert.Equal(duties.Count, duties.Select(duty => duty.Text("matter")).Distinct().Count());
        Assert.Equal(0, await Town.Do(services => services.GetRequiredService<AppDb>().Set<Duty>().CountAsync(duty => duty.UnitCode == "513401111200" && duty.HolderId != null)));
        // What is sent to the old code reaches the new one.
        var reached = await (await Town.As("u0142")).Post("/api/audience/preview", new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401111200" }, kinds = new[] { "村社区" }, posts = Array.Empty<string>() }).Json();
        Assert.Equal("513401111201", reached.GetProperty("people")[0].Text("unit"));
        Assert.Empty(await Town.Contradictions());
    }

    [Fact]
    public async Task A_unit_is_closed_only_when_nobody_and_nothing_in_it_would_be_orphaned()
    {
        var (village, office) = (await Town.As("u0362"), await Town.As("u0142"));
        var refused = await village.Put("/api/units/513401111200G02/closure", new { why = "并小" }).Json(409);
        Assert.Equal("unit.inUse", refused.Text("code"));
        Assert.Contains("在这里任职", refused.Text("detail"));
        Assert.Equal("unit.inUse", await office.Put("/api/units/513401111200/closure", new { why = "并小" }).Refusal(409));

        var code = (await village.Post("/api/units", new { name = "临时网格", kind = "网格", parent = "513401111200", from = "2026-11-01", why = "汛期" }).Json(201)).Text("code");
        await village.Put($"/api/units/{code}/closure", new { from = "2026-11-18", why = "汛期过了" }).Json(204);
        await village.Put($"/api/units/{code}/closure", new { why = "再点一次" }).Json(204);
        Assert.DoesNotContain((await village.GetAsync("/api/units?parent=513401111200").Json()).GetProperty("items").EnumerateArray(), unit => unit.Text("code") == code);
        Assert.True((await Then(village, code, "2026-11-17")).GetProperty("existed").GetBoolean());
        Assert.False((await Then(village, code, "2026-11-18")).GetProperty("existed").GetBoolean());
        Assert.Equal("unit.closed", await village.Put($"/api/units/{code}/name", new { name = "又要了", why = "想想" }).Refusal(409));
    }

    [Theory]
    [InlineData("parent", "513401111200", "{\"parent\":\"513401111200G01\",\"why\":\"x\"}", 422, "unit.cycle")]
    [InlineData("parent", "513401111200", "{\"parent\":\"513401111200\",\"why\":\"x\"}", 422, "unit.cycle")]
    [InlineData("parent", "513401111200", "{\"parent\":\"99\",\"why\":\"x\"}", 422, "unit.parentUnknown")]
    [InlineData("parent", "513401111200", "{\"parent\":\"513401101\",\"why\":\"x\"}", 403, "forbidden")]
    [InlineData("parent", "513401111200", "{\"parent\":\"513401111201\"}", 422, "unit.why")]
    [InlineData("parent", "513401101", "{\"parent\":\"513401111\",\"why\":\"x\"}", 403, "forbidden")]
    [InlineData("parent", "nix", "{\"parent\":\"513401111\",\"why\":\"x\"}", 404, "notFound")]
    [InlineData("name", "513401111200", "{\"name\":\"河边村\",\"why\":\"x\"}", 422, "unit.nameTaken")]
    [InlineData("name", "513401111200", "{\"name\":\" \",\"why\":\"x\"}", 422, "unit.name")]
    [InlineData("name", "513401111200", "{\"name\":\"乙村\",\"why\":\"x\",\"from\":\"2027-01-01\"}", 422, "unit.fromFuture")]
    [InlineData("name", "513401111200", "{\"name\":\"乙村\",\"why\":\"x\",\"from\":\"昨天\"}", 422, "unit.from")]
    [InlineData("name", "513401111", "{\"name\":\"乙镇\",\"why\":\"x\"}", 403, "forbidden")]
    [InlineData("merger", "513401111200", "{\"into\":\"513401111200G01\",\"why\":\"x\"}", 422, "unit.cycle")]
    [InlineData("merger", "513401111200", "{\"into\":\"513401111O01\",\"why\":\"x\"}", 422, "unit.otherKind")]
    [InlineData("merger", "513401111200", "{\"into\":\"99\",\"why\":\"x\"}", 422, "unit.intoUnknown")]
    [InlineData("closure", "513401101", "{\"why\":\"x\"}", 403, "forbidden")]
    public async Task What_would_break_the_tree_or_is_somebody_elses_is_refused(string act, string unit, string body, int status, string code)
    {
        var office = await Town.As("u0142");
        Assert.Equal(code, await office.Put($"/api/units/{unit}/{act}", JsonSerializer.Deserialize<JsonElement>(body)).Refusal(status));
        Assert.Equal(0, await Town.Do(services => services.GetRequiredService<Sql>().First<long>("SELECT count(*) FROM organization_unit_changes", null, default)));
    }

    [Theory]
    [InlineData("{\"code\":\"513401111201\",\"name\":\"新村\",\"kind\":\"村社区\",\"parent\":\"513401111\",\"why\":\"x\"}", 422, "unit.codeTaken")]
    [InlineData("{\"code\":\"51/34\",\"name\":\"新村\",\"kind\":\"村社区\",\"parent\":\"513401111\",\"why\":\"x\"}", 422, "unit.code")]
    [InlineData("{\"name\":\"河边村\",\"kind\":\"村社区\",\"parent\":\"513401111\",\"why\":\"x\"}", 422, "unit.nameTaken")]
    [InlineData("{\"name\":\"新村\",\"kind\":\"\",\"parent\":\"513401111\",\"why\":\"x\"}", 422, "unit.kind")]
    [InlineData("{\"name\":\"新村\",\"kind\":\"村社区\",\"parent\":\"99\",\"why\":\"x\"}", 422, "unit.parentUnknown")]
    [InlineData("{\"name\":\"新村\",\"kind\":\"村社区\",\"parent\":\"513401101\",\"why\":\"x\"}", 403, "forbidden")]
    public async Task A_new_unit_needs_a_place_of_ones_own_and_a_name_and_code_nobody_has(string body, int status, string code)
        => Assert.Equal(code, await (await Town.As("u0142")).Post("/api/units", JsonSerializer.Deserialize<JsonElement>(body)).Refusal(status));

    [Theory]
    [InlineData("u0021")] // a bureau of the county: the tree is not its matter
    [InlineData("u0374")] // somebody in a grid of the village
    [InlineData("u0386")] // the village beside it
    [InlineData("u0362")] // the village itself
    public async Task Only_an_administrator_and_the_place_above_change_a_unit(string account)
    {
        var person = await Town.As(account);
        foreach (var (act, body) in new (string, object)[] { ("name", new { name = "乙村", why = "x" }), ("parent", new { parent = "513401111201", why = "x" }), ("merger", new { into = "513401111201", why = "x" }), ("closure", new { why = "x" }) })
            Assert.Equal("forbidden", await person.Put($"/api/units/513401111200/{act}", body).Refusal(403));
    }

    private static Task<JsonElement> Then(HttpClient client, string code, string? on) => client.GetAsync($"/api/units/{code}{(on is null ? "" : "?on=" + on)}").Json();

    private static async Task<List<string>> Open(HttpClient client)
        => [.. (await client.GetAsync("/api/inbox?limit=100").Json()).GetProperty("items").EnumerateArray().Select(card => card.Text("id")).Order()];

    private Task<HttpClient> Administrator() => Town.As(AdministratorKind.Security);

    // Every mapped path that still begins with this one, whoever keeps it.
    private Task<List<string>> RowsAt(string path) => Town.Do(async services =>
    {
        var found = new List<string>();
        foreach (var (table, column) in Structure.MappedPaths.In(services.GetRequiredService<AppDb>().Model))
            if (await services.GetRequiredService<Sql>().First<long>($"SELECT count(*) FROM {table} WHERE {column} >= @path AND {column} < @end AND {column} <> '51/5134/'", new { path, end = UnitPath.End(path) }, default) is > 0 and var rows)
                found.Add($"{table}.{column}: {rows}");
        return found;
    });
}
