using System.Net;
using Jicengtong.Modules.Organization;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>Who somebody is, is kept in memory; whatever changes it, by whatever way, counts from the next request on.</summary>
public sealed class KnownPeopleTests : TownTests
{
    [Fact]
    public async Task A_post_that_ends_behind_the_products_back_counts_from_the_next_request_on()
    {
        var person = await Town.As("u0151");
        var before = await person.GetAsync("/api/me").Json();
        Assert.NotEqual(0, before.GetProperty("posts").GetArrayLength());
        Assert.Equal(before.GetRawText(), (await person.GetAsync("/api/me").Json()).GetRawText());

        var unit = before.GetProperty("posts")[0].GetProperty("unit").GetString();
        await Execute("UPDATE organization_units SET name = '改了名的单位' WHERE code = @unit", new { unit });
        Assert.Equal("改了名的单位", (await person.GetAsync("/api/me").Json()).GetProperty("posts")[0].GetProperty("unitName").GetString());

        await Execute("DELETE FROM organization_appointments WHERE person_id = @id", new { id = before.GetProperty("id").GetGuid() });
        Assert.Equal(0, (await person.GetAsync("/api/me").Json()).GetProperty("posts").GetArrayLength());
    }

    [Fact]
    public async Task A_token_taken_back_and_a_session_that_was_ended_end_at_once()
    {
        var (person, browser) = (await Town.As("u0151"), Town.Visitor());
        using var _ = await browser.PostAsync("/api/session", System.Net.Http.Json.JsonContent.Create(new { account = "u0151", password = "demo-baru-2026" }));
        var me = (await browser.GetAsync("/api/me").Json()).GetProperty("id").GetGuid();
        Assert.Equal(me, (await person.GetAsync("/api/me").Json()).GetProperty("id").GetGuid());

        await Execute("DELETE FROM organization_sessions WHERE person_id = @me", new { me });
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/me")).StatusCode);
        await Execute("DELETE FROM organization_access_tokens WHERE person_id = @me", new { me });
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.GetAsync("/api/me")).StatusCode);
    }

    [Fact]
    public async Task A_post_begins_and_ends_with_its_day()
    {
        var person = await Town.As("u0151");
        var id = (await person.GetAsync("/api/me").Json()).GetProperty("id").GetGuid();
        await Execute("UPDATE organization_appointments SET ends_on = @today WHERE person_id = @id", new { id, today = new DateOnly(2026, 11, 20) });
        Assert.NotEqual(0, (await person.GetAsync("/api/me").Json()).GetProperty("posts").GetArrayLength());
        Town.Clock.MoveTo(TestClock.At(11, 21, 9));
        Assert.Equal(0, (await person.GetAsync("/api/me").Json()).GetProperty("posts").GetArrayLength());
    }

    [Fact]
    public async Task A_lost_trigger_is_put_up_again_at_the_next_start_and_nothing_known_is_believed()
    {
        var person = await Town.As("u0151");
        var unit = (await person.GetAsync("/api/me").Json()).GetProperty("posts")[0].GetProperty("unit").GetString();
        var (kind, lost) = (Town.Services.GetRequiredService<Store>().Kind, "");
        lost = await Town.Do(services => services.GetRequiredService<Sql>().First<string>(kind == DatabaseKind.Sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'watch_organization_units_update%'"
            : "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'watch_organization_units_update%'", null, CancellationToken.None)) ?? "";
        await Execute($"DROP TRIGGER {lost}{(kind == DatabaseKind.Sqlite ? "" : " ON organization_units")}", null);
        await Execute("UPDATE organization_units SET name = '悄悄改了名' WHERE code = @unit", new { unit });

        await Hosting.PrepareDatabase(Town.Services, CancellationToken.None);
        Assert.Equal("悄悄改了名", (await person.GetAsync("/api/me").Json()).GetProperty("posts")[0].GetProperty("unitName").GetString());
        await Execute("UPDATE organization_units SET name = '又改了名' WHERE code = @unit", new { unit });
        Assert.Equal("又改了名", (await person.GetAsync("/api/me").Json()).GetProperty("posts")[0].GetProperty("unitName").GetString());
    }

    [Fact]
    public void Every_watched_column_exists()
    {
        var model = Town.Services.CreateScope().ServiceProvider.GetRequiredService<AppDb>().Model;
        foreach (var table in Town.Services.GetServices<Watched>())
        {
            var columns = model.GetEntityTypes().Where(entity => Microsoft.EntityFrameworkCore.RelationalEntityTypeExtensions.GetTableName(entity) == table.Table)
                .SelectMany(entity => entity.GetProperties()).Select(Microsoft.EntityFrameworkCore.RelationalPropertyExtensions.GetColumnName).ToHashSet();
            Assert.Subset(columns!, table.Columns.ToHashSet()!);
        }
    }

    private Task<Done> Execute(string statement, object? args) => Town.Do(async services => (await services.GetRequiredService<Work>().Run<Done>(async () =>
    {
        await services.GetRequiredService<Sql>().Execute(statement, args, CancellationToken.None);
        return Done.Instance;
    }, CancellationToken.None)).Value);
}
