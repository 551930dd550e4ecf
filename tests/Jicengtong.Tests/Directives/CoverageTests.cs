using Jicengtong.Modules.Directives;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Microsoft.Extensions.DependencyInjection;
using static Jicengtong.Tests.Problems.ReadingPages;

namespace Jicengtong.Tests.Directives;

/// <summary>Where a directive has got to: line by line as adding up unit by unit gives it, and the names of those who are missing.</summary>
public sealed class CoverageTests : TownTests
{
    private const string Secretary = "村党支部书记兼村委会主任";
    private const string TownUnit = "513401111";

    [Fact]
    public async Task Names_come_a_hundred_at_a_time_in_the_order_of_the_tree_until_everybody_was_named_once()
    {
        var (bureau, id, asked) = await Sent(["513401"]);
        Assert.InRange(asked, 101, 199);
        var sender = await Page(bureau, $"/directives/{id}");
        Assert.Equal(SenderPage.FirstNames, sender.QuerySelectorAll(".board > div:last-child table tr").Length);

        var first = await Page(bureau, sender.QuerySelector("a[href$=unopened]")!.GetAttribute("href")!);
        var second = await Page(bureau, first.QuerySelectorAll("main a").First(link => link.TextContent == "看后面的").GetAttribute("href")!);
        List<string> named = [.. NamesOn(first), .. NamesOn(second)];
        Assert.Equal((100, asked), (NamesOn(first).Count, named.Distinct().Count()));
        Assert.DoesNotContain(second.QuerySelectorAll("main a"), link => link.TextContent == "看后面的");
        var units = (await Ask(inbox => inbox.Unopened([Guid.Parse(id)], null, int.MaxValue, default))).Select(one => one.UnitPath).ToList();
        Assert.Equal(units.Order(StringComparer.Ordinal), units);

        // Whoever opens it is named no more; of those who only read it nobody sees the names.
        var reader = await Town.As("u0362");
        await reader.GetStringAsync($"/directives/{id}/read");
        Assert.Equal(asked - 1, (await Ask(inbox => inbox.Unopened([Guid.Parse(id)], null, int.MaxValue, default))).Count);
        Assert.Equal($"/directives/{id}/read", (await reader.GetAsync($"/directives/{id}/unopened")).Headers.Location!.OriginalString);
        Assert.Equal(404, (int)(await (await Town.As("u0022")).GetAsync($"/directives/{id}/unopened")).StatusCode);

        await bureau.Put($"/api/directives/{id}/withdrawal", new { why = "重发" }).Json(204);
        var withdrawn = await Page(bureau, $"/directives/{id}/unopened");
        Assert.Empty(NamesOn(withdrawn));
        Assert.Contains("已经撤回", withdrawn.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_those_whom_a_relay_asked_stay_with_whoever_passed_it_on()
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", IssueTests.Draft()).Json(201)).GetProperty("id").GetString()!;
        await bureau.Put($"/api/directives/{id}/issue").Json();
        var relay = await PassOn(id);

        var (ofBureau, ofTown) = (NamesOn(await Page(bureau, $"/directives/{id}/unopened")), NamesOn(await Page(await Town.As("u0151"), $"/directives/{id}/unopened")));
        Assert.Equal(24, ofBureau.Count);
        Assert.Equal((await Ask(inbox => inbox.Sum([relay], default))).Total, ofTown.Count);
        Assert.Empty(ofBureau.Intersect(ofTown));
        await LinesAddUp(Guid.Parse(id), relay);
    }

    [Fact]
    public async Task Lines_are_one_level_below_what_all_have_in_common()
    {
        foreach (var units in (string[][])[["513401"], [TownUnit], [TownUnit + "200"], [TownUnit + "200", "513401101"]])
        {
            var (_, id, _) = await Sent(units);
            await LinesAddUp(Guid.Parse(id), Guid.Parse(id));
        }

        Assert.Empty(await Ask(inbox => inbox.Lines(Guid.NewGuid(), null, default)));
        Assert.Equal(0, (await Ask(inbox => inbox.Sum([], default))).Total);
    }

    [Fact]
    public async Task A_unit_that_moves_or_goes_into_another_takes_what_is_open_along()
    {
        var (_, id, asked) = await Sent(["513401"]);
        var administrator = await Town.As(AdministratorKind.Security);
        await administrator.Put($"/api/units/{TownUnit}200/parent", new { parent = "513401101", why = "区划调整" }).Json(204);
        await LinesAddUp(Guid.Parse(id), Guid.Parse(id));
        await administrator.Put($"/api/units/{TownUnit}201/merger", new { into = TownUnit + "202", why = "区划调整" }).Json(204);
        await LinesAddUp(Guid.Parse(id), Guid.Parse(id));
        Assert.Equal(asked, (await Ask(inbox => inbox.Unopened([Guid.Parse(id)], null, int.MaxValue, default))).Count);
    }

    private async Task<Guid> PassOn(string id)
    {
        await (await Town.As("u0151")).Post($"/api/directives/{id}/relays", new
        {
            keyPoints = new[] { "重点是马鞍山两片林地，名单应急办已填好", "看到烟火先打镇值班室电话" }, opinion = "各村书记牵头办。",
            audience = new { matters = Array.Empty<string>(), units = new[] { TownUnit }, kinds = new[] { "村社区" }, posts = new[] { Secretary } },
        }).Json(201);
        return (await Ask(inbox => inbox.Coverage(Guid.Parse(id), default))).Select(tally => tally.SubjectId).Distinct().Single(subject => subject != Guid.Parse(id));
    }

    // Everybody asked, and then only what one of its subjects asked: as the tallies read one by one, with the places the directory gives.
    private async Task LinesAddUp(Guid root, Guid subject)
    {
        var tallies = await Ask(inbox => inbox.Coverage(root, default));
        var units = await Town.Do(services => services.GetRequiredService<IDirectory>().Units([.. tallies.Select(tally => tally.Unit)], default));
        foreach (var only in (Guid[]?[])[null, [subject]])
        {
            var seen = tallies.Where(tally => only is null || only.Contains(tally.SubjectId)).ToList();
            var places = PlaceLines.Of([.. seen.Select(tally => units[tally.Unit].Path)]);
            Assert.Equal(
                seen.GroupBy(tally => places.CodeOf(units[tally.Unit].Path)).Select(line => (line.Key, line.Sum(one => one.Total), line.Sum(one => one.Opened))).Order(),
                (await Ask(inbox => inbox.Lines(root, only, default))).GroupBy(line => line.Unit).Select(line => (line.Key, line.Sum(one => one.Total), line.Sum(one => one.Opened))).Order());
        }
    }

    private async Task<(HttpClient Bureau, string Id, int Asked)> Sent(string[] units)
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", new
        {
            title = $"关于{string.Concat(units)}入户的通知", text = "请看。", keyPoints = new[] { "看完" },
            audience = new { matters = Array.Empty<string>(), units, kinds = new[] { "村社区" }, posts = new[] { Secretary } },
        }).Json(201)).GetProperty("id").GetString()!;
        return (bureau, id, (await bureau.Put($"/api/directives/{id}/issue", new { whyAgain = "分批" }).Json()).GetProperty("asks").GetInt32());
    }

    private Task<T> Ask<T>(Func<IInbox, Task<T>> question) => Town.Do(services => question(services.GetRequiredService<IInbox>()));

    private static List<string> NamesOn(AngleSharp.Dom.IDocument page) => [.. page.QuerySelectorAll("main td:first-child").Select(cell => cell.TextContent)];
}
