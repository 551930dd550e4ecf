using System.Text;
using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Organization.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>Where grids lie and how many households live there: entered by import, asked by a point of the map. G01 of 甲乌村 has an outline, G02 a centre.</summary>
public sealed class PlaceTests : TownTests
{
    private const string Village = "513401111200";
    private const string Rows = """
        unit,households,latitude,longitude,outline
        513401111200,,,,"27.80,102.20 27.80,102.30 27.90,102.30 27.90,102.20"
        513401111200G01,41,27.85,102.22,"27.84,102.21 27.84,102.23 27.86,102.23 27.86,102.21"
        513401111200G02,33,27.95,102.35,
        513401111200G03,,,,
        513401111200G04,,,,
        """;

    [Theory]
    [InlineData("27.85,102.22", "513401111200G01")]
    [InlineData("102.22，27.85", "513401111200G01")]
    [InlineData("北纬27.85 东经102.22", "513401111200G01")]
    [InlineData("27.82,102.28", "513401111200")]
    [InlineData("27.953,102.352", "513401111200G02")]
    [InlineData("28.05,102.35", null)]
    public async Task A_point_of_the_map_lies_in_the_smallest_outline_or_near_the_nearest_centre(string point, string? unit)
    {
        Assert.Empty((await Import(Rows)).Faults);
        Assert.Equal(unit, await Town.Do(async services => (await services.GetRequiredService<IPlaces>().At(MapPoint.Read(point)!.Value, CancellationToken.None))?.Code));
        var secretary = await Town.As("u0362");
        var answer = secretary.Post("/api/problems/place", new { point });
        if (unit is null)
            Assert.Equal("problem.pointNowhere", await answer.Refusal(422));
        else
            Assert.Equal(unit, (await answer.Json()).GetProperty("unit").GetString());
    }

    [Fact]
    public async Task A_problem_reported_by_a_point_lies_in_its_grid_and_the_point_is_kept_nowhere()
    {
        await Import(Rows);
        var secretary = await Town.As("u0362");
        var id = (await secretary.Post("/api/problems", new { text = "护坡塌了", matter = "道路交通安全", point = "27.851234,102.221234" }).Json(201)).GetProperty("id").GetString();
        Assert.Equal("513401111200G01", (await secretary.GetAsync($"/api/problems/{id}").Json()).GetProperty("unit").GetString());
        Assert.Equal("problem.point", await secretary.Post("/api/problems", new { text = "护坡塌了", matter = "道路交通安全", point = "村口大树下" }).Refusal(422));
        Assert.Equal("problem.pointNowhere", await secretary.Post("/api/problems", new { text = "护坡塌了", matter = "道路交通安全", point = "39.90,116.40" }).Refusal(422));
        // One's own village only, as with every other way to name a place.
        Assert.Equal("problem.place", await (await Town.As("u0386")).Post("/api/problems", new { text = "护坡塌了", matter = "道路交通安全", point = "27.85,102.22" }).Refusal(422));
        Assert.DoesNotContain("102.221234", await (await secretary.GetAsync($"/problems/{id}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await Town.Do(services => services.GetRequiredService<Sql>().First<int>("SELECT count(*) FROM problem_problems WHERE text LIKE '%102.22%'", null, CancellationToken.None)));
    }

    [Fact]
    public async Task The_form_takes_a_point_and_asks_for_the_position_only_where_that_is_wanted()
    {
        await Import(Rows);
        var secretary = await Town.As("u0362");
        Assert.DoesNotContain("data-position=", await (await secretary.GetAsync("/problems/new")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Town.Services.GetRequiredService<Installation>().Positions = true;
        Assert.Contains("data-position=", await (await secretary.GetAsync("/problems/new")).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var form = await Forms.Begin(secretary, "/problems/new");
        foreach (var (name, value) in new[] { ("text", "护坡塌了"), ("matter", "道路交通安全"), ("unit", Village), ("point", "在哪儿") })
            form.Add(new StringContent(value), name);
        var refused = await secretary.PostAsync("/problems", form);
        var page = await refused.Content.ReadAsStringAsync();
        Assert.Equal(422, (int)refused.StatusCode);
        Assert.Contains("坐标读不懂", page, StringComparison.Ordinal);
        Assert.Contains("value=\"在哪儿\"", page, StringComparison.Ordinal);
        Assert.Contains("护坡塌了", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Households_of_a_village_are_those_of_its_grids_unless_it_says_its_own()
    {
        await Import(Rows);
        var clerk = await Town.As("u0145");
        Assert.Contains("41 户", await (await clerk.GetAsync($"/who/{Village}G01")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("74 户", await (await clerk.GetAsync($"/who/{Village}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await (await Town.As("u0362")).Post("/api/problems", new { text = "护坡塌了", matter = "道路交通安全", unit = Village + "G01" }).Json(201);
        var figures = await (await Town.As("u0135")).GetAsync("/api/problems/figures").Json();
        Assert.Equal(74, figures.GetProperty("heat").EnumerateArray().Single(line => line.GetProperty("unit").GetString() == Village).GetProperty("households").GetInt32());
        Assert.Empty((await Import($"unit,households,latitude,longitude,outline\n{Village},80,,,\n")).Faults);
        Assert.Contains("80 户", await (await clerk.GetAsync($"/who/{Village}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("999,41,,,", "unit")]
    [InlineData("513401111200G01,很多,,,", "households")]
    [InlineData("513401111200G01,41,27.85,,", "latitude")]
    [InlineData("513401111200G01,41,,,\"27.84,102.21 27.84,102.23\"", "outline")]
    [InlineData("513401111200G01,41,,,一圈", "outline")]
    public async Task What_cannot_be_read_is_named_with_its_column_and_nothing_is_written(string row, string column)
    {
        var report = await Import("unit,households,latitude,longitude,outline\n513401111200G02,9933,,,\n" + row + "\n");
        Assert.Equal((3, column), (Assert.Single(report.Faults).Line, report.Faults[0].Column));
        Assert.Equal(0, await Town.Do(services => services.GetRequiredService<Sql>().First<int>("SELECT count(*) FROM organization_places WHERE households = 9933", null, CancellationToken.None)));
    }

    [Fact]
    public async Task What_was_entered_is_exported_and_imported_again_as_it_was()
    {
        await Import(Rows);
        var folder = Directory.CreateTempSubdirectory("jct-places-").FullName;
        await Town.Do(async services =>
        {
            await services.GetRequiredService<IOrganizationExport>().WriteTo(folder, CancellationToken.None);
            return 0;
        });
        var written = await File.ReadAllTextAsync(Path.Combine(folder, "places.csv"));
        Assert.Contains("513401111200G01,41,27.85,102.22,\"27.84,102.21 27.84,102.23 27.86,102.23 27.86,102.21\"", written, StringComparison.Ordinal);
        Assert.Empty((await Import(written)).Faults);
        Directory.Delete(folder, recursive: true);
    }

    private Task<ImportReport> Import(string places) => Town.Do(async services =>
    {
        var folder = OrganizationFolder.Read(name => name == "places.csv" ? new MemoryStream(Encoding.UTF8.GetBytes(places)) : null);
        return (await services.GetRequiredService<Work>().Run(() => services.GetRequiredService<ImportOrganization>().Run(folder, null, CancellationToken.None), CancellationToken.None)).Value;
    });
}
