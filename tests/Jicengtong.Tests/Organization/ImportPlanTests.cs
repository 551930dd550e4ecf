using System.Text;
using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Organization.Importing;
using Jicengtong.Tests.Problems;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>The dry run says what the import then does, and nothing is ended that nobody ticked.</summary>
public sealed class ImportPlanTests : TownTests
{
    [Fact]
    public async Task The_town_as_it_is_changes_nothing_as_files_and_as_a_workbook()
    {
        var folder = Directory.CreateTempSubdirectory("jct-export-").FullName;
        await Town.Do(async services =>
        {
            await services.GetRequiredService<ExportOrganization>().WriteTo(folder, default);
            await File.WriteAllBytesAsync(Path.Combine(folder, "town.xlsx"), await services.GetRequiredService<ExportOrganization>().Workbook(default));
            return 0;
        });
        foreach (var files in new[] { OrganizationFolder.In(Path.Combine(folder, "town.xlsx")), OrganizationFolder.Of([.. Directory.EnumerateFiles(folder, "*.csv").Select(file => (Path.GetFileName(file), (Func<Stream>)(() => File.OpenRead(file))))]) })
        {
            var report = await Preview(files);
            Assert.Empty(report.Faults);
            Assert.Empty(report.Lines);
            Assert.Empty(report.Missing);
            Assert.Equal((282, 536, 553, 26, 5188), (report.Units, report.People, report.Appointments, report.Matters, report.Duties));
            // The planted overlap is shown, and is no reason to refuse the list.
            Assert.Contains(report.Notes, note => note.Remedy.Contains("垃圾分类", StringComparison.Ordinal));
        }

        Directory.Delete(folder, recursive: true);
        Assert.Equal("19900000001", await Town.Do(services => services.GetRequiredService<AppDb>().Set<Person>().Where(person => person.Account == "u0001").Select(person => person.Phone).SingleAsync()));
    }

