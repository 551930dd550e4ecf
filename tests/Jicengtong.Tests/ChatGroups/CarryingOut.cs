using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Dom;
using Jicengtong.Modules.ChatGroups;
using Jicengtong.Tests.Organization;
using Jicengtong.Tests.Problems;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.ChatGroups;

/// <summary>Short words for what the town office does.</summary>
internal static class CarryingOut
{
    public static readonly string[] Lists = ["groups.csv", "group_members.csv", "messages.csv"];

    /// <summary>A plan of the demo town from its files: slow, so only where the files matter.</summary>
    public static async Task<Guid> Calculated(this HttpClient client)
        => (await client.Upload([.. Lists.Select(name => (name, File.ReadAllBytes(Path.Combine(DemoTown.Folder, name))))]).Json(201)).GetProperty("id").GetGuid();

    /// <summary>The same plan, calculated once for all tests.</summary>
    public static Task<Guid> Kept(this Town town, string account) => town.Do(async services =>
    {
        var user = await town.User(account);
        var calculated = new CalculatedPlan(DemoTown.Records, new PlanWishes { MaxGroups = 8 }, DemoTown.Plan);
        var keep = services.GetRequiredService<KeepPlan>();
        return (await services.GetRequiredService<Work>().Run(async () => (await keep.Run(user, calculated, "groups.csv", default)).Map(plan => plan.Id), default)).Value;
    });

    public static Task<CurrentUser> User(this Town town, string account) => town.Do(async services =>
    {
        var id = await services.GetRequiredService<AppDb>().Set<Jicengtong.Modules.Organization.Person>().Where(person => person.Account == account).Select(person => person.Id).SingleAsync();
        return (await services.GetRequiredService<ICurrentUsers>().Find(id, null, default))!;
    });

    public static async Task<HttpResponseMessage> Upload(this HttpClient client, IReadOnlyList<(string Name, byte[] Bytes)> files, params (string Name, string Value)[] fields)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, bytes) in files)
            content.Add(new ByteArrayContent(bytes), "files", name);
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), name);
        return await client.PostAsync("/api/consolidations", content);
    }

    public static async Task<JsonElement> Plan(this HttpClient client, Guid id) => await client.GetAsync($"/api/consolidations/{id}").Json();

    public static Task<HttpResponseMessage> Wish(this HttpClient client, Guid id, object change) => client.Put($"/api/consolidations/{id}/wishes", change);

    public static async Task<IReadOnlyList<JsonElement>> Groups(this HttpClient client, string? state = null)
        => [.. (await client.GetAsync($"/api/chat-groups{(state is null ? "" : "?state=" + state)}").Json()).GetProperty("items").EnumerateArray()];

    public static async Task<IReadOnlyList<JsonElement>> Asks(this HttpClient client, string box = "todo")
        => [.. (await client.GetAsync($"/api/inbox?box={box}&limit=100").Json()).GetProperty("items").EnumerateArray()];
}

public sealed class KeptPlans : TownTests
{
    [Fact]
    public async Task A_plan_is_kept_for_its_maker_and_those_who_look_after_the_place_and_for_nobody_else()
    {
        var office = await Town.As("u0143");
        var id = await office.Calculated();
        var plan = await office.Plan(id);
        Assert.Equal("513401111", plan.GetProperty("plan").GetProperty("unit").GetString());
        Assert.Equal((34, 8, 3), Figures(plan));
        Assert.Equal(8, plan.GetProperty("groups").GetArrayLength());
        Assert.Equal(id, Assert.Single((await (await Town.As("u0135")).GetAsync("/api/consolidations").Json()).GetProperty("items").EnumerateArray()).GetProperty("id").GetGuid());
        foreach (var stranger in new[] { "u0362", "u0374", "u0021" })
        {
            Assert.Equal("notFound", await (await Town.As(stranger)).GetAsync($"/api/consolidations/{id}").Refusal(404));
            foreach (var page in new[] { "", "/findings", "/adjust", "/carry-out", "/texts", "/report" })
                Assert.Equal(404, (int)(await (await Town.As(stranger)).GetAsync($"/groups/{id}{page}")).StatusCode);
            Assert.Equal("notFound", await (await Town.As(stranger)).Put($"/api/consolidations/{id}/adoption").Refusal(404));
            Assert.Equal("notFound", await (await Town.As(stranger)).Wish(id, new { @do = "keep", first = "低保工作群" }).Refusal(404));
        }

        Assert.Equal("forbidden", await (await Town.As("u0374")).Upload([("groups.csv", [])]).Refusal(403));
    }

