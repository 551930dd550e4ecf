namespace Jicengtong.Tests.Organization;

public sealed class DutyChangeTests : TownTests
{
    [Fact]
    public async Task The_planted_blank_is_found_filled_and_gone_and_the_change_is_on_record()
    {
        var office = await Town.As("u0142");
        var blank = Assert.Single((await office.GetAsync("/api/duties/gaps?unit=513401111").Json()).GetProperty("blanks").EnumerateArray(), one => one.GetProperty("matter").GetString() == "河长制" && one.GetProperty("unit").GetString() == "513401111");
        var candidates = blank.GetProperty("candidates").EnumerateArray().Select(person => person.GetProperty("account").GetString()).ToList();
        Assert.Contains("u0151", candidates);
        Assert.DoesNotContain("u0362", candidates);

        await office.Put("/api/duties/assignment", new { matter = "河长制", unit = "513401111", holder = "u0151", deputy = "u0150", why = "分工调整" }).Json(204);
        Assert.DoesNotContain((await office.GetAsync("/api/duties/gaps?unit=513401111").Json()).GetProperty("blanks").EnumerateArray(), one => one.GetProperty("matter").GetString() == "河长制" && one.GetProperty("unit").GetString() == "513401111");
        var answer = (await office.GetAsync("/api/duties/answerable?matter=河长制&unit=513401111").Json()).GetProperty("items")[0];
        Assert.Equal("u0151", answer.GetProperty("account").GetString());
        var change = (await office.GetAsync("/api/duties/changes?unit=513401111").Json()).GetProperty("items").EnumerateArray().Last();
        Assert.Equal(("牵头人", "空白", "分工调整"), (change.GetProperty("what").GetString(), change.GetProperty("before").GetString(), change.GetProperty("why").GetString()));
    }

