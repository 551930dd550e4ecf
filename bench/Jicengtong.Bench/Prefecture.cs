using System.Diagnostics;
using System.Globalization;
using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Divisions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>
/// A prefecture as the national divisions have it, 凉山彝族自治州 with its 17 counties, 304 towns and 2,377 villages, and so many people in it: a leader of every place, a fifth clerks of counties and
/// towns, the rest grid workers. Imported as anybody imports an organisation; the same every time.
/// </summary>
/// <param name="Units">How many units there are.</param>
/// <param name="Imported">How long the import took, in milliseconds.</param>
/// <param name="Sender">A bureau of the prefecture, to everybody.</param>
/// <param name="People">Their ids; the first is whoever sends.</param>
internal sealed record Prefecture(int Units, double Imported, Sender Sender, IReadOnlyList<Guid> People)
{
    private const string Code = "5134";
    private const string Bureau = Code + "D01";
    private static readonly string[] Surnames = ["吉克", "阿木", "沙马", "马海", "李", "王", "张", "陈", "罗", "杨"];
    private static readonly string[] GivenNames = ["木呷", "尔古", "阿支", "日洛", "秀英", "建国", "晓梅", "志强", "小兰"];

    /// <summary>Makes its files and imports them.</summary>
    public static async Task<Prefecture> Import(Ground ground, WebApplication app, int people)
    {
        var folder = ground.NewFolder("prefecture");
        var divisions = DivisionFiles.Read(NationalTree.Only(ground, Code)).All;
        var gridsEach = Math.Max(1, people / 11_000);
        List<(string Code, string Kind)> places = [.. divisions.Where(place => place.Code.StartsWith(Code, StringComparison.Ordinal)).Select(place => (place.Code, place.Kind))];
        List<string> grids = [.. places.Where(place => place.Kind == "村社区").SelectMany(village => Enumerable.Range(1, gridsEach).Select(grid => string.Create(CultureInfo.InvariantCulture, $"{village.Code}G{grid:00}")))];
        Write(folder, "units.csv", "code,name,kind,parent",
        [
            .. divisions.Select(place => $"{place.Code},\"{place.Name}\",{place.Kind},{place.Parent}"), $"{Bureau},凉山州应急管理局,部门,{Code}",
            .. grids.Select(grid => $"{grid},第{grid[^2..]}网格,网格,{grid[..^3]}"),
        ]);
        List<(string Unit, string Post)> posts = [(Bureau, "主任"), .. PostsOf(places, grids).Take(people)];
        Write(folder, "people.csv", "account,name,phone", posts.Select((_, at) => $"p{at},{Surnames[at % Surnames.Length]}{GivenNames[at % GivenNames.Length]},"));
        Write(folder, "appointments.csv", "account,unit,post,kind,from,to", posts.Select((held, at) => $"p{at},{held.Unit},{held.Post},任职,2024-01-01,"));

        var watch = Stopwatch.StartNew();
        var files = OrganizationFolder.In(folder);
        var report = await app.Do(services => services.GetRequiredService<Work>().Run(() => services.GetRequiredService<ImportOrganization>().Run(files, null, CancellationToken.None), CancellationToken.None));
        var took = watch.Elapsed.TotalMilliseconds;
        if (!report.Succeeded || report.Value.Faults.Count > 0 || report.Value.People != people + 1)
            throw new InvalidOperationException(report.Succeeded ? string.Join('\n', report.Value.Faults.Take(5)) + report.Value.People : report.Error.Message);
        var ids = await app.Do(services => services.GetRequiredService<Sql>().Query<Guid>("SELECT id FROM organization_persons ORDER BY length(account), account", null, CancellationToken.None));
        return new Prefecture(report.Value.Units, took, new Sender(ids[0], new Audience([], [Code], [], ["书记", "科员", "网格员"])), ids);
    }

    // The leaders, then four grid workers to a clerk.
    private static IEnumerable<(string Unit, string Post)> PostsOf(List<(string Code, string Kind)> places, List<string> grids)
    {
        foreach (var place in places)
            yield return (place.Code, "书记");
        List<string> offices = [.. places.Where(place => place.Kind is "县市区" or "乡镇街道").Select(place => place.Code)];
        for (var at = 0; ; at++)
            yield return at % 5 == 4 ? (offices[at / 5 % offices.Count], "科员") : (grids[(at - (at / 5)) % grids.Count], "网格员");
    }

    private static void Write(string folder, string file, string heads, IEnumerable<string> rows) => File.WriteAllLines(Path.Combine(folder, file), [heads, .. rows]);
}
