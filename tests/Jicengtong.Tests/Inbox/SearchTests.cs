namespace Jicengtong.Tests.Inbox;

public sealed class SearchTests : TownTests
{
    [Theory]
    [InlineData("防灭火", 1)]
    [InlineData("火", 1)]
    [InlineData("野外用火 林业", 1)]
    [InlineData("一张图", 1)]
    [InlineData("火防", 0)]
    [InlineData("低保", 0)]
    [InlineData("'\" OR *", 0)]
    public async Task One_finds_what_one_received_by_any_words_of_it_and_nobody_else_does(string words, int found)
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue").Json();
        Assert.Equal(found, await Found("u0151", words));
        Assert.Equal(0, await Found("u0362", words));
    }

    private async Task<int> Found(string account, string words)
        => (await (await Town.As(account)).GetAsync($"/api/inbox/search?q={Uri.EscapeDataString(words)}").Json()).GetProperty("items").GetArrayLength();
}