    [Fact]
    public async Task Only_counts_are_kept_never_what_somebody_wrote()
    {
        var id = await Town.Kept("u0143");
        var kept = await Town.Do(async services => await services.GetRequiredService<AppDb>().Set<ConsolidationContent>().SingleAsync(content => content.ConsolidationId == id));
        foreach (var message in DemoTown.Records.Messages.Where(message => message.Text.Length > 5))
        {
            Assert.DoesNotContain(message.Text, kept.Records, StringComparison.Ordinal);
            Assert.DoesNotContain(message.Text, kept.Plan, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("T07:01", kept.Records, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_means_for_one_person_is_asked_by_name()
    {
        var office = await Town.As("u0143");
        var id = await Town.Kept("u0143");
        var page = await office.GetStringAsync(new Uri($"/groups/{id}?who=莫色阿牛", UriKind.Relative));
        Assert.Contains("现在在 14 个群，以后在 3 个：", page, StringComparison.Ordinal);
        Assert.Contains("这几件商量时他不在群里", page, StringComparison.Ordinal);
        Assert.Contains("都没有叫“莫色阿羊”的人", await office.GetStringAsync(new Uri($"/groups/{id}?who=莫色阿羊", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_a_list_alone_is_answered_with_what_is_missing_and_not_line_by_line()
    {
        var office = await Town.As("u0143");
        var refused = await office.Upload([("messages.csv", File.ReadAllBytes(Path.Combine(DemoTown.Folder, "messages.csv")))]).Json(422);
        Assert.Equal("groups.files", refused.GetProperty("code").GetString());
        Assert.StartsWith("选了 messages.csv，还缺 groups.csv、group_members.csv", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using var empty = await office.GetAsync(new Uri("/groups/import/list.csv", UriKind.Relative));
        Assert.Equal("text/csv", empty.Content.Headers.ContentType!.MediaType);
        // Without the mark in front a spreadsheet on Chinese Windows shows nonsense.
        Assert.True((await empty.Content.ReadAsByteArrayAsync()).AsSpan().StartsWith("\uFEFF群名称,姓名"u8));
        Assert.Equal(403, (int)(await (await Town.As("u0374")).GetAsync(new Uri("/groups/import/list.csv", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_wish_changes_the_plan_at_once_and_says_what_it_did()
    {
        var office = await Town.As("u0143");
        var id = await Town.Kept("u0143");
        await office.Wish(id, new { @do = "keep", first = "甲乌村工作群" }).Json(204);
        var plan = await office.Plan(id);
        var step = Assert.Single(plan.GetProperty("steps").EnumerateArray());
        Assert.Equal("“甲乌村工作群”照原样留着", step.GetProperty("what").GetString());
        Assert.True(step.GetProperty("to").GetProperty("irrelevantAfter").GetDouble() > step.GetProperty("from").GetProperty("irrelevantAfter").GetDouble());
        Assert.Contains(plan.GetProperty("groups").EnumerateArray(), group => group.GetProperty("name").GetString() == "甲乌村工作群" && group.GetProperty("kind").GetString() == "kept");

        await office.Wish(id, new { @do = "unkeep", first = "甲乌村工作群" }).Json(204);
        await office.Wish(id, new { @do = "except", first = "u0362", maxPerPerson = 4, reason = "兼着两个村" }).Json(204);
        plan = await office.Plan(id);
        Assert.InRange(Figures(plan).Most, 3, 4);
        Assert.Equal("兼着两个村", plan.GetProperty("wishes").GetProperty("reasons").GetProperty("u0362").GetString());
        Assert.Equal(3, plan.GetProperty("steps").GetArrayLength());
        Assert.Equal("wish.reason", await office.Wish(id, new { @do = "except", first = "u0362", maxPerPerson = 4 }).Refusal(422));
        Assert.Equal("wish.group", await office.Wish(id, new { @do = "keep", first = "没有的群" }).Refusal(422));
        Assert.Equal("wish.unknown", await office.Wish(id, new { @do = "dance" }).Refusal(422));
    }

    [Fact]
    public async Task All_changes_by_hand_can_be_given_up_at_once_and_the_plan_is_the_first_one()
    {
        var office = await Town.As("u0143");
        var id = await Town.Kept("u0143");
        var first = await office.Plan(id);
        await office.Wish(id, new { @do = "limits", maxGroups = 6 }).Json(204);
        await office.Wish(id, new { @do = "keep", first = "甲乌村工作群" }).Json(204);
        var step = (await office.Plan(id)).GetProperty("steps")[1];
        Assert.True(step.GetProperty("shift").GetProperty("personNumber").GetInt32() >= 25);
        Assert.Contains("“甲乌村工作群”照原样留着", await Report(office, id), StringComparison.Ordinal);
        await office.Wish(id, new { @do = "reset" }).Json(204);
        var plan = await office.Plan(id);
        // What was given up again is not said on paper to hold.
        Assert.DoesNotContain("手工定的", await Report(office, id), StringComparison.Ordinal);
        Assert.Equal(first.GetProperty("groups").GetRawText(), plan.GetProperty("groups").GetRawText());
        Assert.Equal(first.GetProperty("wishes").GetRawText(), plan.GetProperty("wishes").GetRawText());
        Assert.Equal("回到系统的方案，手工改的都不要了", plan.GetProperty("steps")[2].GetProperty("what").GetString());
    }

    [Fact]
    public async Task A_wish_that_cannot_be_leaves_the_plan_and_the_page_offers_the_smallest_limits_that_work()
    {
        var office = await Town.As("u0143");
        var id = await Town.Kept("u0143");
        var refused = await office.Wish(id, new { @do = "limits", maxGroups = 1 }).Json(422);
        Assert.Equal("groups.impossible", refused.GetProperty("code").GetString());
        Assert.Contains("至少要 2 个群", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal((34, 8, 3), Figures(await office.Plan(id)));
        await office.Wish(id, new { @do = "limits", maxGroups = 2 }).Json(204);
        Assert.Equal(2, Figures(await office.Plan(id)).After);
    }

    [Fact]
    public async Task A_refused_form_stands_as_it_was_filled_in_with_the_message_beside_it()
    {
        var office = await Town.As("u0143");
        var id = await Town.Kept("u0143");
        var page = $"/groups/{id}/adjust";

        var (card, form) = await Refused("except", ("first", "莫色阿牛"), ("maxPerPerson", "4"), ("reason", " "));
        Assert.Contains("为什么这个人例外", card.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("莫色阿牛", "4", "true"), (Value(form, "first"), Value(form, "maxPerPerson"), form.QuerySelector("[name=reason]")!.GetAttribute("aria-invalid")));

        (card, form) = await Refused("except", ("first", "没有这个人"), ("maxPerPerson", "5"), ("reason", "兼着两个村"));
        Assert.Contains("没有找到这个人", card.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("没有这个人", "5", "兼着两个村"), (Value(form, "first"), Value(form, "maxPerPerson"), Value(form, "reason")));
        // Another form with a field of the same name stays as it was.
        Assert.Equal("3", form.Owner!.QuerySelector("#maxPerPerson")!.GetAttribute("value"));

        (card, form) = await Refused("separate", ("first", "低保工作群"), ("second", "低保工作群"));
        Assert.Contains("两个不同的群", card.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("低保工作群", "低保工作群"), (Chosen(form, "first"), Chosen(form, "second")));

        (card, form) = await Refused("limits", ("maxGroups", "1"), ("maxPerPerson", "很多"));
        Assert.NotNull(card.QuerySelector("[role=alert]"));
        Assert.Equal(("1", "很多", false), (Value(form, "maxGroups"), Value(form, "maxPerPerson"), form.QuerySelector("[name=announce]")!.HasAttribute("checked")));

        // What cannot be calculated keeps the choice too, and the limits that work stand beside it.
        await office.Wish(id, new { @do = "limits", maxGroups = 2 }).Json(204);
        (card, form) = await Refused("keep", ("first", "甲乌村工作群"));
        Assert.Contains("“甲乌村工作群”又要照原样留着", card.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("甲乌村工作群", Chosen(form, "first"));
        Assert.Contains(card.QuerySelectorAll("button"), button => button.TextContent.StartsWith("改成 3 个群", StringComparison.Ordinal));

        async Task<(IElement Card, IElement Form)> Refused(string what, params (string Name, string Value)[] fields)
        {
            var answer = await office.SendForm(page, page, [("do", what), .. fields]);
            Assert.Equal(422, (int)answer.StatusCode);
            var shown = await ReadingPages.Read(answer);
            Assert.Single(shown.QuerySelectorAll("[role=alert]"));
            var filled = shown.QuerySelectorAll($"form[action='{page}']").Last(one => one.QuerySelector("[name=do]")!.GetAttribute("value") == what);
            return (filled.Closest("section")!, filled);
        }

        static string? Value(IElement form, string name) => form.QuerySelector($"[name={name}]")!.GetAttribute("value");

        static string Chosen(IElement form, string name) => form.QuerySelector($"select[name={name}] option[selected]")!.TextContent;
    }

    [Fact]
    public async Task A_change_on_an_old_page_is_refused_and_a_plan_carried_out_cannot_change()
    {
        var office = await Town.As("u0143");
        var id = await Town.Kept("u0143");
        var user = await Town.User("u0143");
        var outcome = await Town.Do(services => services.GetRequiredService<ChangeWishes>().Run(user, id, 7, new WishChange("keep", "低保工作群"), default));
        Assert.Equal("changed", outcome.Error!.Code);
        await office.Put($"/api/consolidations/{id}/adoption").Json(204);
        Assert.Equal("consolidation.adopted", await office.Wish(id, new { @do = "keep", first = "低保工作群" }).Refusal(409));
        Assert.Equal("consolidation.adopted", await office.Put($"/api/consolidations/{id}/adoption").Refusal(409));
    }

    private static Task<string> Report(HttpClient office, Guid id) => office.GetStringAsync(new Uri($"/groups/{id}/report", UriKind.Relative));

    private static (int Before, int After, int Most) Figures(JsonElement plan)
    {
        var figures = plan.GetProperty("plan").GetProperty("figures");
        return (figures.GetProperty("groupsBefore").GetInt32(), figures.GetProperty("groupsAfter").GetInt32(), figures.GetProperty("mostAfter").GetInt32());
    }
}

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
        Assert.Empty(await Town.Do(services => services.GetRequiredService<Jicengtong.Modules.Evidence.CompareRows>().Run(default)));
        await Town.MoveTo(TestClock.At(11, 20, 9, 5));
        Assert.Contains("换了群主", await (await office.GetAsync($"/evidence/chat-group:{IdOf(group)}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
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
        Assert.Empty(await Changed());
        await Town.Do(services => services.GetRequiredService<AppDb>().Database.ExecuteSqlAsync($"UPDATE chatgroup_groups SET owner_name = '别人' WHERE name = '低保工作群'"));
        Assert.StartsWith("group-row:", Assert.Single(await Changed()).Where, StringComparison.Ordinal);

        Task<IReadOnlyList<Jicengtong.Modules.Evidence.Mismatch>> Changed() => Town.Do(services => services.GetRequiredService<Jicengtong.Modules.Evidence.CompareRows>().Run(default));

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

public sealed class GroupRequests : TownTests
{
    [Fact]
    public async Task No_group_is_needed_for_people_one_can_write_to()
    {
        var clerk = await Town.As("u0168");
        var told = await clerk.Post("/api/chat-groups", Request("tell")).Json(422);
        Assert.Equal("chat-group.notNeeded", told.GetProperty("code").GetString());
        Assert.Contains("不用建群", told.GetProperty("detail").GetString(), StringComparison.Ordinal);

        var village = DemoTown.Records.Groups.Single(group => group.Name == "甲乌村工作群").Members;
        var copy = await clerk.Post("/api/chat-groups", Request("discuss", string.Join('\n', village))).Json(422);
        Assert.Contains("甲乌村全体人员", copy.GetProperty("detail").GetString(), StringComparison.Ordinal);

        Assert.Equal("chat-group.members", await clerk.Post("/api/chat-groups", Request("discuss", "没有这个人")).Refusal(422));
        Assert.Equal("chat-group.until", await clerk.Post("/api/chat-groups", Request("discuss", endsOn: "2026-11-20")).Refusal(422));
        Assert.Empty(await clerk.Groups());
    }

    [Fact]
    public async Task With_a_reason_the_office_decides_and_the_requester_is_told()
    {
        var clerk = await Town.As("u0168");
        var id = (await clerk.Post("/api/chat-groups", Request("discuss")).Json(201)).GetProperty("id").GetString();
        Assert.Equal("forbidden", await clerk.Put($"/api/chat-groups/{id}/decision", new { yes = true }).Refusal(403));
        var office = await Town.As(Approver);
        Assert.Single(await office.Asks(), ask => ask.GetProperty("title").GetString() == "申请建群：“三线迁改协调”");
        Assert.Equal("chat-group.noteMissing", await office.Put($"/api/chat-groups/{id}/decision", new { yes = false }).Refusal(422));
        await office.Put($"/api/chat-groups/{id}/decision", new { yes = true }).Json(204);
        await office.Put($"/api/chat-groups/{id}/decision", new { yes = true }).Json(204);
        Assert.Empty(await office.Asks());
        Assert.Single(await clerk.Asks("know"), ask => ask.GetProperty("title").GetString() == "“三线迁改协调”可以建了");
        await clerk.Put($"/api/chat-groups/{id}/opening").Json(204);
        Assert.Equal("running", Assert.Single(await clerk.Groups()).GetProperty("state").GetString());

        // The matter has its group now: the next one is told where to go.
        var twin = await (await Town.As("u0151")).Post("/api/chat-groups", Request("discuss", "u0143")).Json(422);
        Assert.Contains("三线迁改协调", twin.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, (await (await Town.As("u0151")).Post("/api/chat-groups", Request("discuss", "u0143", insist: "另一条线")).Json(201)).GetProperty("id").ValueKind);
    }

    [Fact]
    public async Task Refused_with_a_reason_it_ends()
    {
        var clerk = await Town.As("u0168");
        var id = (await clerk.Post("/api/chat-groups", Request("collect", insist: "要来回改")).Json(201)).GetProperty("id").GetString();
        var office = await Town.As(Approver);
        await office.Put($"/api/chat-groups/{id}/decision", new { yes = false, note = "用填报" }).Json(204);
        Assert.Contains(await clerk.Asks("know"), ask => ask.GetProperty("title").GetString() == "“三线迁改协调”没有批准");
        Assert.Equal("chat-group.state", await office.Put($"/api/chat-groups/{id}/decision", new { yes = true }).Refusal(409));
        Assert.Equal("chat-group.state", await clerk.Put($"/api/chat-groups/{id}/opening").Refusal(409));
    }

    private static string Approver => DemoTown.Records.Duties.First(duty => duty is { Matter: "公文处理", Unit: "513401111", Leads: true }).Account;

    private static object Request(string use, string members = "u0151\nu0362", string endsOn = "2027-03-01", string? insist = null)
        => new { name = "三线迁改协调", purpose = "三条线迁改，几家要碰", use, matter = "饮水安全", members, endsOn, insist };
}
