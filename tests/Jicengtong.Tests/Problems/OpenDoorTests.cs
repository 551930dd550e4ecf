using System.Net;
using System.Text.RegularExpressions;
using AngleSharp;
using AngleSharp.Dom;
using Dapper;
using Jicengtong.Modules.Problems;
using Microsoft.Extensions.DependencyInjection;
using static Jicengtong.Tests.Problems.ReadingPages;

namespace Jicengtong.Tests.Problems;

/// <summary>What people without an account can do: the grid's code, the tracking code, 意见和投诉.</summary>
public sealed partial class OpenDoorTests : TownTests
{
    private const string Grid = "513401111200G01";

    [Fact]
    public async Task A_resident_reports_without_account_follows_by_the_code_sends_back_and_rates()
    {
        var (resident, clerk) = (Town.Visitor(), await Town.As("u0168"));
        var code = await Report(resident, [("text", Reporting.NoWater), ("matter", "饮水安全"), ("phone", "139 0000 0001")]);
        Assert.Matches(CodeForm(), code);
        var page = await Page(resident, $"/case/{code}?said=new");
        Assert.Equal(code, page.QuerySelector(".code")!.TextContent);
        Assert.Contains("由巴汝镇在", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("张文", page.Body.TextContent, StringComparison.Ordinal);

        var id = Assert.Single(await clerk.Ledger("handling")).Text("id");
        Assert.DoesNotContain("13900000001", await clerk.GetStringAsync($"/problems/{id}"), StringComparison.Ordinal);
        Assert.Equal(("群众", "resident", Grid), ((await clerk.Problem(id)).Text("reporter"), (await clerk.Problem(id)).Text("channel"), (await clerk.Problem(id)).Text("unit")));
        await clerk.Answer(id, "明天修").Json(204);

        var address = $"/case/{code}";
        Assert.Contains("明天修", (await Page(resident, address)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(422, (int)(await Send(resident, address, address + "/closure", [("satisfied", "no"), ("comment", " ")])).StatusCode);
        Assert.Equal(303, (int)(await Send(resident, address, address + "/closure", [("satisfied", "no"), ("comment", "没来人")])).StatusCode);
        Assert.Equal("returned", (await clerk.Problem(id)).Text("state"));
        Assert.Equal(303, (int)(await Send(resident, address, address + "/additions", [("text", "现在4组也停了")])).StatusCode);
        await clerk.Answer(id, "修好了").Json(204);
        Assert.Equal(303, (int)(await Send(resident, address.ToLowerInvariant(), address + "/closure", [("satisfied", "yes"), ("rating", "mostly")])).StatusCode);
        Assert.Equal("mostly", (await clerk.Problem(id)).GetProperty("closure").Text("rating"));
    }

    [Fact]
    public async Task Whoever_answers_asks_for_the_number_a_resident_left_and_each_look_is_proven()
    {
        var (resident, clerk, neighbour) = (Town.Visitor(), await Town.As("u0168"), await Town.As("u0364"));
        await Report(resident, [("text", Reporting.NoWater), ("matter", "饮水安全"), ("phone", "13900000001")]);
        await Report(resident, [("text", "桥塌了一半"), ("matter", "饮水安全")]);
        var (with, without) = (await IdOf(clerk, "蓄水池"), await IdOf(clerk, "桥塌"));
        var page = $"/problems/{with}";
        Assert.DoesNotContain("13900000001", await clerk.GetStringAsync(page), StringComparison.Ordinal);
        Assert.Equal(0, await Looks(with));
        foreach (var look in new[] { 1, 2 })
        {
            Assert.Equal("13900000001", (await Read(await Send(clerk, page, page + "/phone", []))).QuerySelector("#phone a")!.TextContent);
            Assert.Equal(look, await Looks(with));
        }

        // To whoever does not answer, and where none was left, there is nothing to see and no leaf.
        Assert.Equal(404, (int)(await neighbour.PostAsync(page + "/phone", await Forms.Begin(neighbour, "/problems/new"))).StatusCode);
        Assert.Equal(404, (int)(await clerk.PostAsync($"/problems/{without}/phone", await Forms.Begin(clerk, "/problems/new"))).StatusCode);
        Assert.Equal((2, 0), (await Looks(with), await Looks(without)));
        Assert.Contains("没有留电话", await clerk.GetStringAsync($"/problems/{without}"), StringComparison.Ordinal);
        Assert.Contains("看了群众留的电话", await clerk.GetStringAsync($"/evidence/problem:{with}"), StringComparison.Ordinal);

        static async Task<string> IdOf(HttpClient clerk, string words) => (await clerk.Ledger("handling")).Single(line => line.Text("title").Contains(words, StringComparison.Ordinal)).Text("id");
        async Task<int> Looks(string id) => (await clerk.GetAsync($"/api/evidence/leaves/problem:{id}").Json()).GetProperty("items").EnumerateArray().Count(leaf => leaf.Text("kind") == "problem.phone-seen");
    }

    [Fact]
    public async Task The_same_form_sent_twice_reports_once_and_gives_the_same_code()
    {
        var resident = Town.Visitor();
        var form = await Page(resident, $"/r/{Grid}");
        var fields = form.QuerySelectorAll("form input[type=hidden]").Select(hidden => (hidden.GetAttribute("name")!, hidden.GetAttribute("value")!)).Append(("text", "路灯坏了")).ToArray();
        var (first, second) = (await resident.PostAsync($"/r/{Grid}", Form(fields)), await resident.PostAsync($"/r/{Grid}", Form(fields)));
        Assert.Equal((303, first.Headers.Location), ((int)second.StatusCode, second.Headers.Location));
        Assert.Single(await (await Town.As("u0362")).Ledger("all"));
        // The code itself stands nowhere in the database.
        var code = first.Headers.Location!.ToString()["/case/".Length..][..19];
        var rows = await Town.Do(services => services.GetRequiredService<Sql>().Query<string>("SELECT code_digest FROM problem_problems WHERE code_digest IS NOT NULL", null, CancellationToken.None));
        Assert.Equal([TrackingCode.DigestOf(code)!], rows);
        Assert.Equal(0, await Town.Do(services => services.GetRequiredService<Sql>().First<int>("SELECT count(*) FROM platform_operations", null, CancellationToken.None)));
    }

    [Fact]
    public async Task A_code_that_opens_nothing_is_always_answered_alike_and_guessing_ends_soon()
    {
        var resident = Town.Visitor();
        var code = await Report(resident, [("text", "路灯坏了")]);
        var answers = new List<string>();
        foreach (var wrong in new[] { "ABCD-EFGH-JKMN-PQRS", "BBBB-2222-3333-4444", "x", code[..18] + (code[18] == '2' ? '3' : '2') })
        {
            var answer = await resident.GetAsync($"/case/{wrong}");
            Assert.Equal(404, (int)answer.StatusCode);
            answers.Add((await Read(answer)).QuerySelector("[role=alert]")!.TextContent);
        }

        Assert.Single(answers.Distinct());
        for (var guess = 0; guess < 20; guess++)
            await resident.GetAsync("/case/ABCD-EFGH-JKMN-PQRS");
        Assert.Equal(429, (int)(await resident.GetAsync($"/case/{code}")).StatusCode);
        Town.Clock.MoveTo(TestClock.At(11, 20, 10, 1));
        Assert.Equal(200, (int)(await resident.GetAsync($"/case/{code}")).StatusCode);
    }

    [Fact]
    public async Task Too_many_from_one_address_wait_an_hour_and_the_typed_text_comes_back()
    {
        var resident = Town.Visitor();
        for (var number = 0; number < 20; number++)
            await Report(resident, [("text", $"第{number}件")]);
        var refused = await Send(resident, $"/r/{Grid}", $"/r/{Grid}", [("text", "第21件")]);
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Equal("第21件", (await Read(refused)).QuerySelector("#text")!.TextContent);
        Town.Clock.MoveTo(TestClock.At(11, 20, 10, 1));
        await Report(resident, [("text", "第21件")]);
    }

    [Fact]
    public async Task Bad_input_is_refused_in_plain_words_and_nothing_is_half_stored()
    {
        var resident = Town.Visitor();
        foreach (var (fields, said) in new ((string, string)[], string)[]
        {
            ([("text", " \u200b\u202e")], "请写下是什么问题"), ([("text", new string('长', 50_000))], "写得太长了"), ([("text", "停水"), ("phone", "打我电话")], "电话写得不对"),
            ([("text", "停水"), ("matter", "飞碟")], "没有“飞碟”这个事项"), ([("text", "停水"), ("category", "飞碟")], "没有“飞碟”这一类"),
        })
        {
            var refused = await Send(resident, $"/r/{Grid}", $"/r/{Grid}", fields);
            Assert.Equal(422, (int)refused.StatusCode);
            Assert.Contains(said, (await Read(refused)).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        }

        var program = await Send(resident, $"/r/{Grid}", $"/r/{Grid}", [("text", "停水")], ("照片.jpg", "MZ\0\0 this is a program"u8.ToArray()));
        Assert.Equal(422, (int)program.StatusCode);
        // 20,000 × 10,000 pixels in a few bytes.
        byte[] huge = [0xFF, 0xD8, 0xFF, 0xC0, 0, 9, 8, 0x27, 0x10, 0x4E, 0x20, 1, 0, 0xFF, 0xD9];
        var large = await Send(resident, $"/r/{Grid}", $"/r/{Grid}", [("text", "停水")], ("照片.jpg", huge));
        Assert.Contains("200 百万像素", (await Read(large)).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await resident.GetAsync("/r/513401D10")).StatusCode);
        Assert.Equal(404, (int)(await resident.GetAsync("/r/nowhere")).StatusCode);
        Assert.Empty(await (await Town.As("u0135")).Ledger("all"));
        var code = await Report(resident, [("text", "路灯坏了😀👨‍👩‍👧 \u202eevil\u202c")]);
        Assert.Equal("路灯坏了😀👨‍👩‍👧 evil", (await Page(resident, $"/case/{code}")).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Each_grid_has_a_poster_with_its_own_code_for_those_who_look_after_it()
    {
        var page = await Page(await Town.As("u0362"), "/problems/posters?unit=513401111200");
        Assert.Equal(4, page.QuerySelectorAll(".poster").Length);
        Assert.Contains($"/r/{Grid}", page.QuerySelector(".poster")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelector(".poster svg.qr path:last-child")!.GetAttribute("d")!);
        Assert.Equal(404, (int)(await (await Town.As("u0386")).GetAsync("/problems/posters?unit=513401111200")).StatusCode);
    }

    [Fact]
    public async Task A_voice_about_the_platform_goes_to_the_unit_the_county_named_under_a_name_or_without()
    {
        await RulesTests.Set(await Town.As("u0005"), "513401", RulesTests.Rules([("一般", 48, "hours")], platform: "513401D22")).Json(204);
        var secretary = await Town.As("u0362");
        var sent = await Send(secretary, "/voice", "/voice", [("text", "一天提醒五次，太多了")]);
        var mine = Assert.Single(await secretary.Ledger("mine"));
        Assert.Equal($"/problems/{mine.Text("id")}?said=reported", sent.Headers.Location!.ToString());
        Assert.Equal(("513401D22", "platform", "平台意见"), ((await secretary.Problem(mine.Text("id"))).Text("handlerUnit"), (await secretary.Problem(mine.Text("id"))).Text("channel"), mine.Text("matter")));
        await secretary.GetAsync($"/case/{await Anonymous(Town.Visitor())}");
        Assert.Contains("/voice", await secretary.GetStringAsync("/inbox"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_nothing_in_the_database_leads_back_to_whoever_wrote_it()
    {
        var secretary = await Town.As("u0362");
        var code = await Anonymous(secretary);
        Assert.Contains("提醒太多", (await Page(secretary, $"/case/{code}")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(await secretary.Ledger("mine"));
        var person = await Town.Do(services => services.GetRequiredService<Sql>().First<Guid>("SELECT id FROM organization_persons WHERE account = 'u0362'", null, CancellationToken.None));
        foreach (var (table, column) in new[] { ("problem_problems", "reporter_id"), ("problem_entries", "by_id"), ("platform_operations", "person_id"), ("inbox_subjects", "asked_by"), ("inbox_asks", "holder_id") })
            Assert.Equal(0, await Town.Do(services => services.GetRequiredService<Sql>().First<int>($"SELECT count(*) FROM {table} WHERE {column} = @person", new { person }, CancellationToken.None)));
        // The leaf of the evidence names its actor in its bytes.
        var leaves = await Town.Leaves();
        Assert.NotEmpty(leaves);
        Assert.DoesNotContain(leaves, leaf => leaf.Bytes.AsSpan().IndexOf(person.ToByteArray(true)) >= 0);
    }

    private static async Task<string> Anonymous(HttpClient client)
    {
        var sent = await Send(client, "/voice", "/voice", [("text", "提醒太多"), ("anonymous", "yes")]);
        Assert.Equal(303, (int)sent.StatusCode);
        return CodeIn(sent);
    }

    private static async Task<string> Report(HttpClient client, (string, string)[] fields) => CodeIn(await Send(client, $"/r/{Grid}", $"/r/{Grid}", fields));

    private static string CodeIn(HttpResponseMessage sent)
    {
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        return sent.Headers.Location!.ToString()["/case/".Length..][..19];
    }

    private static async Task<HttpResponseMessage> Send(HttpClient client, string from, string to, (string Name, string Value)[] fields, (string Name, byte[] Bytes)? photo = null)
    {
        var form = (await Page(client, from)).QuerySelectorAll("form[method=post]").First(one => string.Equals(one.GetAttribute("action"), to, StringComparison.OrdinalIgnoreCase));
        var hidden = form.QuerySelectorAll("input[type=hidden]").Where(one => fields.All(field => field.Name != one.GetAttribute("name"))).Select(one => (one.GetAttribute("name")!, one.GetAttribute("value")!));
        using var content = Form([.. hidden, .. fields]);
        if (photo is { } file)
            content.Add(new ByteArrayContent(file.Bytes), "photos", file.Name);
        return await client.PostAsync(to, content);
    }

    private static MultipartFormDataContent Form((string Name, string Value)[] fields)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), name);
        return content;
    }

    [GeneratedRegex("^[2-9A-HJKMNP-TV-Z]{4}(-[2-9A-HJKMNP-TV-Z]{4}){3}$")]
    private static partial Regex CodeForm();
}
