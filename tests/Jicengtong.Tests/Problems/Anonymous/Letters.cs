using AngleSharp.Dom;
using static Jicengtong.Tests.Problems.ReadingPages;

namespace Jicengtong.Tests.Problems.Anonymous;

/// <summary>What somebody without a name does in a browser: forms only, the code never in an address.</summary>
internal static class Letters
{
    public const string Village = "甲乌村（巴汝镇）";

    /// <summary>Writes a letter; the code.</summary>
    public static async Task<string> Letter(this HttpClient somebody, string text, string accused = Village, bool aboveTown = false)
    {
        var sent = await Send(somebody, "/letter", await Page(somebody, "/letter"), [("accused", accused), ("text", text), .. aboveTown ? [("aboveTown", "yes")] : Array.Empty<(string, string)>()]);
        var page = await Read(sent);
        Assert.True((int)sent.StatusCode == 200 && page.QuerySelector(".code") is not null, page.QuerySelector("[role=alert]")?.TextContent ?? sent.StatusCode.ToString());
        return page.QuerySelector(".code")!.TextContent;
    }

    /// <summary>The case as whoever holds the code reads it.</summary>
    public static async Task<IDocument> OpenLetter(this HttpClient somebody, string code)
    {
        var opened = await Send(somebody, "/letter/open", await Page(somebody, "/letter/open"), [("code", code)]);
        Assert.Equal(200, (int)opened.StatusCode);
        return await Read(opened);
    }

    /// <summary>Writes on.</summary>
    public static async Task<HttpResponseMessage> WriteOn(this HttpClient somebody, string code, string kind, string text = "")
        => await Send(somebody, "/letter/more", (await somebody.OpenLetter(code)).QuerySelectorAll("form").First(form => form.QuerySelector($"[name=kind][value={kind}]") is not null), [("text", text)]);

    public static Task<HttpResponseMessage> Send(HttpClient client, string to, IParentNode page, (string Name, string Value)[] fields)
    {
        var form = page as IElement ?? page.QuerySelector($"form[method=post][action='{to}']")!;
        var hidden = form.QuerySelectorAll("input[type=hidden]").Select(one => (Name: one.GetAttribute("name")!, Value: one.GetAttribute("value")!)).Where(one => fields.All(field => field.Name != one.Name));
        return client.PostAsync(to, new FormUrlEncodedContent(hidden.Concat(fields).Select(field => KeyValuePair.Create(field.Name, field.Value))));
    }

    /// <summary>A handler's form on the page of a case.</summary>
    public static async Task<HttpResponseMessage> AsHandler(this HttpClient handler, string id, string form, string text)
        => await Send(handler, $"/problems/letters/{id}/{form}", await Page(handler, $"/problems/letters/{id}"), [("text", text)]);

    /// <summary>Ids of the cases in the handler's list.</summary>
    public static async Task<IReadOnlyList<string>> Cases(this HttpClient handler)
        => [.. (await Page(handler, "/problems/letters")).QuerySelectorAll("article h3 a").Select(link => link.GetAttribute("href")!.Split('/')[^1])];

    /// <summary>Titles of what waits in an inbox.</summary>
    public static async Task<IReadOnlyList<string>> Waiting(this HttpClient handler)
        => [.. (await handler.GetAsync("/api/inbox?box=todo").Json()).GetProperty("items").EnumerateArray().Where(card => card.Text("kind") == "case").Select(card => card.Text("title"))];
}
