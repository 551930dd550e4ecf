using Jicengtong.Modules.Organization;
using Jicengtong.Tests.Problems;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Scope;

public sealed class TransferTests : TownTests
{
    [Fact]
    public async Task A_transferred_officer_loses_the_old_place_and_has_the_new_one_between_two_requests_of_one_session()
    {
        var (here, there) = (await (await Town.As("u0362")).Report(), await (await Town.As("u0021")).Report("路断了", "道路交通安全", "513401101"));
        using var officer = Town.Visitor();
        await officer.Post("/api/session", new { account = "u0142", password = "demo-baru-2026" }).Json(204);
        var program = await Town.As("u0142");
        foreach (var client in new[] { officer, program })
        {
            await client.Problem(here);
            Assert.Equal("notFound", await client.GetAsync($"/api/problems/{there}").Refusal(404));
            Assert.Equal(here, Assert.Single(await client.Ledger("all")).Text("id"));
        }

        await Transfer("u0142", "513401101O01");
        foreach (var client in new[] { officer, program })
        {
            Assert.Equal("notFound", await client.GetAsync($"/api/problems/{here}").Refusal(404));
            await client.Problem(there);
            Assert.Equal(there, Assert.Single(await client.Ledger("all")).Text("id"));
            Assert.Equal("forbidden", await client.Put("/api/units/513401111200/name", new { name = "乙村", why = "还想管" }).Refusal(403));
        }

        // And whoever lost every post sees nothing but what is theirs.
        await Transfer("u0142", null);
        Assert.Empty(await officer.Ledger("all"));
        Assert.Equal("notFound", await officer.GetAsync($"/api/problems/{there}").Refusal(404));
    }

    private Task<Result<Done>> Transfer(string account, string? unit) => Town.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
    {
        var (db, today) = (services.GetRequiredService<AppDb>(), new DateOnly(2026, 11, 20));
        var person = await db.Set<Person>().SingleAsync(one => one.Account == account);
        foreach (var held in await db.Set<Appointment>().Where(held => held.PersonId == person.Id && held.EndsOn == null).ToListAsync())
            held.EndsOn = today.AddDays(-1);
        if (unit is not null)
            db.Add(new Appointment { Id = Ids.Next(), PersonId = person.Id, UnitCode = unit, Post = "干部", Kind = "任职", StartsOn = today });
        return Done.Instance;
    }, default));
}
