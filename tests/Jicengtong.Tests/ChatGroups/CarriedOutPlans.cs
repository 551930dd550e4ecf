using System.Text.Json;
using AngleSharp.Dom;
using Jicengtong.Modules.ChatGroups;
using Jicengtong.Tests.Organization;
using Jicengtong.Tests.Problems;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.ChatGroups;

public sealed class CarriedOutPlans : TownTests
{
    [Fact]
    public async Task Every_group_is_registered_every_owner_asked_once_and_everybody_told()
    {
        var office = await Town.As("u0143");
        var id = await Town.Kept("u0143");
        await office.Put($"/api/consolidations/{id}/adoption").Json(204);
        var groups = await office.Groups();
        Assert.Equal(8, groups.Count(group => State(group) == "toOpen"));
        Assert.Equal(34, groups.Count(group => State(group) == "closing"));
        Assert.All(groups.Where(group => State(group) == "toOpen"), group => Assert.True(group.GetProperty("endsOn").GetString() == "2027-11-20" && group.GetProperty("purpose").GetString()!.Length > 0));
        Assert.All(groups.Where(group => State(group) == "closing"), group => Assert.EndsWith("。", group.GetProperty("instead").GetString(), StringComparison.Ordinal));

        var secretary = await Town.As("u0135");
        var ask = Assert.Single(await secretary.Asks(), ask => ask.GetProperty("title").GetString()!.Contains("解散", StringComparison.Ordinal));
        Assert.Equal("answer", ask.GetProperty("demand").GetString());

        var village = await Town.As("u0362");
        Assert.Contains(await village.Asks("know"), told => told.GetProperty("title").GetString() == "工作群从 34 个减到 8 个：看看您以后在哪几个群");
        var card = await village.GetAsync("/api/chat-groups/mine").Json();
        Assert.Equal((14, true), (card.GetProperty("groupsBefore").GetInt32(), card.GetProperty("groupsAfter").GetInt32() <= 3));
        Assert.Equal(card.GetProperty("groupsAfter").GetInt32(), card.GetProperty("stays").GetArrayLength());
        Assert.Equal(14, card.GetProperty("leaves").GetArrayLength());
        Assert.Equal("notFound", await (await Town.As("u0021")).GetAsync("/api/chat-groups/mine").Refusal(404));
    }

