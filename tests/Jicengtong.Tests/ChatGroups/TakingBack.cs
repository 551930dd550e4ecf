using System.Text.Json;
using Jicengtong.Modules.ChatGroups;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.ChatGroups;

/// <summary>收回方案: a decision has a way back, and what was done meanwhile is not forgotten.</summary>
public sealed class PlansTakenBack : TownTests
{
    [Fact]
    public async Task The_register_is_as_it_was_what_was_done_is_named_and_everybody_is_told()
    {
        var (office, id) = await Adopted();
        var owner = await Town.As("u0144");
        var dissolved = (await Own(owner, "closing"))[0];
        await owner.Put($"/api/chat-groups/{Id(dissolved)}/dissolution").Json(204);
        var opened = (await office.Groups("toOpen"))[0];
        await office.Put($"/api/chat-groups/{Id(opened)}/opening").Json(204);

        Assert.Equal("consolidation.whyMissing", await office.Put($"/api/consolidations/{id}/withdrawal", new { why = " " }).Refusal(422));
        Assert.Equal("notFound", await (await Town.As("u0362")).Put($"/api/consolidations/{id}/withdrawal", new { why = "不想" }).Refusal(404));
        await office.Put($"/api/consolidations/{id}/withdrawal", new { why = "等换届以后再办" }).Json(204);
        await office.Put($"/api/consolidations/{id}/withdrawal", new { why = "再说一遍" }).Json(204);

        var groups = await office.Groups();
        Assert.Equal([(Name(opened), "running"), (Name(dissolved), "dissolved")], groups.Select(group => (Name(group), group.GetProperty("state").GetString()!)));
        Assert.Equal(40, (await office.Groups("withdrawn")).Count);
        Assert.Empty(await owner.Asks());
        var back = (await office.Plan(id)).GetProperty("decision").GetProperty("takenBack");
        Assert.Equal("等换届以后再办", back.GetProperty("why").GetString());
        Assert.Equal([Name(dissolved)], back.GetProperty("meanwhile").GetProperty("dissolved").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal([Name(opened)], back.GetProperty("meanwhile").GetProperty("opened").EnumerateArray().Select(name => name.GetString()));

        var village = await Town.As("u0362");
        var told = Assert.Single(await village.Asks("know"), ask => ask.GetProperty("kind").GetString() == "consolidation");
        Assert.Equal("减群方案收回了：群先照原来的用", told.GetProperty("title").GetString());
        Assert.Contains("等换届以后再办", told.GetProperty("keyPoints")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains(Name(dissolved), told.GetProperty("keyPoints")[2].GetString(), StringComparison.Ordinal);
        Assert.Equal("notFound", await village.GetAsync("/api/chat-groups/mine").Refusal(404));
        await Town.MoveTo(TestClock.At(11, 20, 9, 5));
        Assert.Contains("收回方案", await (await office.GetAsync($"/evidence/consolidation:{id}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_back_it_is_a_plan_again_and_what_is_done_is_not_asked_for_twice()
    {
        var (office, id) = await Adopted();
        Assert.Equal("consolidation.adopted", await office.Wish(id, new { @do = "limits", maxGroups = 7 }).Refusal(409));
        var owner = await Town.As("u0144");
        var dissolved = (await Own(owner, "closing"))[0];
        await owner.Put($"/api/chat-groups/{Id(dissolved)}/dissolution").Json(204);
        var opened = (await office.Groups("toOpen"))[0];
        await office.Put($"/api/chat-groups/{Id(opened)}/opening").Json(204);
        await office.Put($"/api/consolidations/{id}/withdrawal", new { why = "再想想" }).Json(204);
        await office.Wish(id, new { @do = "except", first = "u0362", maxPerPerson = 3, reason = "照旧" }).Json(204);
        await office.Put($"/api/consolidations/{id}/adoption").Json(204);

        var groups = await office.Groups();
        Assert.Equal((7, 1, 33, 1), (Count("toOpen"), Count("running"), Count("closing"), Count("dissolved")));
        Assert.Equal(groups.Count, groups.Select(Name).Distinct().Count());
        Assert.Contains((await owner.Asks()).Select(ask => ask.GetProperty("title").GetString()), title => title == "请您解散 5 个群：要贴的话都写好了");
        // “群先照原来的用” is gone from the inboxes, the new notice is there.
        var told = Assert.Single(await (await Town.As("u0362")).Asks("know"), ask => ask.GetProperty("kind").GetString() == "consolidation");
        Assert.StartsWith("工作群从 34 个减到", told.GetProperty("title").GetString(), StringComparison.Ordinal);

        int Count(string state) => groups.Count(group => group.GetProperty("state").GetString() == state);
    }

    [Fact]
    public async Task After_two_weeks_or_before_the_decision_there_is_nothing_to_take_back()
    {
        var office = await Town.As("u0143");
        var id = await Town.Kept("u0143");
        Assert.Equal("consolidation.notAdopted", await office.Put($"/api/consolidations/{id}/withdrawal", new { why = "不办了" }).Refusal(409));
        await office.Put($"/api/consolidations/{id}/adoption").Json(204);
        Assert.Equal("2026-12-04", (await office.Plan(id)).GetProperty("decision").GetProperty("lastDayToTakeBack").GetString());
        await Town.MoveTo(new DateTimeOffset(2026, 12, 5, 8, 0, 0, TimeSpan.FromHours(8)));
        office = await Town.As("u0143");
        Assert.Equal("consolidation.tooLate", await office.Put($"/api/consolidations/{id}/withdrawal", new { why = "不办了" }).Refusal(409));
        Assert.Equal(34, (await office.Groups("closing")).Count);
    }

    [Fact]
    public async Task The_notice_says_to_each_reader_which_groups_are_theirs_and_to_nobody_those_of_another()
    {
        await Adopted();
        var seen = new Dictionary<string, string>();
        foreach (var account in new[] { "u0362", "u0374" })
        {
            var person = await Town.As(account);
            var card = await person.GetAsync("/api/chat-groups/mine").Json();
            var notice = Assert.Single(await person.Asks("know"), ask => ask.GetProperty("kind").GetString() == "consolidation");
            seen[account] = string.Join('\n', notice.GetProperty("own").EnumerateArray().Select(line => line.GetString()));
            Assert.All(card.GetProperty("stays").EnumerateArray(), group => Assert.Contains(group.GetProperty("name").GetString()!, seen[account], StringComparison.Ordinal));
            Assert.All(card.GetProperty("leaves").EnumerateArray().Take(8), group => Assert.Contains(group.GetProperty("group").GetString()!, seen[account], StringComparison.Ordinal));
            // How many messages somebody got stands on the page only they can open.
            Assert.DoesNotContain("条", seen[account], StringComparison.Ordinal);
            var id = notice.GetProperty("id").GetString();
            Assert.Equal(seen[account], string.Join('\n', (await person.GetAsync($"/api/asks/{id}").Json()).GetProperty("own").EnumerateArray().Select(line => line.GetString())));
        }

        Assert.NotEqual(seen["u0362"], seen["u0374"]);
    }

    private async Task<(HttpClient Office, Guid Plan)> Adopted()
    {
        var office = await Town.As("u0143");
        var id = await Town.Kept("u0143");
        await office.Put($"/api/consolidations/{id}/adoption").Json(204);
        return (office, id);
    }

    internal static async Task<IReadOnlyList<JsonElement>> Own(HttpClient owner, string state)
        => [.. (await owner.Groups(state)).Where(group => group.GetProperty("ownerName").GetString() == DemoTown.Records.People["u0144"])];

    internal static string Name(JsonElement group) => group.GetProperty("name").GetString()!;

    internal static string Id(JsonElement group) => group.GetProperty("id").GetString()!;
}

/// <summary>改回来: “已经解散了” and “群建好了” were taps, and a tap may be a slip.</summary>
public sealed class StatementsTakenBack : TownTests
{
    [Fact]
    public async Task A_group_said_to_be_dissolved_by_mistake_stands_where_it_stood_and_its_owner_is_asked_again()
    {
        var (office, owner) = (await Town.As("u0143"), await Town.As("u0144"));
        await office.Put($"/api/consolidations/{await Town.Kept("u0143")}/adoption").Json(204);
        var mine = await PlansTakenBack.Own(owner, "closing");
        foreach (var group in mine)
            await owner.Put($"/api/chat-groups/{PlansTakenBack.Id(group)}/dissolution").Json(204);
        Assert.Empty(await owner.Asks());

        // All were done and the ask was closed: there is a new one for this group; the next comes back under the same.
        foreach (var at in new[] { 0, 1 })
        {
            var address = $"/api/chat-groups/{PlansTakenBack.Id(mine[at])}/dissolution";
            Assert.Equal("notFound", await (await Town.As("u0362")).DeleteAsync(address).Refusal(404));
            await owner.DeleteAsync(address).Json(204);
            await owner.DeleteAsync(address).Json(204);
            Assert.Equal("请您解散 1 个群：要贴的话都写好了", Assert.Single(await owner.Asks()).GetProperty("title").GetString());
        }

        Assert.Equal(2, (await PlansTakenBack.Own(owner, "closing")).Count);
        await owner.Put($"/api/chat-groups/{PlansTakenBack.Id(mine[0])}/dissolution").Json(204);
        Assert.Single(await owner.Asks());
        await owner.Put($"/api/chat-groups/{PlansTakenBack.Id(mine[1])}/dissolution").Json(204);
        Assert.Empty(await owner.Asks());
        Assert.Empty(await Town.Contradictions());
        await Town.MoveTo(TestClock.At(11, 20, 9, 5));
        Assert.Contains("改回来：刚才点错了", await (await owner.GetAsync($"/evidence/chat-group:{PlansTakenBack.Id(mine[0])}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_said_to_be_made_by_mistake_waits_to_be_made_again()
    {
        var office = await Town.As("u0143");
        await office.Put($"/api/consolidations/{await Town.Kept("u0143")}/adoption").Json(204);
        var group = (await office.Groups("toOpen"))[0];
        var address = $"/api/chat-groups/{PlansTakenBack.Id(group)}/opening";
        await office.DeleteAsync(address).Json(204);
        await office.Put(address).Json(204);
        Assert.Single(await office.Groups("running"));
        await office.DeleteAsync(address).Json(204);
        Assert.Empty(await office.Groups("running"));
        Assert.Equal(8, (await office.Groups("toOpen")).Count);
        Assert.Equal("chat-group.state", await office.DeleteAsync($"/api/chat-groups/{PlansTakenBack.Id((await office.Groups("closing"))[0])}/opening").Refusal(409));
    }

    [Fact]
    public async Task When_the_plan_was_taken_back_meanwhile_neither_is_in_the_register_any_more()
    {
        var (office, owner) = (await Town.As("u0143"), await Town.As("u0144"));
        var id = await Town.Kept("u0143");
        await office.Put($"/api/consolidations/{id}/adoption").Json(204);
        var (old, made) = ((await PlansTakenBack.Own(owner, "closing"))[0], (await office.Groups("toOpen"))[0]);
        await owner.Put($"/api/chat-groups/{PlansTakenBack.Id(old)}/dissolution").Json(204);
        await office.Put($"/api/chat-groups/{PlansTakenBack.Id(made)}/opening").Json(204);
        await office.Put($"/api/consolidations/{id}/withdrawal", new { why = "再想想" }).Json(204);

        await owner.DeleteAsync($"/api/chat-groups/{PlansTakenBack.Id(old)}/dissolution").Json(204);
        Assert.Empty(await owner.Groups("dissolved"));
        Assert.Empty(await owner.Asks());
        Assert.Equal("running", Assert.Single(await office.Groups()).GetProperty("state").GetString());
        await office.DeleteAsync($"/api/chat-groups/{PlansTakenBack.Id(made)}/opening").Json(204);
        Assert.Empty(await office.Groups());
        Assert.Equal(42, (await office.Groups("withdrawn")).Count);
    }

    [Fact]
    public async Task After_two_weeks_it_is_too_late()
    {
        var (office, owner) = (await Town.As("u0143"), await Town.As("u0144"));
        await office.Put($"/api/consolidations/{await Town.Kept("u0143")}/adoption").Json(204);
        var group = (await PlansTakenBack.Own(owner, "closing"))[0];
        await owner.Put($"/api/chat-groups/{PlansTakenBack.Id(group)}/dissolution").Json(204);
        await Town.MoveTo(new DateTimeOffset(2026, 12, 5, 8, 0, 0, TimeSpan.FromHours(8)));
        owner = await Town.As("u0144");
        Assert.Equal("chat-group.tooLate", await owner.DeleteAsync($"/api/chat-groups/{PlansTakenBack.Id(group)}/dissolution").Refusal(409));
        Assert.DoesNotContain("改回来", await (await owner.GetAsync($"/groups/register/{PlansTakenBack.Id(group)}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
