using Jicengtong.Modules.Problems;

namespace Jicengtong.Tests.Problems;

public sealed class TextTests : TownTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n　")]
    [InlineData("\u200b\u200d\ufeff\u2060")]
    [InlineData("\u202e\u2066\u200f")]
    [InlineData("\u3164\u115f")]
    [InlineData("\0\u0007\u001b")]
    public async Task A_text_in_which_there_is_nothing_to_see_is_refused(string text)
        => Assert.Equal("problem.textEmpty", await (await Town.As("u0362")).Post("/api/problems", new { text, matter = "饮水安全" }).Refusal(422));

    [Fact]
    public async Task Five_thousand_characters_are_kept_and_fifty_thousand_are_refused_with_the_limit()
    {
        var secretary = await Town.As("u0362");
        Assert.Equal("problem.textTooLong", await secretary.Post("/api/problems", new { text = new string('水', 50_000), matter = "饮水安全" }).Refusal(422));
        Assert.Equal("problem.textTooLong", await secretary.Post("/api/problems", new { text = new string('水', 5001), matter = "饮水安全" }).Refusal(422));
        Assert.Equal(5000, (await secretary.Problem(await secretary.Report(new string('水', 5000)))).Text("text").Length);
    }

    [Fact]
    public async Task Emoji_survive_whole_and_direction_marks_do_not()
    {
        var secretary = await Town.As("u0362");
        var problem = await secretary.Problem(await secretary.Report("👨‍👩‍👧‍👦一家没水喝\u202e gnp.exe 💧️。\u200b请快\u2066点\u0000"));
        Assert.Equal("👨‍👩‍👧‍👦一家没水喝 gnp.exe 💧️。请快点", problem.Text("text"));
        Assert.Equal("👨‍👩‍👧‍👦一家没水喝 gnp.exe 💧️", problem.Text("title"));
    }

    [Fact]
    public void A_long_first_sentence_is_cut_between_what_people_see_as_characters()
    {
        var cut = CleanText.Shorten(new string('水', 36) + "👨‍👩‍👧‍👦没水", 40);
        Assert.Equal(new string('水', 36) + "…", cut);
        Assert.Equal(40, CleanText.Shorten(new string('水', 41), 40).Length);
        Assert.Equal(new string('水', 40), CleanText.Shorten(new string('水', 40), 40));
    }
}