    [Fact]
    public async Task Before_the_button_it_says_how_many_are_told_and_what_happens_when_an_owner_does_nothing()
    {
        var office = await Town.As("u0143");
        var id = await Town.Kept("u0143");
        var page = $"/groups/{id}/carry-out";
        var form = (await ReadingPages.Page(office, page)).QuerySelector($"form[action='{page}']")!.TextContent;
        Assert.Equal(303, (int)(await office.SendForm(page, page)).StatusCode);
        var told = await Asked("consolidation");
        Assert.True(told > 100);
        Assert.Contains(FormattableString.Invariant($"会给 {told} 个人发一条收件箱消息；要建群、解散群的 {await Asked("chat-group")} 位群主"), form, StringComparison.Ordinal);
        foreach (var shown in new[] { page, "/groups/register" })
            Assert.Contains("系统不会替他点，这里看得到还有几个没点", (await ReadingPages.Page(office, shown)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        // As said: after the week the ask is still with the owner, and whoever leads a unit had it in the summary.
        await Town.MoveTo(new DateTimeOffset(2026, 11, 30, 10, 0, 0, TimeSpan.FromHours(8)));
        Assert.Single(await (await Town.As("u0144")).Asks(), ask => ask.GetProperty("title").GetString()!.Contains("解散", StringComparison.Ordinal));
        foreach (var kind in new[] { "own", "stuck", "due" })
            Assert.True(await Town.Do(services => services.GetRequiredService<Sql>().First<long>(
                "SELECT count(*) FROM inbox_digest_items i JOIN inbox_asks a ON a.id = i.ask_id JOIN inbox_subjects s ON s.id = a.subject_id WHERE s.kind = 'chat-group' AND i.kind = @kind", new { kind }, default)) > 0, kind);

        Task<long> Asked(string kind) => Town.Do(services => services.GetRequiredService<Sql>().First<long>(
            "SELECT count(DISTINCT a.holder_id) FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id WHERE a.stands_for IS NULL AND s.kind = @kind", new { kind }, default));
    }

    [Fact]
    public async Task The_group_for_notices_is_handed_to_another_member_and_what_waits_goes_with_it()
    {
        var office = await Town.As("u0143");
        await office.Put($"/api/consolidations/{await Town.Kept("u0143")}/adoption").Json(204);
        var group = (await office.Groups("toOpen")).Single(one => one.GetProperty("matters").GetArrayLength() == 0);
        var page = $"/groups/register/{IdOf(group)}";
        Assert.Equal(DemoTown.Records.People["u0143"], group.GetProperty("ownerName").GetString());
        Assert.Equal("notFound", await (await Town.As("u0374")).Put($"/api/chat-groups/{IdOf(group)}/owner", new { to = "u0362" }).Refusal(404));
        Assert.Equal("chat-group.newOwner", await office.Put($"/api/chat-groups/{IdOf(group)}/owner", new { to = "u0374" }).Refusal(422));

        var refused = await ReadingPages.Read(await office.SendForm(page, page + "/owner", ("to", "没有这个人")));
        Assert.Equal("没有这个人", refused.QuerySelector("#to")!.GetAttribute("value"));
        Assert.Contains("群里没有“没有这个人”", refused.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.True(refused.QuerySelector("#to")!.Closest("details")!.HasAttribute("open"));

        var account = group.GetProperty("members").EnumerateArray().Select(member => member.GetString()!).First(member => member == "u0362");
        var (village, before) = (await Town.As(account), (await office.Asks()).Count);
        Assert.Equal(303, (int)(await office.SendForm(page, page + "/owner", ("to", DemoTown.Records.People[account]))).StatusCode);
        await office.Put($"/api/chat-groups/{IdOf(group)}/owner", new { to = account }).Json(204);
        Assert.Equal(DemoTown.Records.People[account], (await village.GetAsync($"/api/chat-groups/{IdOf(group)}").Json()).GetProperty("ownerName").GetString());
        Assert.Contains((await village.Asks()).SelectMany(ask => ask.GetProperty("keyPoints").EnumerateArray()), point => point.GetString()!.Contains("换成了您", StringComparison.Ordinal));
        var others = (await office.Groups()).Count(one => one.GetProperty("ownerName").GetString() == DemoTown.Records.People["u0143"] && State(one) is ("toOpen" or "closing"));
        Assert.Equal(others == 0 ? before - 1 : before, (await office.Asks()).Count);

        var asked = (await village.Asks()).Count;
        await village.Put($"/api/chat-groups/{IdOf(group)}/opening").Json(204);
        Assert.Equal(asked - 1, (await village.Asks()).Count);

        // In use and nothing waits: whoever gets it is told; whoever had it and looks after nothing is led to their own groups.
        Assert.Equal("/groups/register/mine?said=handed", (await village.SendForm(page, page + "/owner", ("to", "u0143"))).Headers.Location!.ToString());
        Assert.Contains(await office.Asks("know"), told => told.GetProperty("title").GetString() == $"您是“{group.GetProperty("name").GetString()}”的群主了");
        Assert.Equal("notFound", await village.GetAsync($"/api/chat-groups/{IdOf(group)}").Refusal(404));
        Assert.Empty(await Town.Contradictions());
        await Town.MoveTo(TestClock.At(11, 20, 9, 5));
        Assert.Contains("换了群主", await (await office.GetAsync($"/evidence/chat-group:{IdOf(group)}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_to_dissolve_a_group_hears_that_the_ones_its_people_go_to_are_not_there_yet()
    {
        var office = await Town.As("u0143");
        await office.Put($"/api/consolidations/{await Town.Kept("u0143")}/adoption").Json(204);
        var owner = await Town.As("u0144");
        var ending = (await office.Groups("closing")).Single(group => group.GetProperty("name").GetString() == "甲乌村工作群");
        var page = $"/groups/register/{IdOf(ending)}";
        foreach (var (reader, shown) in new[] { (owner, "/groups/register/mine"), (office, page) })
            Assert.Matches("先别解散：要去的“.+讨论群”（群主.+）.*还没建好", (await ReadingPages.Page(reader, shown)).QuerySelector("p.notice")!.TextContent);

        // Only those this group's people go to are waited for.
        foreach (var group in (await office.Groups("toOpen")).Where(group => ending.GetProperty("instead").GetString()!.Contains($"“{group.GetProperty("name").GetString()}”", StringComparison.Ordinal)))
            await office.Put($"/api/chat-groups/{IdOf(group)}/opening").Json(204);
        Assert.NotEmpty(await office.Groups("toOpen"));
        Assert.Null((await ReadingPages.Page(office, page)).QuerySelector("p.notice"));
        foreach (var group in await office.Groups("toOpen"))
            await office.Put($"/api/chat-groups/{IdOf(group)}/opening").Json(204);
        Assert.DoesNotContain("先别解散", (await ReadingPages.Page(owner, "/groups/register/mine")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_carried_a_plan_out_from_a_bureau_sees_its_groups_and_gives_them_other_owners()
    {
        var bureau = await Town.As("u0021");
        var id = await Town.Kept("u0021");
        await bureau.Put($"/api/consolidations/{id}/adoption").Json(204);
        Assert.Equal(42, (await bureau.Groups()).Count);
        var group = (await bureau.Groups("toOpen")).First(one => one.GetProperty("ownerName").GetString() != DemoTown.Records.People["u0021"]);
        var (page, name) = ($"/groups/register/{IdOf(group)}", group.GetProperty("name").GetString()!);
        Assert.Contains(name, await bureau.GetStringAsync(new Uri($"/groups/{id}/carry-out", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("导入名单做这个减群方案的人", (await ReadingPages.Page(bureau, page)).QuerySelector($"form[action='{page}/owner']")!.ParentElement!.TextContent, StringComparison.Ordinal);

        // A colleague of the same bureau, a village and whoever moved away do not.
        foreach (var stranger in new[] { "u0020", "u0374" })
            Assert.Equal("notFound", await (await Town.As(stranger)).Put($"/api/chat-groups/{IdOf(group)}/owner", new { to = "u0362" }).Refusal(404));
        Assert.Empty(await (await Town.As("u0020")).Groups());
        var moved = (await Town.User("u0021")) with { Posts = [] };
        Assert.False(await Town.Do(async services => (await services.GetRequiredService<RegisterAccess>().Find(moved, Guid.Parse(IdOf(group)), default)).Succeeded));
        Assert.All(await Town.Do(services => services.GetRequiredService<RegisterAccess>().List(moved, GroupWords.Registered, null, default)), own => Assert.Equal(moved.PersonId, own.OwnerId));

        var members = group.GetProperty("members").EnumerateArray().Select(member => member.GetString()!).ToList();
        var before = members.First(member => DemoTown.Records.People[member] == group.GetProperty("ownerName").GetString());
        var heir = members.First(member => member != before);
        Assert.Equal($"{page}?said=handed", (await bureau.SendForm(page, page + "/owner", ("to", heir))).Headers.Location!.ToString());
        Assert.Equal(DemoTown.Records.People[heir], (await bureau.GetAsync($"/api/chat-groups/{IdOf(group)}").Json()).GetProperty("ownerName").GetString());
        Assert.Contains((await (await Town.As(heir)).Asks()).SelectMany(ask => ask.GetProperty("keyPoints").EnumerateArray()), point => point.GetString()!.Contains("换成了您", StringComparison.Ordinal));
        // The former owner is told, since only they can pass on the chat outside.
        Assert.Contains(await (await Town.As(before)).Asks("know"), told => told.GetProperty("title").GetString() == $"“{name}”的群主换成{DemoTown.Records.People[heir]}了");
    }

    [Fact]
    public async Task When_the_last_of_an_owners_groups_is_done_the_ask_is_done_and_all_of_it_is_proven()
    {
        var office = await Town.As("u0143");
        var id = await Town.Kept("u0143");
        await office.Put($"/api/consolidations/{id}/adoption").Json(204);
        var owner = await Town.As("u0144");
        var mine = (await owner.Groups("closing")).Where(group => group.GetProperty("ownerName").GetString() == DemoTown.Records.People["u0144"]).ToList();
        Assert.Equal(6, mine.Count);
        foreach (var group in mine)
        {
            Assert.Single(await owner.Asks());
            await owner.Put($"/api/chat-groups/{IdOf(group)}/dissolution").Json(204);
            await owner.Put($"/api/chat-groups/{IdOf(group)}/dissolution").Json(204);
        }

        Assert.Empty(await owner.Asks());
        Assert.Equal(6, (await owner.Groups("dissolved")).Count);
        Assert.Equal(28, (await office.Groups("closing")).Count);
        Assert.Empty(await Town.Contradictions());
        await Town.Do(services => services.GetRequiredService<AppDb>().Database.ExecuteSqlAsync($"UPDATE chatgroup_groups SET owner_name = '别人' WHERE name = '低保工作群'"));
        Assert.StartsWith("group-row:", Assert.Single(await Town.Contradictions()).Where, StringComparison.Ordinal);

        Assert.Equal("notFound", await (await Town.As("u0362")).Put($"/api/chat-groups/{IdOf(mine[0])}/opening").Refusal(404));
        Assert.Equal("chat-group.state", await owner.Put($"/api/chat-groups/{IdOf(mine[0])}/opening").Refusal(409));
        await Town.MoveTo(TestClock.At(11, 20, 9, 5));
        Assert.Contains("决定照方案办", await (await office.GetAsync($"/evidence/consolidation:{id}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("群解散了", await (await owner.GetAsync($"/evidence/chat-group:{IdOf(mine[0])}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_its_end_the_owner_is_asked_and_after_it_the_office_too()
    {
        var office = await Town.As("u0143");
        await office.Put($"/api/consolidations/{await Town.Kept("u0143")}/adoption").Json(204);
        var group = (await office.Groups("toOpen")).First(group => group.GetProperty("matters").GetArrayLength() > 0 && group.GetProperty("ownerName").GetString() != "");
        await office.Put($"/api/chat-groups/{IdOf(group)}/opening").Json(204);
        var name = group.GetProperty("name").GetString()!;
        await Town.MoveTo(new DateTimeOffset(2027, 10, 1, 9, 0, 0, TimeSpan.FromHours(8)));
        Assert.DoesNotContain(await Everybody("todo"), title => title.Contains("还要留着", StringComparison.Ordinal));

        await Town.MoveTo(new DateTimeOffset(2027, 11, 8, 9, 0, 0, TimeSpan.FromHours(8)));
        await Town.MoveTo(new DateTimeOffset(2027, 11, 9, 9, 0, 0, TimeSpan.FromHours(8)));
        Assert.Single(await Everybody("todo"), title => title.StartsWith($"“{name}”到 11月20日 为止", StringComparison.Ordinal));
        // Handed over meanwhile, the new owner is asked, and nobody else.
        var heir = group.GetProperty("members").EnumerateArray().Select(member => member.GetString()!).First(member => DemoTown.Records.People[member] != group.GetProperty("ownerName").GetString());
        await office.Put($"/api/chat-groups/{IdOf(group)}/owner", new { to = heir }).Json(204);
        Assert.Single(await Everybody("todo"), title => title.StartsWith($"“{name}”", StringComparison.Ordinal));
        Assert.Single(await (await Town.As(heir)).Asks(), ask => ask.GetProperty("title").GetString()!.StartsWith($"“{name}”到 11月20日 为止", StringComparison.Ordinal));
        await Town.MoveTo(new DateTimeOffset(2027, 11, 22, 9, 0, 0, TimeSpan.FromHours(8)));
        Assert.Equal(2, (await Everybody("todo")).Count(title => title.StartsWith($"“{name}”", StringComparison.Ordinal)));

        Assert.Equal("chat-group.whyMissing", await office.Put($"/api/chat-groups/{IdOf(group)}/review", new { until = "2028-05-01" }).Refusal(422));
        Assert.Equal("chat-group.until", await office.Put($"/api/chat-groups/{IdOf(group)}/review", new { until = "2029-05-01", why = "还在办" }).Refusal(422));
        await office.Put($"/api/chat-groups/{IdOf(group)}/review", new { until = "2028-05-01", why = "还在办" }).Json(204);
        Assert.DoesNotContain(await Everybody("todo"), title => title.StartsWith($"“{name}”", StringComparison.Ordinal));
        await Town.MoveTo(new DateTimeOffset(2028, 4, 20, 9, 0, 0, TimeSpan.FromHours(8)));
        Assert.Single(await Everybody("todo"), title => title.StartsWith($"“{name}”到 5月1日 为止", StringComparison.Ordinal));
    }

    // Titles of everything open about groups, over all people: who is asked is not the question here.
    private Task<IReadOnlyList<string>> Everybody(string box) => Town.Do(services => services.GetRequiredService<Sql>().Query<string>(
        "SELECT s.title FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id WHERE a.box = @box AND a.stands_for IS NULL AND s.kind = 'chat-group'", new { box }, default));

    private static string State(JsonElement group) => group.GetProperty("state").GetString()!;

    private static string IdOf(JsonElement group) => group.GetProperty("id").GetString()!;
}
