using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>专班 end by themselves, members rotate, and 挂职 is counted for units, never for persons.</summary>
public sealed class TaskForceTests : TownTests
{
    [Fact]
    public async Task A_task_force_is_set_up_reminds_its_leader_a_week_before_and_ends_by_itself()
    {
        var (office, member) = (await Town.As("u0142"), await Town.As("u0374"));
        var unit = await SetUp(office);
        Assert.Contains(unit, await UnitsOf(member));
        await Town.MoveTo(TestClock.At(12, 13, 9));
        Assert.Contains((await (await Town.As("u0138")).GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray(), card => card.GetProperty("title").GetString()!.Contains("到期自动结束", StringComparison.Ordinal));
        Town.Clock.MoveTo(TestClock.At(12, 21, 9));
        Assert.DoesNotContain(unit, await UnitsOf(member));
        Assert.Contains("已经结束", await office.GetStringAsync($"/who/{unit}/task-force"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_rotate_in_one_step_and_an_extension_holds_for_all()
    {
        var office = await Town.As("u0142");
        var unit = await SetUp(office);
        var held = (await office.GetAsync($"/api/units/{unit}/appointments").Json()).GetProperty("now").EnumerateArray().Single(post => post.GetProperty("account").GetString() == "u0374").GetProperty("id").GetString();
        await office.Post($"/api/appointments/{held}/rotation", new { person = "u0375", why = "轮换" }).Json();
        Assert.DoesNotContain(unit, await UnitsOf(await Town.As("u0374")));
        Assert.Contains(unit, await UnitsOf(await Town.As("u0375")));
        await office.Put($"/api/units/{unit}/task-force/end", new { until = "2027-01-20", why = "汛期延长" }).Json(204);
        Town.Clock.MoveTo(TestClock.At(12, 25, 9));
        Assert.Contains(unit, await UnitsOf(await Town.As("u0375")));
        var force = Assert.Single((await office.GetAsync("/api/units/513401111/task-forces").Json()).GetProperty("items").EnumerateArray(), one => one.GetProperty("unit").GetString() == unit);
        Assert.Equal(("2027-01-20", 2), (force.GetProperty("endsOn").GetString(), force.GetProperty("people").GetArrayLength()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_is_over_leaves_tree_contacts_and_audiences_and_keeps_its_history(bool endedByHand)
    {
        var office = await Town.As("u0142");
        var unit = await SetUp(office);
        Assert.Contains(unit, await Below(office));
        if (endedByHand)
        {
            Town.Clock.MoveTo(TestClock.At(12, 1, 9));
            await office.Put($"/api/units/{unit}/task-force/end", new { until = "2026-11-30", why = "检查提前结束" }).Json(204);
        }
        else
        {
            await Town.MoveTo(TestClock.At(12, 20, 23));
            Assert.Contains(unit, await Below(office));
            await Town.MoveTo(TestClock.At(12, 21, 0, 30));
        }

        office = await Town.As("u0142");
        Assert.DoesNotContain(unit, await Below(office));
        Assert.DoesNotContain((await office.GetAsync("/api/units/513401111/task-forces").Json()).GetProperty("items").EnumerateArray(), one => one.GetProperty("unit").GetString() == unit);
        Assert.DoesNotContain("冬防专班", await office.GetStringAsync("/who/513401111"), StringComparison.Ordinal);
        Assert.Equal("audience.unknown", await office.Post("/api/audience/preview", new { units = new[] { unit }, posts = new[] { "成员" } }).Refusal(422));
        Assert.Equal("unit.closed", await office.Put($"/api/units/{unit}/task-force/end", new { until = "2027-01-20" }).Refusal(409));
        // It has a history, and on a day before it was there.
        var changes = (await office.GetAsync($"/api/units/{unit}/changes").Json()).GetProperty("items").EnumerateArray().Select(change => change.GetProperty("what").GetString()).ToList();
        Assert.Equal(["closed", "created"], changes);
        Assert.True((await office.GetAsync($"/api/units/{unit}?on=2026-11-25").Json()).GetProperty("existed").GetBoolean());
        var page = await office.GetStringAsync($"/who/{unit}/task-force");
        Assert.Contains("已经结束", page, StringComparison.Ordinal);
        Assert.Contains(endedByHand ? "2026-12-01 起已经撤销" : "2026-12-21 起已经撤销", page, StringComparison.Ordinal);
        Assert.Empty(await Town.Contradictions());
        // Exported and imported again, what is closed is not missed.
        var book = await Town.Do(services => services.GetRequiredService<Modules.Organization.ExportOrganization>().Workbook(default));
        var again = await Town.Do(services => services.GetRequiredService<Modules.Organization.ImportOrganization>().Preview(Modules.Organization.OrganizationFolder.Of([("town.xlsx", () => new MemoryStream(book))]), [], default));
        Assert.Empty(again.Faults);
        Assert.Empty(again.Lines);
    }

    [Fact]
    public async Task What_its_people_did_not_finish_stays_with_them_and_counts_in_the_unit_that_set_it_up()
    {
        var (office, member) = (await Town.As("u0142"), await Town.As("u0374"));
        var unit = await SetUp(office);
        var directive = (await office.Post("/api/directives", new
        {
            title = "冬防巡护表", matter = "森林草原防灭火", demand = "do", due = "2026-12-30T18:00:00+08:00", text = "每天填巡护表。",
            audience = new { units = new[] { unit }, posts = new[] { "成员" } },
        }).Json(201)).GetProperty("id").GetString();
        await office.Put($"/api/directives/{directive}/issue").Json();
        Assert.Single(await Titles(member));
        await Town.MoveTo(TestClock.At(12, 21, 9));
        Assert.DoesNotContain(unit, await Below(office));
        Assert.Single(await Titles(member), title => title == "冬防巡护表");
        Assert.Equal("513401111", await Town.Do(services => services.GetRequiredService<Sql>().First<string>("SELECT unit_code FROM inbox_asks WHERE subject_id = @id AND box = 'todo' AND stands_for IS NULL", new { id = Guid.Parse(directive!) }, CancellationToken.None)));
    }

    [Theory]
    [InlineData("u0142", "", "2026-12-20", "u0138", 422, "taskForce.purpose")]
    [InlineData("u0142", "迎接冬季防火检查", "2026-11-19", "u0138", 422, "taskForce.endsOn")]
    [InlineData("u0142", "迎接冬季防火检查", "2028-11-19", "u0138", 422, "taskForce.endsOn")]
    [InlineData("u0142", "迎接冬季防火检查", "2026-12-20", "没有的人", 422, "person.unknown")]
    [InlineData("u0362", "迎接冬季防火检查", "2026-12-20", "u0138", 403, "forbidden")]
    public async Task A_task_force_without_purpose_end_or_leader_is_none_and_nothing_of_it_is_left(string account, string purpose, string endsOn, string leader, int status, string code)
    {
        Assert.Equal(code, await (await Town.As(account)).Post("/api/units/513401111/task-forces", new { name = "冬防专班", purpose, endsOn, leader }).Refusal(status));
        Assert.Equal(0L, await Town.Do(services => services.GetRequiredService<Sql>().First<long>("SELECT count(*) FROM organization_units WHERE name = '冬防专班'", null, CancellationToken.None)));
    }

    [Fact]
    public async Task The_years_share_of_secondments_is_a_number_of_the_unit()
    {
        var office = await Town.As("u0142");
        var before = (await office.GetAsync("/api/units/513401111/appointments").Json()).GetProperty("secondments");
        await office.Post("/api/units/513401111200/appointments", new { person = "u0152", post = "挂职副主任", kind = "挂职", from = "2026-11-20", to = "2027-03-19" }).Json(201);
        var after = (await office.GetAsync("/api/units/513401111/appointments").Json()).GetProperty("secondments");
        Assert.Equal(before.GetProperty("away").GetInt64() + 1, after.GetProperty("away").GetInt64());
        Assert.True(after.GetProperty("staff").GetInt64() > 20 && after.GetProperty("percent").GetDouble() > 0);
        Assert.Contains("10%–20%", await office.GetStringAsync("/who/513401111/posts"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("u0374", "513401111", "上挂", "甲乌村第2网格")]
    [InlineData("u0152", "513401111200", "下派", "巴汝镇应急办")]
    [InlineData("u0021", "513401111", "下派", "西昌市林业和草原局")]
    [InlineData("u0152", "513401D07", "上挂", "巴汝镇应急办")]
    [InlineData("u0362", "513401111201", "平级", "甲乌村")]
    public async Task A_secondment_says_which_way_it_goes_where_it_goes_to_and_where_it_comes_from(string person, string unit, string way, string home)
    {
        var keeper = await Town.As("u0020");
        var id = (await keeper.Post($"/api/units/{unit}/appointments", new { person, post = "挂职干部", kind = "挂职", from = "2026-11-20", to = "2027-03-19" }).Json(201)).GetProperty("id").GetString();
        var there = (await keeper.GetAsync($"/api/units/{unit}/appointments").Json()).GetProperty("now").EnumerateArray().Single(post => post.GetProperty("id").GetString() == id);
        Assert.Equal((way, home), (there.GetProperty("direction").GetString(), there.GetProperty("home").GetString()));
        Assert.Contains($"{way}，来自{home}", await keeper.GetStringAsync($"/who/{unit}/posts"), StringComparison.Ordinal);

        var from = await Town.Do(services => services.GetRequiredService<Sql>().First<string>("SELECT unit_code FROM organization_appointments a JOIN organization_persons p ON p.id = a.person_id WHERE p.account = @person AND a.kind = '任职'", new { person }, CancellationToken.None));
        var away = Assert.Single((await keeper.GetAsync($"/api/units/{from}/appointments").Json()).GetProperty("elsewhere").EnumerateArray(), one => one.GetProperty("account").GetString() == person);
        Assert.Equal((way, unit), (away.GetProperty("direction").GetString(), away.GetProperty("unit").GetString()));
        Assert.Contains($"{way} 到", await keeper.GetStringAsync($"/who/{from}/posts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_years_share_says_how_many_went_up_and_down_and_came_from_where()
    {
        var keeper = await Town.As("u0020");
        foreach (var (person, unit) in new[] { ("u0152", "513401111200"), ("u0374", "513401111"), ("u0021", "513401111") })
            await keeper.Post($"/api/units/{unit}/appointments", new { person, post = "挂职干部", kind = "挂职", from = "2026-11-20", to = "2027-03-19" }).Json(201);
        var year = (await keeper.GetAsync("/api/units/513401111/appointments").Json()).GetProperty("secondments");
        int Of(string which, string way) => year.GetProperty(which).GetProperty(way).GetInt32();
        Assert.Equal((1, 1, 0), (Of("awayBy", "上挂"), Of("awayBy", "下派"), Of("awayBy", "平级")));
        // With the one of the demo who came down from the county and the one who went up to it.
        Assert.Equal((1, 2, 0), (Of("guestsBy", "上挂"), Of("guestsBy", "下派"), Of("guestsBy", "平级")));
        Assert.Contains("出去 2 人（上挂 1、下派 1），来 3 人（上挂 1、下派 2）", await keeper.GetStringAsync("/who/513401111/posts"), StringComparison.Ordinal);
    }

    private static async Task<string> SetUp(HttpClient office) => (await office.Post("/api/units/513401111/task-forces", new
    {
        name = "冬防专班", purpose = "迎接冬季防火检查，巡山清林", endsOn = "2026-12-20", leader = "u0138", members = new[] { "u0374" },
    }).Json(201)).GetProperty("unit").GetString()!;

    private static async Task<IReadOnlyList<string?>> Below(HttpClient client) => [.. (await client.GetAsync("/api/units?parent=513401111").Json()).GetProperty("items").EnumerateArray().Select(unit => unit.GetProperty("code").GetString())];

    private static async Task<IReadOnlyList<string?>> Titles(HttpClient client) => [.. (await client.GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray().Select(card => card.GetProperty("title").GetString())];

    private static async Task<IReadOnlyList<string?>> UnitsOf(HttpClient client) => [.. (await client.GetAsync("/api/me").Json()).GetProperty("posts").EnumerateArray().Select(post => post.GetProperty("unit").GetString())];
}
