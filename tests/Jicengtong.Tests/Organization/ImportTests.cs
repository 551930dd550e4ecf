using System.Text;
using Jicengtong.Modules.Organization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

public sealed class ImportTests : TownTests
{
    [Fact]
    public async Task Importing_the_same_folder_again_changes_nothing()
    {
        var before = await Count();
        var report = await Import(name => File.OpenRead(Path.Combine(AppContext.BaseDirectory, "demo", name)));
        Assert.True(report.Imported);
        Assert.Equal((282, 536, 553, 26, 5188), (report.Units, report.People, report.Appointments, report.Matters, report.Duties));
        Assert.Equal(before, await Count());
    }

    [Theory]
    [InlineData("units.csv", "code,name,kind,parent\n1,甲,省,\n1,乙,省,\n", 3, "code")]
    [InlineData("units.csv", "code,name,kind,parent\n1,甲,省,9\n", 2, "parent")]
    [InlineData("units.csv", "code,name,kind,parent\na,甲,省,b\nb,乙,省,a\n", 2, "parent")]
    [InlineData("people.csv", "account,name,phone\nx1,甲,13900000001\nx2,乙,１３９ 0000-0001\n", 3, "phone")]
    [InlineData("people.csv", "account,name,phone\nx1,甲,19900000001\n", 2, "phone")]
    [InlineData("people.csv", "account,name,phone\nx1,甲,没有\n", 2, "phone")]
    [InlineData("people.csv", "account,name,phone\nx1,,\n", 2, "name")]
    [InlineData("appointments.csv", "account,unit,post,kind,from,to\nu0001,513401,长,任职,昨天,\n", 2, "from")]
    [InlineData("appointments.csv", "account,unit,post,kind,from,to\nu0001,513401,长,任职,2024-01-01,\nu0001,513401,长,任职,2025-01-01,\n", 3, "from")]
    [InlineData("duties.csv", "matter,unit,role,account,deputy,list,basis\n低保,513401,主办,u0001,,基本,\n", 2, "role")]
    [InlineData("duties.csv", "matter,unit,role,account,deputy,list,basis\n低保,513401,牵头,u9999,,基本,\n", 2, "account")]
    [InlineData("people.csv", "account,phone\nx1,139\n", 1, "name")]
    public async Task One_bad_row_is_named_by_file_line_and_column_and_nothing_is_imported(string file, string content, int line, string column)
    {
        var before = await Count();
        var report = await Import(name => name == file ? new MemoryStream(Encoding.UTF8.GetBytes(content)) : null);
        Assert.False(report.Imported);
        Assert.Contains(report.Faults, fault => fault.File == file && fault.Line == line && fault.Column == column && fault.Remedy.Length > 5);
        Assert.Equal(before, await Count());
    }

    private Task<ImportReport> Import(Func<string, Stream?> open) => Town.Do(async services => (await services.GetRequiredService<Work>()
        .Run(() => services.GetRequiredService<ImportOrganization>().Run(OrganizationFolder.Read(open), null, CancellationToken.None), CancellationToken.None)).Value);

    private Task<(int, int, int)> Count() => Town.Do(async services =>
    {
        var db = services.GetRequiredService<AppDb>();
        return (await db.Set<Unit>().CountAsync(), await db.Set<Person>().CountAsync(), await db.Set<Duty>().CountAsync());
    });
}
