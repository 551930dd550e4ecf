using System.Text.Json;
using AngleSharp.Dom;
using Jicengtong.Modules.ChatGroups;
using Jicengtong.Tests.Organization;
using Jicengtong.Tests.Problems;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.ChatGroups;

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
    public async Task A_wish_goes_together_with_the_limits_it_needs()
    {
        var office = await Town.As("u0143");
        var id = await Town.Kept("u0143");
        var crowded = new[] { "巴汝镇工作大群", "镇村干部群" };
        await office.Wish(id, new { @do = "keep", first = crowded[0] }).Json(204);
        var refused = await office.Wish(id, new { @do = "limits", maxPerPerson = 1 }).Json(422);
        Assert.Contains("（", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("wish.with", await office.Wish(id, new { @do = "keep", first = crowded[1], with = new { maxGroups = 0 } }).Refusal(422));
        Assert.Equal("wish.with", await office.Wish(id, new { @do = "keep", first = crowded[1], with = new { exceptions = new Dictionary<string, int> { ["u9999"] = 4 } } }).Refusal(422));
        await office.Wish(id, new { @do = "keep", first = crowded[1], with = new { maxGroups = 9, maxPerPerson = 5 } }).Json(204);
        var wishes = (await office.Plan(id)).GetProperty("wishes");
        Assert.Equal("{}", wishes.GetProperty("reasons").GetRawText());
        Assert.Equal((9, 5, 2), (wishes.GetProperty("maxGroups").GetInt32(), wishes.GetProperty("maxPerPerson").GetInt32(), wishes.GetProperty("pinned").GetArrayLength()));
    }

    [Fact]
    public async Task Where_one_person_is_in_the_way_that_person_alone_gets_more_and_why_is_kept()
    {
        var office = await Town.As("u0143");
        var id = await Town.Kept("u0143");
        var page = $"/groups/{id}/adjust";
        await office.Wish(id, new { @do = "keep", first = "巴汝镇工作大群" }).Json(204);
        var refused = await ReadingPages.Read(await office.SendForm(page, page, ("do", "keep"), ("first", "巴汝镇机关干部群")));
        var buttons = refused.QuerySelectorAll("form:has(input[name^=with]) button").Select(button => button.TextContent).ToArray();
        Assert.Equal(["别人不变，改成梁然晓 4 个，重新算", "改成每人 4 个，重新算"], buttons);
        var offered = refused.QuerySelector("input[name=withLimit]")!.Closest("form")!.QuerySelectorAll("input[type=hidden]")
            .Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!)).Where(field => !field.Item1.StartsWith("__", StringComparison.Ordinal)).ToArray();
        Assert.Equal(303, (int)(await office.SendForm(page, page, offered)).StatusCode);
        var wishes = (await office.Plan(id)).GetProperty("wishes");
        Assert.Equal((4, 3, 2), (wishes.GetProperty("exceptions").GetProperty("u0171").GetInt32(), wishes.GetProperty("maxPerPerson").GetInt32(), wishes.GetProperty("pinned").GetArrayLength()));
        Assert.Equal("“巴汝镇机关干部群”照原样留着", wishes.GetProperty("reasons").GetProperty("u0171").GetString());
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
        Assert.Contains(card.QuerySelectorAll("button"), button => button.TextContent == "改成 3 个群，重新算");
        // The button carries the choice: the group is kept, and what was decided before stands.
        var offered = card.QuerySelector("input[name=withMaxGroups]")!.Closest("form")!.QuerySelectorAll("input[type=hidden]")
            .Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!)).Where(field => !field.Item1.StartsWith("__", StringComparison.Ordinal)).ToArray();
        Assert.Equal(303, (int)(await office.SendForm(page, page, offered)).StatusCode);
        var wishes = (await office.Plan(id)).GetProperty("wishes");
        Assert.Equal((3, "甲乌村工作群"), (wishes.GetProperty("maxGroups").GetInt32(), Assert.Single(wishes.GetProperty("pinned").EnumerateArray()).GetString()));
        Assert.Equal("“甲乌村工作群”照原样留着；上限放宽到 3 个群", (await office.Plan(id)).GetProperty("steps").EnumerateArray().Last().GetProperty("what").GetString());

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
