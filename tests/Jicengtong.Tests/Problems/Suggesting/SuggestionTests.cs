using Jicengtong.Modules.Problems.Suggesting;

namespace Jicengtong.Tests.Problems.Suggesting;

/// <summary>What a text is about is suggested from the ledger and the duty list's own words.</summary>
public sealed class SuggestionTests : TownTests
{
    [Fact]
    public async Task It_learns_from_what_was_reported_before_and_suggests_the_same_matter_for_the_like()
    {
        var secretary = await Town.As("u0362");
        Assert.DoesNotContain("森林草原防灭火", await Suggested(secretary, "清明上坟烧纸的人多"));
        foreach (var (matter, text) in Samples.Ledger)
            await secretary.Report(text, matter);
        // What was learned holds for an hour.
        Assert.DoesNotContain("森林草原防灭火", await Suggested(secretary, "清明上坟烧纸的人多"));
        Town.Clock.MoveTo(TestClock.At(11, 20, 10, 1));
        Assert.Equal("森林草原防灭火", (await Suggested(secretary, "清明上坟烧纸的人多"))[0]);
        Assert.Equal("饮水安全", (await Suggested(secretary, "蓄水池裂了，全组停水"))[0]);
        Assert.Equal("道路交通安全", (await Suggested(secretary, "村口急弯的反光镜又掉了"))[0]);
    }

    [Fact]
    public async Task The_matters_own_names_speak_before_anything_was_reported_and_nonsense_suggests_nothing()
    {
        var secretary = await Town.As("u0362");
        Assert.Equal("垃圾分类", (await Suggested(secretary, "垃圾桶没有分类，都混在一起"))[0]);
        Assert.Contains("低保", await Suggested(secretary, "低保怎么还没发"));
        foreach (var nothing in new[] { "", "?", "😀😀😀", "\u200b\u202e", "zzzz qqqq" })
            Assert.Empty(await Suggested(secretary, nothing));
        Assert.NotNull(await Suggested(secretary, new string('水', 50_000)));
        Assert.Equal("signIn.required", await Town.Visitor().Post("/api/problems/suggestions", new { text = "停水" }).Refusal(401));
        Assert.Contains("data-suggest", await secretary.GetStringAsync("/problems/new"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_sentences_it_never_saw_it_names_at_least_four_in_five_among_its_three()
    {
        var model = MatterModel.Of([.. Samples.Ledger.Select(one => one.Matter).Distinct()], Samples.Ledger);
        var right = Samples.Unseen.Count(one => model.Suggest(one.Text, 3).Contains(one.Matter));
        var first = Samples.Unseen.Count(one => model.Suggest(one.Text, 3) is [var best, ..] && best == one.Matter);
        TestContext.Current.SendDiagnosticMessage("first {0}, among three {1}, of {2}", first, right, Samples.Unseen.Length);
        Assert.True(right >= Samples.Unseen.Length * 4 / 5, $"{right} of {Samples.Unseen.Length}");
    }

    [Fact]
    public async Task Of_real_petitions_it_names_the_field_when_they_are_at_hand()
    {
        var file = Path.Combine(Environment.GetEnvironmentVariable("JCT_PETITIONS") ?? "", "labelled.tsv");
        Assert.SkipUnless(File.Exists(file), "JCT_PETITIONS names no folder with labelled.tsv (field, text).");
        var rows = (await File.ReadAllLinesAsync(file)).Skip(1).Select(line => line.Split('\t')).Where(row => row.Length == 2).Select(row => (Matter: row[0], Text: row[1])).ToList();
        var (learned, asked) = (rows.Where((_, at) => at % 5 != 0).ToList(), rows.Where((_, at) => at % 5 == 0).ToList());
        var model = MatterModel.Of([.. learned.Select(row => row.Matter).Distinct()], learned);
        var right = asked.Count(row => model.Suggest(row.Text, 3) is [var best, ..] && best == row.Matter);
        var share = (double)right / asked.Count;
        Assert.True(share >= 0.8, $"{share:0.000} of {asked.Count}");
        TestContext.Current.TestOutputHelper!.WriteLine($"{share:0.000} of {asked.Count}");
    }

    private static async Task<IReadOnlyList<string>> Suggested(HttpClient client, string text)
        => [.. (await client.Post("/api/problems/suggestions", new { text }).Json()).GetProperty("items").EnumerateArray().Select(one => one.GetString()!)];
}
