using System.Text.Json;
using ExcelDataReader;

namespace Jicengtong.Tests.Problems;

/// <summary>当场解决, and the places of a month: where most is, one level down at a time, and as a workbook.</summary>
public sealed class OnTheSpotTests : TownTests
{
    [Fact]
    public async Task What_was_solved_where_it_was_seen_asks_nobody_and_counts()
    {
        var (village, leader) = (await Town.As("u0362"), await Town.As("u0135"));
        var id = (await village.Post("/api/problems/solved", new { text = "路上有块落石，搬开了。", matter = "道路交通安全", unit = "513401111200G01" }).Json(201)).Text("id");
        var problem = await village.Problem(id);
        Assert.Equal(("closed", "当场解决"), (problem.Text("state"), problem.GetProperty("answer").Text("text")));
        Assert.Equal(JsonValueKind.Null, problem.GetProperty("closure").GetProperty("rating").ValueKind);
        Assert.Empty(await (await Town.As("u0168")).Todo());
        Assert.Empty(await village.Todo());
        Assert.Contains("当场解决了，已经办结", await village.GetStringAsync($"/problems/{id}"), StringComparison.Ordinal);
        Assert.Contains("当场解决", await village.GetStringAsync($"/evidence/problem:{id}"), StringComparison.Ordinal);

        var total = (await leader.GetAsync("/api/problems/figures").Json()).GetProperty("total");
        Assert.Equal((1, 1, 1, 1, 0), (Number(total, "number"), Number(total, "solved"), Number(total, "solvedAtOnce"), Number(total, "within48"), Number(total, "rated")));
        Assert.Equal("problem.textEmpty", await village.Post("/api/problems/solved", new { text = " ", matter = "道路交通安全" }).Refusal(422));
        Assert.Equal("problem.place", await village.Post("/api/problems/solved", new { text = "好了", matter = "道路交通安全", unit = "513401111201" }).Refusal(422));
    }

    [Fact]
    public async Task Where_most_is_goes_down_from_town_to_village_to_grid()
    {
        var (village, other, leader) = (await Town.As("u0362"), await Town.As("u0386"), await Town.As("u0135"));
        await village.Report("反光镜掉了", "道路交通安全", "513401111200G01");
        await village.Report("路肩塌了", "道路交通安全", "513401111200G01");
        await village.Post("/api/problems/solved", new { text = "垃圾清了", matter = "人居环境整治", unit = "513401111200G02" }).Json(201);
        await other.Report("有个娃没来上学", "控辍保学", "513401111201G01");

        var town = (await leader.GetAsync("/api/problems/figures").Json()).GetProperty("heat").EnumerateArray().ToList();
        Assert.Equal([("513401111200", 3, 1), ("513401111201", 1, 0)], town.Select(line => (line.Text("unit"), Number(line, "number"), Number(line, "solved"))));
        Assert.Equal(2, Number(town[0].GetProperty("byMatter"), "道路交通安全"));
        var grids = (await leader.GetAsync("/api/problems/figures?unit=513401111200").Json()).GetProperty("heat").EnumerateArray().ToList();
        Assert.Equal([("513401111200G01", 2), ("513401111200G02", 1)], grids.Select(line => (line.Text("unit"), Number(line, "number"))));
        Assert.Empty((await leader.GetAsync("/api/problems/figures?unit=513401111200G01").Json()).GetProperty("heat").EnumerateArray());
        var page = await leader.GetStringAsync("/problems/figures");
        Assert.Contains("/problems/figures?unit=513401111200&amp;month=2026-11", page, StringComparison.Ordinal);
        Assert.Contains("""<td class="heat3">2</td>""", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_month_is_a_workbook_whose_numbers_are_numbers_and_whose_text_is_no_formula()
    {
        var (village, leader) = (await Town.As("u0362"), await Town.As("u0135"));
        await village.Report("反光镜掉了", "道路交通安全", "513401111200G01");
        await (await Town.As("u0135")).GetAsync("/problems/figures.xlsx");
        using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(await leader.GetByteArrayAsync("/problems/figures.xlsx")));
        Assert.Equal("问题月报", reader.Name);
        Assert.True(reader.Read());
        Assert.Equal(("分类", "件数"), (reader.GetString(0), reader.GetString(3)));
        Assert.True(reader.Read());
        Assert.Equal(("合计", 1.0, 0.0), (reader.GetString(0), reader.GetDouble(3), reader.GetDouble(4)));
        using var formula = ExcelReaderFactory.CreateReader(new MemoryStream(Sheet.Of("a/b", ["=1+1"], [["=cmd|' /C calc'!A0", 2, 2.5, null, "x\u0001y<&"]])));
        Assert.True(formula.Read() && formula.Read());
        Assert.Equal(("ab", "=cmd|' /C calc'!A0", 2.5), (formula.Name, formula.GetString(0), formula.GetDouble(2)));
    }

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
