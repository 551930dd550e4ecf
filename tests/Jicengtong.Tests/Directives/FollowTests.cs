using Jicengtong.Modules.Organization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Directives;

/// <summary>An audience is a query for posts too: a new clerk finds what is in force, the one who left is asked no more.</summary>
public sealed class FollowTests : TownTests
{
    private const string Village = "513401111200";

    [Fact]
    public async Task Whoever_takes_up_the_post_finds_what_is_in_force_and_whoever_left_it_loses_it()
    {
        var (sender, id, asked) = await Sent();
        var before = await Holder("文书");
        var old = await Town.As(before);
        Assert.Single(await Cards(old, id));
        await Change("文书", before, "u0374", TestClock.At(11, 22, 9));
        await Town.MoveTo(TestClock.At(11, 23, 9));

        Assert.Empty(await Cards(old, id));
        Assert.Equal("notFound", await old.GetAsync($"/api/directives/{id}").Refusal(404));
        Assert.Single(await Cards(await Town.As("u0374"), id));
        var audience = await sender.GetAsync($"/api/directives/{id}/audience").Json();
        Assert.Equal((asked, asked, "巴汝镇 · 村社区 · 文书"), (audience.GetProperty("atIssue").GetInt32(), audience.GetProperty("now").GetInt32(), audience.GetProperty("words").GetString()));
        Assert.Equal(asked, (await sender.GetAsync($"/api/directives/{id}/coverage").Json()).GetProperty("total").GetInt32());
        Assert.Contains($"发出时 {asked} 人", await sender.GetStringAsync("/directives"));
        await NothingContradicts();
    }

    [Fact]
    public async Task A_post_that_nobody_holds_any_more_leaves_the_counts()
    {
        var (sender, id, asked) = await Sent();
        await Change("文书", await Holder("文书"), null, TestClock.At(11, 22, 9));
        await Town.MoveTo(TestClock.At(11, 23, 9));
        var audience = await sender.GetAsync($"/api/directives/{id}/audience").Json();
        Assert.Equal((asked, asked - 1), (audience.GetProperty("atIssue").GetInt32(), audience.GetProperty("now").GetInt32()));
        await NothingContradicts();
    }

    [Fact]
    public async Task What_was_answered_stays_with_who_answered_it_and_what_is_over_is_not_brought_back()
    {
        var (sender, id, asked) = await Sent();
        var before = await Holder("文书");
        var old = await Town.As(before);
        var ask = Assert.Single(await Cards(old, id)).GetProperty("id").GetString();
        await old.Put($"/api/asks/{ask}/receipt", new { answer = "understood" }).Json(204);
        await Change("文书", before, "u0374", TestClock.At(11, 22, 9));
        await Town.MoveTo(TestClock.At(11, 23, 9));
        Assert.Equal((asked + 1, 1), (await sender.GetAsync($"/api/directives/{id}/coverage").Json()) is var coverage ? (coverage.GetProperty("total").GetInt32(), coverage.GetProperty("understood").GetInt32()) : default);

        await sender.Put($"/api/directives/{id}/withdrawal", new { why = "开完会了" }).Json(204);
        await Change("文书", "u0374", "u0375", TestClock.At(11, 24, 9));
        await Town.MoveTo(TestClock.At(11, 25, 9));
        Assert.Empty(await Cards(await Town.As("u0375"), id));
    }

    private async Task<(HttpClient Sender, string Id, int Asked)> Sent()
    {
        var sender = await Town.As("u0142");
        var id = (await sender.Post("/api/directives", new
        {
            title = "文书例会", demand = "confirm", due = "2026-12-10T18:00:00+08:00", text = "12月10日上午九点开文书例会。",
            audience = new { matters = Array.Empty<string>(), units = new[] { "513401111" }, kinds = new[] { "村社区" }, posts = new[] { "文书" } },
        }).Json(201)).GetProperty("id").GetString()!;
        return (sender, id, (await sender.Put($"/api/directives/{id}/issue").Json()).GetProperty("asks").GetInt32());
    }

    private static async Task<List<System.Text.Json.JsonElement>> Cards(HttpClient person, string id)
        => [.. (await person.GetAsync("/api/inbox?box=todo").Json()).GetProperty("items").EnumerateArray().Where(item => item.GetProperty("path").GetString()!.Contains(id))];

    private Task<string> Holder(string post) => Town.Do(async services =>
    {
        var db = services.GetRequiredService<AppDb>();
        var held = await db.Set<Appointment>().FirstAsync(one => one.UnitCode == Village && one.Post == post && one.EndsOn == null);
        return (await db.Set<Person>().SingleAsync(person => person.Id == held.PersonId)).Account;
    });

    // As the next import of the appointments does it: one ends, another begins.
    private Task<Done> Change(string post, string from, string? to, DateTimeOffset at) => Town.Do(async services =>
    {
        var db = services.GetRequiredService<AppDb>();
        var day = WorkingCalendar.LocalDay(at);
        return (await services.GetRequiredService<Work>().Run(async () =>
        {
            var leaving = await db.Set<Person>().SingleAsync(person => person.Account == from);
            var held = await db.Set<Appointment>().SingleAsync(one => one.UnitCode == Village && one.Post == post && one.PersonId == leaving.Id && one.EndsOn == null);
            held.EndsOn = day.AddDays(-1);
            if (to is not null)
                db.Add(new Appointment { Id = Ids.Next(at), PersonId = (await db.Set<Person>().SingleAsync(person => person.Account == to)).Id, UnitCode = Village, Post = post, Kind = "任职", StartsOn = day });
            return (Result<Done>)Done.Instance;
        }, CancellationToken.None)).Value;
    });

    private Task<Done> NothingContradicts() => Town.Do(async services =>
    {
        foreach (var source in services.GetServices<IProvenSource>())
            Assert.Empty(await source.Contradictions(CancellationToken.None));
        return Done.Instance;
    });
}
