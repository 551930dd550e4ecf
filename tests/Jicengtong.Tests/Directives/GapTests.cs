using System.Text.Json;

namespace Jicengtong.Tests.Directives;

/// <summary>信息差 of the demo's week: how far, how long, what was lost, and where it broke; by unit, never by person.</summary>
public sealed class GapTests : TownTests
{
    [Fact]
    public async Task A_month_says_level_by_level_how_far_it_came_and_where_it_broke()
    {
        var id = await Passed();
        var leader = await Town.As("u0005");
        var gap = await leader.GetAsync("/api/directives/gap?unit=513401&period=2026-11").Json();
        var document = Assert.Single(gap.GetProperty("documents").EnumerateArray());
        Assert.Equal(id, document.GetProperty("id").GetString());
        var levels = document.GetProperty("levels").EnumerateArray().ToDictionary(level => level.GetProperty("place").GetString()!);
        Assert.Equal((25, 1, 25, 1), (Number(levels["乡镇"], "units"), Number(levels["乡镇"], "reached"), Number(levels["乡镇"], "people"), Number(levels["乡镇"], "opened")));
        Assert.Equal((2, 1), (Number(levels["乡镇"], "points"), Number(levels["乡镇"], "lost")));
        Assert.Equal((6, 5), (Number(levels["村"], "units"), Number(levels["村"], "reached")));
        // From Friday 9:00 to Monday 9:00: seven working hours.
        Assert.Equal(7, levels["村"].GetProperty("hours").GetDouble());
        Assert.Equal("断在乡镇：25 个单位，24 个还没人打开", document.GetProperty("broke").GetString());
        Assert.Equal(document.GetProperty("levels").GetRawText(), gap.GetProperty("levels").GetRawText());
        Assert.Empty((await leader.GetAsync("/api/directives/gap?unit=513401&period=2026-Q3").Json()).GetProperty("documents").EnumerateArray());
        Assert.Single((await leader.GetAsync("/api/directives/gap?unit=513401&period=2026-Q4").Json()).GetProperty("documents").EnumerateArray());
        Assert.Equal("gap.period", await leader.GetAsync("/api/directives/gap?unit=513401&period=2026-13").Refusal(422));
    }

    [Fact]
    public async Task A_town_sees_its_own_part_and_one_document_drills_down_to_units()
    {
        var id = await Passed();
        var town = await Town.As("u0135");
        var gap = await town.GetAsync($"/api/directives/{id}/gap").Json();
        Assert.Equal("走样在乡镇：转办时 2 条要点，1 条没传到", gap.GetProperty("broke").GetString());
        var places = gap.GetProperty("places").EnumerateArray().ToList();
        Assert.Equal(("河边村", 0), (places[0].GetProperty("place").GetString(), Number(places[0], "reached")));
        // One reader: the time would be theirs.
        Assert.All(places.Where(place => Number(place, "people") < 5), place => Assert.Equal(JsonValueKind.Null, place.GetProperty("hours").ValueKind));
        Assert.Equal("notFound", await town.GetAsync($"/api/directives/{id}/gap?unit=513401").Refusal(404));
        Assert.Equal("forbidden", await (await Town.As("u0374")).GetAsync("/api/directives/gap").Refusal(403));

        Assert.Contains("1 份半路断了", await town.GetStringAsync("/insight"));
        Assert.Contains("河边村", await town.GetStringAsync($"/insight/{id}"));
        var csv = await town.GetStringAsync("/insight.csv");
        Assert.StartsWith("文件,发文单位,级", csv);
        Assert.Contains("村,6,5,6,5,7.0", csv);
    }

    // 01 in small: one town opens and relays it with one of two points lost; five of six villages know on Monday, 河边村 sleeps.
    private async Task<string> Passed()
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", IssueTests.Draft()).Json(201)).GetProperty("id").GetString()!;
        await bureau.Put($"/api/directives/{id}/issue").Json();
        var clerk = await Town.As("u0151");
        await clerk.Post($"/api/directives/{id}/relays", new
        {
            keyPoints = new[] { "11月22日前把马鞍山的一张图、一张表交到应急办", "看到烟火先打镇值班室电话" }, opinion = "各村书记牵头，名单有出入的写疑问。",
            audience = new { matters = Array.Empty<string>(), units = new[] { "513401111" }, kinds = new[] { "村社区" }, posts = new[] { "村党支部书记兼村委会主任" } },
        }).Json(201);
        Town.Clock.MoveTo(TestClock.At(11, 23, 9));
        foreach (var account in new[] { "u0362", "u0411", "u0435", "u0460", "u0483" })
        {
            var reader = await Town.As(account);
            var card = (await reader.GetAsync("/api/inbox?box=todo").Json()).GetProperty("items").EnumerateArray().First(item => item.GetProperty("path").GetString()!.Contains(id));
            await reader.Put($"/api/asks/{card.GetProperty("id").GetString()}/opened").Json(204);
        }

        return id;
    }

    private static int Number(JsonElement line, string name) => line.GetProperty(name).GetInt32();
}
