namespace Jicengtong.Tests.Inbox;

public sealed class LiveTests : TownTests
{
    [Fact]
    public async Task A_reader_hears_that_the_inbox_changed_and_a_sender_that_somebody_opened()
    {
        var (bureau, clerk) = (await Town.As("u0021"), await Town.As("u0151"));
        var id = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        using var inbox = await Stream(clerk, "/api/live");
        Assert.Equal("event: hello", await NextEvent(inbox));
        await bureau.Put($"/api/directives/{id}/issue").Json();
        Assert.Equal("event: inbox", await NextEvent(inbox));

        using var coverage = await Stream(bureau, $"/api/directives/{id}/live");
        Assert.Equal("event: hello", await NextEvent(coverage));
        var ask = (await clerk.GetAsync("/api/inbox").Json()).GetProperty("items")[0].GetProperty("id").GetString();
        await clerk.Put($"/api/asks/{ask}/opened").Json(204);
        Assert.Equal("event: coverage", await NextEvent(coverage));
    }

    [Fact]
    public async Task A_stranger_cannot_listen_to_a_directive()
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        Assert.Equal("notFound", await (await Town.As("u0028")).GetAsync($"/api/directives/{id}/live").Refusal(404));
    }

    private static async Task<StreamReader> Stream(HttpClient client, string address) => new(await client.GetStreamAsync(address));

    private static async Task<string> NextEvent(StreamReader stream)
    {
        while (await stream.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { } line)
            if (line.StartsWith("event:", StringComparison.Ordinal))
                return line;
        return "closed";
    }
}