    [Fact]
    public async Task Who_answered_on_a_day_is_said_with_the_deputy_and_the_way_up_and_who_will_be_there_next_week()
    {
        var office = await Town.As("u0142");
        async Task<string> Asked(string matter, string unit, string on)
        {
            var who = (await office.GetAsync($"/api/duties/answerable?matter={matter}&unit={unit}&on={on}").Json()).GetProperty("items")[0];
            return string.Join(' ', who.GetProperty("unit").GetString(), who.GetProperty("holder").GetString(), who.GetProperty("deputy").GetString());
        }

        var before = await Asked("森林草原防灭火", "513401111200", "2026-11-20");
        Assert.StartsWith("513401111200 莫色阿牛", before, StringComparison.Ordinal);
        Assert.StartsWith("513401", await Asked("河长制", "513401111", "2026-11-20"), StringComparison.Ordinal);
        Assert.DoesNotContain("513401111 ", await Asked("河长制", "513401111", "2026-11-20"), StringComparison.Ordinal);

        // A week later the secretary hands it over, the blank of the town is filled, and the new holder will be away in December.
        Town.Clock.MoveTo(TestClock.At(11, 27, 9));
        await office.Put("/api/duties/assignment", new { matter = "森林草原防灭火", unit = "513401111200", holder = "u0364", deputy = "u0363", timeLimit = "2小时内到场", why = "分工调整" }).Json(204);
        await office.Put("/api/duties/assignment", new { matter = "河长制", unit = "513401111", holder = "u0151", deputy = "u0150", why = "分工调整" }).Json(204);
        await office.Post("/api/people/u0364/leaves", new { kind = "出差", from = "2026-12-07", to = "2026-12-09", deputy = "u0362" }).Json(201);
        var after = await Asked("森林草原防灭火", "513401111200", "2026-11-27");
        Assert.NotEqual(before, after);
        Assert.Equal(before, await Asked("森林草原防灭火", "513401111200", "2026-11-26"));
        Assert.EndsWith("莫色阿牛", await Asked("森林草原防灭火", "513401111200", "2026-12-08"), StringComparison.Ordinal);
        Assert.Equal(after, await Asked("森林草原防灭火", "513401111200", "2026-12-10"));
        Assert.StartsWith("513401111 ", await Asked("河长制", "513401111", "2026-11-27"), StringComparison.Ordinal);
        Assert.DoesNotContain("513401111 ", await Asked("河长制", "513401111", "2026-11-26"), StringComparison.Ordinal);
        var page = await office.GetStringAsync("/units/513401111200?on=2026-11-25");
        Assert.Contains("那天谁负责什么", page, StringComparison.Ordinal);
        Assert.Contains("莫色阿牛", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_planted_overlap_is_settled_by_one_word()
    {
        var office = await Town.As("u0142");
        var overlap = Assert.Single((await office.GetAsync("/api/duties/gaps?unit=513401111").Json()).GetProperty("overlaps").EnumerateArray(), one => one.GetProperty("matter").GetString() == "垃圾分类");
        var lead = overlap.GetProperty("leads")[0].GetProperty("dutyId").GetString();
        await office.Put($"/api/duties/{lead}/lead", new { why = "书记会定" }).Json(204);
        Assert.DoesNotContain((await office.GetAsync("/api/duties/gaps?unit=513401111").Json()).GetProperty("overlaps").EnumerateArray(), one => one.GetProperty("matter").GetString() == "垃圾分类");
        await office.Put($"/api/duties/{lead}/lead", new { why = "再点一次" }).Json(204);
    }

    [Fact]
    public async Task What_is_open_goes_to_the_new_holder_unopened_and_the_old_one_has_it_no_more()
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue").Json();
        var before = await Town.As("u0151");
        var ask = (await before.GetAsync("/api/inbox").Json()).GetProperty("items")[0].GetProperty("id").GetString();
        await before.Put($"/api/asks/{ask}/opened").Json(204);

        var office = await Town.As("u0142");
        await office.Put("/api/duties/assignment", new { matter = "森林草原防灭火", unit = "513401111", holder = "u0150", why = "调走了" }).Json(204);
        var after = await Town.As("u0150");
        var card = Assert.Single((await after.GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray());
        Assert.NotEqual("", card.GetProperty("movedFrom").GetString());
        Assert.Empty((await before.GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray());
        Assert.Equal("notFound", await before.Put($"/api/asks/{ask}/receipt", new { answer = "understood" }).Refusal(404));
        var coverage = await bureau.GetAsync($"/api/directives/{id}/coverage").Json();
        Assert.Equal((25, 0), (coverage.GetProperty("total").GetInt32(), coverage.GetProperty("opened").GetInt32()));
    }

    [Fact]
    public async Task Whoever_fills_a_blank_finds_the_directives_in_force()
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", new
        {
            title = "关于开展冬季巡河的通知", matter = "河长制", demand = "do", due = "2026-12-10T18:00:00+08:00", text = "各乡镇组织巡河，12月10日前报情况。",
            audience = new { matters = new[] { "河长制" }, units = new[] { "513401" }, kinds = new[] { "乡镇街道" } },
        }).Json(201)).GetProperty("id").GetString();
        var asked = (await bureau.Put($"/api/directives/{id}/issue").Json()).GetProperty("asks").GetInt32();
        await (await Town.As("u0142")).Put("/api/duties/assignment", new { matter = "河长制", unit = "513401111", holder = "u0151" }).Json(204);
        var card = Assert.Single((await (await Town.As("u0151")).GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray());
        Assert.Equal("关于开展冬季巡河的通知", card.GetProperty("title").GetString());
        Assert.Equal(asked + 1, (await bureau.GetAsync($"/api/directives/{id}/coverage").Json()).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("u0362", "河长制", "513401111", "u0151", "", 403, "forbidden")]
    [InlineData("u0142", "河长制", "513401111", "u0362", "", 422, "duty.holder")]
    [InlineData("u0142", "河长制", "513401111", "", "", 422, "duty.holder")]
    [InlineData("u0142", "河长制", "513401111", "u0151", "u0151", 422, "duty.deputy")]
    [InlineData("u0142", "没有的事", "513401111", "u0151", "", 404, "notFound")]
    [InlineData("u0142", "河长制", "999", "u0151", "", 404, "notFound")]
    [InlineData("u0142", "河长制", "513401101", "u0097", "", 403, "forbidden")]
    public async Task Only_those_above_change_the_list_and_only_people_of_the_unit_hold_a_duty(string account, string matter, string unit, string holder, string deputy, int status, string code)
        => Assert.Equal(code, await (await Town.As(account)).Put("/api/duties/assignment", new { matter, unit, holder, deputy }).Refusal(status));
}
