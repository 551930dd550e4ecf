using System.Text;
using Jicengtong.Modules.Organization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests;

/// <summary>People of 甲乌村 who were never in: imported, without a password.</summary>
internal static class NewPeople
{
    public const string Secretary = "v0001";
    public const string Watchman = "v0002";

    public static async Task Settle(Town town)
    {
        var files = new Dictionary<string, string>
        {
            ["people.csv"] = "account,name,phone\nv0001,沙马木呷,13900000101\nv0002,吉克尔布,13900000102\n",
            ["appointments.csv"] = "account,unit,post,kind,from,to\nv0001,513401111200,副书记,任职,2026-11-01,\nv0002,513401111200,护林员,任职,2026-11-01,\n",
        };
        var report = await town.Do(async services => (await services.GetRequiredService<Work>().Run(() => services.GetRequiredService<ImportOrganization>()
            .Run(OrganizationFolder.Read(name => files.TryGetValue(name, out var text) ? new MemoryStream(Encoding.UTF8.GetBytes(text)) : null), null, CancellationToken.None), CancellationToken.None)).Value);
        Assert.Empty(report.Faults);
    }

    public static Task<Guid> IdOf(Town town, string account)
        => town.Do(services => services.GetRequiredService<AppDb>().Set<Person>().Where(person => person.Account == account).Select(person => person.Id).SingleAsync());
}
