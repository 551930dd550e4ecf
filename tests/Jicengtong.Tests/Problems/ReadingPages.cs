using AngleSharp;
using AngleSharp.Dom;

namespace Jicengtong.Tests.Problems;

/// <summary>Pages as a browser reads them.</summary>
internal static class ReadingPages
{
    public static async Task<IDocument> Page(HttpClient client, string address)
    {
        var answer = await client.GetAsync(address);
        Assert.Equal(200, (int)answer.StatusCode);
        return await Read(answer);
    }

    public static async Task<IDocument> Read(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync();
        return await BrowsingContext.New().OpenAsync(response => response.Content(html));
    }
}
