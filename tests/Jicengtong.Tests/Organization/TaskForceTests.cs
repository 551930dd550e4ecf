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

    private static async Task<string> SetUp(HttpClient office) => (await office.Post("/api/units/513401111/task-forces", new
    {
        name = "冬防专班", purpose = "迎接冬季防火检查，巡山清林", endsOn = "2026-12-20", leader = "u0138", members = new[] { "u0374" },
    }).Json(201)).GetProperty("unit").GetString()!;

    private static async Task<IReadOnlyList<string?>> UnitsOf(HttpClient client) => [.. (await client.GetAsync("/api/me").Json()).GetProperty("posts").EnumerateArray().Select(post => post.GetProperty("unit").GetString())];
}
