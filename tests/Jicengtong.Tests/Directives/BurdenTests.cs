using Jicengtong.Modules.Directives;
using Jicengtong.Modules.Directives.Burden;

namespace Jicengtong.Tests.Directives;

public sealed class BurdenTests : TownTests
{
    [Fact]
    public async Task Document_05_is_caught_as_a_repeat_of_04_before_it_is_sent()
    {
        await Issue("u0024", "04-人居环境.md");
        var (bureau, id) = await Write("u0029", "05-人居环境-重复件.md");
        var review = await bureau.GetAsync($"/api/directives/{id}/sending-review").Json();
        var other = Assert.Single(review.GetProperty("sameTopic").EnumerateArray());
        Assert.Equal(("西农发〔2026〕68号", 25), (other.GetProperty("number").GetString(), other.GetProperty("people").GetInt32()));

        Assert.Equal("directive.sameTopic", await bureau.Put($"/api/directives/{id}/issue").Refusal(422));
        Assert.Equal(25, (await bureau.Put($"/api/directives/{id}/issue", new { whyAgain = "省里要求两家分别报送" }).Json()).GetProperty("asks").GetInt32());
    }

    [Fact]
    public async Task The_account_of_senders_adds_up_and_names_no_reader()
    {
        await Issue("u0024", "04-人居环境.md");
        var (bureau, id) = await Write("u0029", "05-人居环境-重复件.md");
        await bureau.Put($"/api/directives/{id}/issue", new { whyAgain = "省里要求两家分别报送" }).Json();
        var grid = await Town.As("u0374");
        var senders = (await grid.GetAsync("/api/directives/burden").Json()).EnumerateArray().ToDictionary(sender => sender.GetProperty("unitName").GetString()!);
        Assert.Equal((1, 1), (senders["西昌市乡村振兴局"].GetProperty("documents").GetInt32(), senders["西昌市乡村振兴局"].GetProperty("repeats").GetInt32()));
        Assert.True(senders["西昌市农业农村局"].GetProperty("hours").GetDouble() > 4);
        Assert.Contains("西昌市农业农村局", await grid.GetStringAsync("/burden"));
        Assert.Empty((await grid.GetAsync("/api/directives/burden?year=2020").Json()).EnumerateArray());
    }

    [Fact]
    public async Task What_was_withdrawn_is_long_ago_or_goes_to_others_is_no_repeat()
    {
        var (first, sent) = await Issue("u0024", "04-人居环境.md");
        await first.Put($"/api/directives/{sent}/withdrawal", new { why = "并入下一份" }).Json(204);
        var (bureau, id) = await Write("u0029", "05-人居环境-重复件.md");
        Assert.Equal(25, (await bureau.Put($"/api/directives/{id}/issue").Json()).GetProperty("asks").GetInt32());
    }

    [Fact]
    public void Documents_on_other_things_are_not_alike()
    {
        var texts = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "demo", "documents")).Order().Select(file => ContentOf(Path.GetFileName(file))).ToList();
        for (var one = 0; one < texts.Count; one++)
            for (var other = one + 1; other < texts.Count; other++)
                Assert.True(FindSameTopic.Likeness(texts[one], texts[other]) is > 0.4 == (one == 3 && other == 4), $"{one + 1} and {other + 1}: {FindSameTopic.Likeness(texts[one], texts[other])}");
    }

    [Fact]
    public void The_clean_week_asks_for_no_traces_because_it_says_so()
    {
        var checks = BurdenChecks.Of(ContentOf("04-人居环境.md"), new BurdenLimits(), reachesVillages: false).ToDictionary(check => check.Question);
        Assert.True(checks["留痕和报材料"].InOrder, checks["留痕和报材料"].Remark);
        var asking = ContentOf("04-人居环境.md") with { Text = "各村每天报送照片和工作总结，建立台账。" };
        Assert.False(BurdenChecks.Of(asking, new BurdenLimits(), reachesVillages: true).Single(check => check.Question == "留痕和报材料").InOrder);
    }

    [Theory]
    [InlineData("人居环境整治", 4000, true)]
    [InlineData("人居环境整治", 4001, false)]
    [InlineData("", 4001, true)]
    [InlineData("", 5000, true)]
    [InlineData("", 5001, false)]
    public void A_document_about_one_matter_has_4000_characters_and_a_comprehensive_one_5000(string matter, int length, bool isInOrder)
    {
        var content = ContentOf("04-人居环境.md") with { Matter = matter, Text = new string('办', length) };
        var check = BurdenChecks.Of(content, new BurdenLimits(), reachesVillages: false).Single(one => one.Question == "篇幅");
        Assert.Equal((isInOrder, true), (check.InOrder, check.Remark.Contains(matter.Length > 0 ? "专项文件一般不超过 4000 字" : "综合文件一般不超过 5000 字", StringComparison.Ordinal)));
        Assert.True(BurdenChecks.Of(content, new BurdenLimits { LongestSpecial = 9000, LongestComprehensive = 9000 }, reachesVillages: false).Single(one => one.Question == "篇幅").InOrder);
    }

    [Fact]
    public void The_price_is_people_times_minutes()
    {
        var fill = ContentOf("02-党员统计.md") with { Form = [new("正式党员"), new("预备党员")], KeyPoints = [] };
        Assert.Equal((120, 2), (Price.Of(fill, 10, outOfHours: false) is var price ? price.TotalMinutes : 0, price.FormFields));
    }

    private static DirectiveContent ContentOf(string document)
    {
        var draft = ImportedText.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "demo", "documents", document)));
        return new DirectiveContent(draft.Title!, draft.Number ?? "", draft.Matter ?? "", draft.Urgency!.Value, draft.Demand!.Value, draft.Due, draft.Text!, [], [], Modules.Organization.Contracts.Audience.Empty);
    }

    private async Task<(HttpClient, string)> Write(string account, string document)
    {
        var sender = await Town.As(account);
        var content = ContentOf(document);
        var written = await sender.Post("/api/directives", new
        {
            title = content.Title, number = content.Number, matter = content.Matter, demand = "do", due = content.DueAt, text = content.Text,
            audience = new { matters = new[] { content.Matter }, units = new[] { "513401" }, kinds = new[] { "乡镇街道" } },
        }).Json(201);
        return (sender, written.GetProperty("id").GetString()!);
    }

    private async Task<(HttpClient, string)> Issue(string account, string document)
    {
        var (sender, id) = await Write(account, document);
        await sender.Put($"/api/directives/{id}/issue").Json();
        return (sender, id);
    }
}
