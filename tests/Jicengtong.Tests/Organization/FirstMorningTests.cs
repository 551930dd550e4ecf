using Jicengtong.Tests.Problems;
using Microsoft.Extensions.DependencyInjection;
using static Jicengtong.Tests.NewPeople;
using static Jicengtong.Tests.Problems.ReadingPages;

namespace Jicengtong.Tests.Organization;

/// <summary>The first morning of somebody with many duties and a full inbox.</summary>
public sealed class FirstMorningTests : TownTests
{
    private const int OldOnes = 300;

    [Fact]
    public async Task One_page_explains_the_duties_and_the_old_ones_are_already_known()
    {
        await Settle(Town);
        var id = await IdOf(Town, Secretary);
        await GiveDuties(id);
        await Ask(id, OldOnes, TestClock.At(8, 1, 9), due: TestClock.At(8, 5, 18));
        await Ask(id, 2, TestClock.At(11, 19, 9), due: TestClock.At(11, 27, 18));
        var code = (await (await Town.As("u0138")).Post("/api/access/invitations", new { people = new[] { id } }).Json()).GetProperty("items")[0].Text("code");
        var phone = Town.Visitor();
        Assert.Equal("/welcome", (await FormPosts.Send(phone, $"/in/{code}", [("pin", "482913")])).Headers.Location?.ToString());

        var page = (await Page(phone, "/welcome")).Body!.TextContent;
        Assert.Contains("您负责 14 项", page, StringComparison.Ordinal);
        Assert.Contains("以前的 300 件放在“要知道”，不用一件件点", page, StringComparison.Ordinal);
        Assert.Contains("还来得及办的有 2 件", page, StringComparison.Ordinal);
        Assert.Equal("/inbox", (await FormPosts.Send(phone, "/welcome", [])).Headers.Location?.ToString());

        Assert.Equal(2, (await phone.GetAsync("/api/inbox").Json()).GetProperty("items").GetArrayLength());
        Assert.Contains("要办 2 件", (await Page(phone, "/inbox")).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("要知道 300", (await Page(phone, "/inbox")).Body!.TextContent, StringComparison.Ordinal);
        // It is no receipt, nobody is reminded of them, and it happens once.
        var kept = await Town.Do(services => services.GetRequiredService<Sql>().First<int>(
            "SELECT count(*) FROM inbox_asks WHERE holder_id = @id AND box = 'know' AND answer IS NULL AND opened_at IS NULL AND next_step_at IS NULL", new { id }, CancellationToken.None));
        Assert.Equal(OldOnes, kept);
        Assert.Equal("/inbox", (await phone.GetAsync("/welcome")).Headers.Location?.ToString());
        // Newer things to know stand before them.
        await Ask(id, 1, TestClock.At(11, 20, 9), due: null, "今天的通知");
        Assert.Equal("今天的通知", (await phone.GetAsync("/api/inbox?box=know").Json()).GetProperty("items")[0].Text("title"));
    }

    [Fact]
    public async Task Who_came_long_ago_is_not_welcomed_by_the_inbox()
    {
        var browser = Town.Visitor();
        await browser.Post("/api/session", new { account = "u0362", password = Modules.Organization.DemoCast.Password }).Json(204);
        Assert.Equal(200, (int)(await browser.GetAsync("/inbox")).StatusCode);
    }

    private Task<Done> GiveDuties(Guid person) => Town.Do(async services => (await services.GetRequiredService<Work>().Run<Done>(async () =>
    {
        var db = services.GetRequiredService<AppDb>();
        foreach (var matter in await services.GetRequiredService<Sql>().Query<string>("SELECT name FROM organization_matters ORDER BY name LIMIT 14", null, CancellationToken.None))
            db.Add(new Modules.Organization.Duty { Id = Ids.Next(), Matter = matter, UnitCode = "513401111200", HolderId = person, Role = Modules.Organization.DutyRole.Support, List = "基本" });
        return Done.Instance;
    }, CancellationToken.None)).Value);

    private async Task Ask(Guid person, int count, DateTimeOffset at, DateTimeOffset? due, string title = "以前的通知")
    {
        var now = Town.Clock.GetUtcNow();
        Town.Clock.MoveTo(at);
        await Town.Do(async services => (await services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            var inbox = services.GetRequiredService<Modules.Inbox.Contracts.IInbox>();
            for (var number = 0; number < count; number++)
            {
                var id = Ids.Next(at);
                var demand = due is null ? Modules.Inbox.Contracts.Demand.Know : Modules.Inbox.Contracts.Demand.Do;
                await inbox.Ask(new Modules.Inbox.Contracts.Subject("test", id, id, title, "防火", Modules.Inbox.Contracts.Urgency.Routine, demand, due, "林草局", null, [], null, [], "/inbox", Guid.Empty, "513401111"),
                    [new Modules.Inbox.Contracts.Addressee($"person:{person:N}", person, "513401111200", "51/5134/513401/513401111/513401111200/", null)], CancellationToken.None);
            }

            return Done.Instance;
        }, CancellationToken.None)).Value);
        Town.Clock.MoveTo(now);
    }
}