    [Fact]
    public async Task What_the_dry_run_shows_is_what_happens_and_only_what_is_ticked_ends()
    {
        // 甲乌村 gets a new name and a fifth grid, loses the fourth and its clerk, and 护林 goes to somebody else.
        var files = Files(
            ("units.csv", "code,name,kind,parent\n513401111200,甲乌社区,村社区,513401111\n513401111200G01,甲乌村第1网格,网格,513401111200\n513401111200G02,甲乌村第2网格,网格,513401111200\n513401111200G03,甲乌村第3网格,网格,513401111201\n513401111200G05,甲乌村第5网格,网格,513401111200\n"),
            ("appointments.csv", "account,unit,post,kind,from,to\nu0362,513401111200,村党支部书记兼村委会主任,任职,2024-02-01,\n"),
            ("duties.csv", "matter,unit,role,account,deputy,list,basis\n森林草原防灭火,513401111200,牵头,u0364,u0363,配合,村级事项清单\n"));
        var bureau = await Town.As("u0021");
        var directive = (await bureau.Post("/api/directives", new
        {
            title = "冬季巡护", matter = "森林草原防灭火", demand = "do", due = "2026-12-20T18:00:00+08:00", text = "每天巡护。",
            audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401111200" }, kinds = new[] { "村社区" } },
        }).Json(201)).Text("id");
        await bureau.Put($"/api/directives/{directive}/issue").Json();

        var looked = await Preview(files);
        Assert.Empty(looked.Faults);
        Assert.Contains(looked.Lines, line => line is { Act: ImportAct.Changed, File: "units.csv" } && line.Details == "名称 甲乌村 → 甲乌社区");
        Assert.Contains(looked.Lines, line => line is { Act: ImportAct.Changed, File: "units.csv" } && line.Details == "上级 甲乌社区 → 河边村");
        Assert.Contains(looked.Lines, line => line is { Act: ImportAct.Added, File: "units.csv" } && line.Subject.Contains("甲乌村第5网格", StringComparison.Ordinal));
        Assert.Contains(looked.Lines, line => line is { Act: ImportAct.Changed, File: "appointments.csv" } && line.Details == "开始 2024-01-01 → 2024-02-01");
        Assert.Contains(looked.Lines, line => line is { Act: ImportAct.Changed, File: "duties.csv" } && line.Details.StartsWith("负责人 莫色阿牛 → ", StringComparison.Ordinal));
        Assert.Contains(looked.Missing, one => one.Key == "unit:513401111200G04");
        Assert.Equal("甲乌村", await NameOf("513401111200"));

        var clerk = Assert.Single(looked.Missing, one => one.File == "appointments.csv" && one.Subject.EndsWith("文书", StringComparison.Ordinal));
        var done = await Run(files, [clerk.Key]);
        Assert.True(done.Succeeded);
        Assert.Equal([.. looked.Lines.Order(Comparer<ImportLine>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString())))],
            done.Value.Lines.Where(line => line.Act != ImportAct.Ended).Order(Comparer<ImportLine>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()))));
        Assert.Equal(("甲乌社区", "51/5134/513401/513401111/513401111201/513401111200G03/"), (await NameOf("513401111200"), await PathOf("513401111200G03")));
        Assert.Equal(new DateOnly(2026, 11, 19), await Town.Do(services => services.GetRequiredService<AppDb>().Set<Appointment>().Where(held => held.UnitCode == "513401111200" && held.Post == "文书").Select(held => held.EndsOn).SingleAsync()));
        Assert.Null(await Town.Do(services => services.GetRequiredService<AppDb>().Set<Unit>().Where(unit => unit.Code == "513401111200G04").Select(unit => unit.ClosedOn).SingleAsync()));
        // The open work went with the duty, and the change is in the history of the unit.
        Assert.Empty((await (await Town.As("u0362")).GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray());
        Assert.Single((await (await Town.As("u0364")).GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray());
        Assert.Equal("renamed", (await bureau.GetAsync("/api/units/513401111200/changes").Json()).GetProperty("items")[0].Text("what"));
        Assert.Empty(await Town.Contradictions());

        Assert.Empty((await Preview(files)).Lines);
    }

    [Fact]
    public async Task A_ticked_unit_in_which_somebody_works_is_not_closed_and_nothing_is_written()
    {
        var files = Files(("units.csv", "code,name,kind,parent\n513401111200,改名了,村社区,513401111\n513401111200G01,甲乌村第1网格,网格,513401111200\n"));
        var refused = await Run(files, ["unit:513401111200G02"]);
        Assert.Contains("在这里任职", refused.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("甲乌村", await NameOf("513401111200"));
        Assert.Contains((await Preview(files, "unit:513401111200G02")).Faults, fault => fault.Remedy.Contains("在这里任职", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_tree_of_matters_and_the_time_limits_come_in_with_the_list_go_out_with_it_and_stay_when_a_list_is_silent()
    {
        var files = Files(
            ("matters.csv", "matter,county_department,town_office,parent\n道路交通安全,西昌市公安局,应急办,安全生产\n校园周边安全,西昌市公安局,应急办,道路交通安全\n"),
            ("duties.csv", "matter,unit,role,account,deputy,list,basis,time_limit\n森林草原防灭火,513401111200,牵头,u0362,u0363,基本,森林防火条例,2小时内到场\n"));
        var looked = await Preview(files);
        Assert.Empty(looked.Faults);
        Assert.Contains(looked.Lines, line => line is { Act: ImportAct.Changed, File: "matters.csv", Subject: "道路交通安全", Details: "上级事项 （空） → 安全生产" });
        Assert.Contains(looked.Lines, line => line is { Act: ImportAct.Added, File: "matters.csv", Subject: "校园周边安全" });
        Assert.Contains(looked.Lines, line => line.File == "duties.csv" && line.Details.Contains("办理时限 （空） → 2小时内到场", StringComparison.Ordinal));
        Assert.True((await Run(files, [])).Succeeded);
        Assert.Empty((await Preview(files)).Lines);
        Assert.Contains((await (await Town.As("u0362")).GetAsync("/api/duties/changes?unit=513401111200").Json()).GetProperty("items").EnumerateArray(),
            change => change.Text("what") == "办理时限" && change.Text("after") == "2小时内到场" && change.Text("why").StartsWith("导入 ", StringComparison.Ordinal));

        // Exported as it is and imported again nothing changes; an old list without the columns says nothing about them.
        var book = await Town.Do(services => services.GetRequiredService<ExportOrganization>().Workbook(default));
        var again = await Preview(OrganizationFolder.Of([("town.xlsx", () => new MemoryStream(book))]));
        Assert.Empty(again.Faults);
        Assert.Empty(again.Lines);
        Assert.Empty((await Preview(Files(("matters.csv", "matter,county_department,town_office\n道路交通安全,西昌市公安局,应急办\n"),
            ("duties.csv", "matter,unit,role,account,deputy,list,basis\n森林草原防灭火,513401111200,牵头,u0362,u0363,基本,森林防火条例\n")))).Lines);
        Assert.True(await Town.Do(services => services.GetRequiredService<AppDb>().Set<Duty>().AnyAsync(duty => duty.TimeLimit == "2小时内到场")));
        Assert.Equal("道路交通安全", await Town.Do(services => services.GetRequiredService<AppDb>().Set<Matter>().Where(matter => matter.Name == "校园周边安全").Select(matter => matter.Parent).SingleAsync()));

        // An empty cell takes away; the part stands by itself again.
        Assert.Equal("上级事项 安全生产 → （空）", Assert.Single((await Preview(Files(("matters.csv", "matter,county_department,town_office,parent\n道路交通安全,西昌市公安局,应急办,\n")))).Lines).Details);
    }

    [Theory]
    [InlineData("matters.csv", "matter,county_department,town_office,parent\n低保,,,没有的事\n", 2, "parent", "没有登记过")]
    [InlineData("matters.csv", "matter,county_department,town_office,parent\n低保,,,低保\n", 2, "parent", "绕了一圈")]
    [InlineData("matters.csv", "matter,county_department,town_office,parent\n低保,,,\n养老服务甲,,,养老服务乙\n养老服务乙,,,养老服务甲\n", 3, "parent", "绕了一圈")]
    [InlineData("duties.csv", "matter,unit,role,account,deputy,list,basis,time_limit\n低保,513401111200,牵头,u0362,,基本,,12345678901234567890123456789012345678901234567890123456789012345\n", 2, "time_limit", "最多 60 个字")]
    [InlineData("duties.csv", "matter,unit,role,account,deputy,list,basis\n低保,513401111200,牵头,u0362,,随便,\n", 2, "list", "上级收回")]
    public async Task A_matter_below_itself_and_a_limit_too_long_are_named_with_what_to_do(string file, string content, int line, string column, string remedy)
        => Assert.Contains((await Preview(Files((file, content)))).Faults, fault => fault.File == file && fault.Line == line && fault.Column == column && fault.Remedy.Contains(remedy, StringComparison.Ordinal));

    [Fact]
    public async Task A_matter_below_itself_in_a_workbook_is_named_as_it_stands_there()
    {
        var book = Sheet.Of("事项", ["事项", "县级部门", "乡镇办公室", "上级事项"], [["低保", "", "", "低保"]]);
        var fault = Assert.Single((await Preview(OrganizationFolder.Of([("清单.xlsx", () => new MemoryStream(book))]))).Faults);
        Assert.Equal(("清单.xlsx 事项", 2, "上级事项"), (fault.File, fault.Line, fault.Column));
    }

    [Theory]
    [InlineData("units.csv", "code,name,kind,parent\n513401111,巴汝镇,乡镇街道,513401111200\n", 2, "parent")]
    [InlineData("units.csv", "code,name,kind,parent\n5134,凉山彝族自治州,州,513401111200G01\n", 2, "parent")]
    [InlineData("units.csv", "code,name,kind,parent\n77,甲,省,78\n78,乙,省,77\n", 2, "parent")]
    [InlineData("appointments.csv", "account,unit,post,kind,from,to\nu0364,513401111200,文书,任职,2024-01-01,2024-12-31\nu0364,513401111200,文书,任职,2024-06-01,\n", 3, "from")]
    public async Task Circles_through_what_is_here_and_overlapping_posts_are_found_before_anything_is_written(string file, string content, int line, string column)
    {
        var report = await Preview(Files((file, content)));
        Assert.Contains(report.Faults, fault => fault.File == file && fault.Line == line && fault.Column == column && fault.Remedy.Length > 5);
    }

    [Fact]
    public async Task Two_leads_are_pointed_out_and_a_closed_unit_is_not_imported_again()
    {
        var notes = (await Preview(Files(("duties.csv", "matter,unit,role,account,deputy,list,basis\n低保,513401111200,牵头,u0362,,,\n低保,513401111200,牵头,u0364,,,\n")))).Notes;
        Assert.Equal((3, "role"), (Assert.Single(notes).Line, notes[0].Column));
        var code = (await (await Town.As("u0362")).Post("/api/units", new { name = "临时网格", kind = "网格", parent = "513401111200", why = "汛期" }).Json(201)).Text("code");
        await (await Town.As("u0362")).Put($"/api/units/{code}/closure", new { why = "过了" }).Json(204);
        var fault = Assert.Single((await Preview(Files(("units.csv", $"code,name,kind,parent\n{code},临时网格,网格,513401111200\n")))).Faults);
        Assert.Contains("已经撤销", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_in_a_workbook_names_the_sheet_the_row_and_the_column_as_they_stand_there()
    {
        var book = Sheet.Of(new SheetTable("单位", ["代码", "名称", "类别", "上级代码"], [["77", "甲村", "村社区", "999"]]), new SheetTable("别的", ["随便"], []));
        var fault = Assert.Single((await Preview(OrganizationFolder.Of([("名册.xlsx", () => new MemoryStream(book))]))).Faults);
        Assert.Equal(("名册.xlsx 单位", 2, "上级代码"), (fault.File, fault.Line, fault.Column));
        var missing = Sheet.Of("人员", ["账号", "电话号"], [["u1", "139"]]);
        Assert.Contains((await Preview(OrganizationFolder.Of([("人员.xlsx", () => new MemoryStream(missing))]))).Faults, one => one is { Line: 1, Column: "姓名" });
        Assert.Contains("打不开", Assert.Single((await Preview(OrganizationFolder.Of([("坏的.xlsx", () => new MemoryStream([1, 2, 3]))]))).Faults).Remedy, StringComparison.Ordinal);
    }

    private static OrganizationFolder Files(params (string Name, string Content)[] files)
        => OrganizationFolder.Of([.. files.Select(file => (file.Name, (Func<Stream>)(() => new MemoryStream(Encoding.UTF8.GetBytes(file.Content)))))]);

    private Task<ImportReport> Preview(OrganizationFolder files, params string[] end) => Town.Do(services => services.GetRequiredService<ImportOrganization>().Preview(files, end, default));

    private Task<Result<ImportReport>> Run(OrganizationFolder files, string[] end)
        => Town.Do(services => services.GetRequiredService<Work>().Run(() => services.GetRequiredService<ImportOrganization>().Run(files, null, default, end), default));

    private Task<string> NameOf(string code) => Town.Do(services => services.GetRequiredService<AppDb>().Set<Unit>().Where(unit => unit.Code == code).Select(unit => unit.Name).SingleAsync());

    private Task<string> PathOf(string code) => Town.Do(services => services.GetRequiredService<AppDb>().Set<Unit>().Where(unit => unit.Code == code).Select(unit => unit.UnitPath).SingleAsync());
}
