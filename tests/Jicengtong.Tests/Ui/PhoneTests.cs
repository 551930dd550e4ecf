using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Ui;

/// <summary>What a phone gets from us to be useful without a network, and what it does not get.</summary>
public sealed partial class PhoneTests : TownTests
{
    [GeneratedRegex(@"FILES = (\[.*?\]);")]
    private static partial Regex Files();

    [Fact]
    public async Task Everything_the_worker_and_the_manifest_name_is_there()
    {
        var visitor = Town.Visitor();
        using var answer = await visitor.GetAsync("/sw.js");
        Assert.Equal(("text/javascript", true), (answer.Content.Headers.ContentType!.MediaType, answer.Headers.CacheControl!.NoStore));
        var worker = await answer.Content.ReadAsStringAsync();
        var manifest = JsonSerializer.Deserialize<JsonElement>(await visitor.GetStringAsync("/manifest.webmanifest"));
        var named = JsonSerializer.Deserialize<string[]>(Files().Match(worker).Groups[1].Value)!
            .Concat(manifest.GetProperty("icons").EnumerateArray().Select(icon => icon.GetProperty("src").GetString()!)).Append("/offline").ToList();
        Assert.True(named.Count >= 9, string.Join(' ', named));
        foreach (var address in named)
            Assert.Equal(200, (int)(await visitor.GetAsync(address)).StatusCode);
        Assert.Equal(("/inbox", "standalone"), (manifest.GetProperty("start_url").GetString(), manifest.GetProperty("display").GetString()));
    }

    [Fact]
    public async Task An_organisation_that_wants_nothing_kept_gets_a_worker_that_keeps_nothing()
    {
        Assert.Contains("READING = true", await Town.Visitor().GetStringAsync("/sw.js"), StringComparison.Ordinal);
        Town.Services.GetRequiredService<Installation>().OfflineReading = false;
        Assert.Contains("READING = false", await Town.Visitor().GetStringAsync("/sw.js"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_says_whose_it_is_and_the_page_without_a_network_is_nobodys()
    {
        var secretary = await Town.As("u0362");
        var me = (await secretary.GetAsync("/api/me").Json()).GetProperty("id").GetGuid().ToString("N");
        Assert.Equal(me, PersonOn(await secretary.GetStringAsync("/inbox")));
        Assert.Equal(me, PersonOn(await secretary.GetStringAsync("/unsent")));
        foreach (var address in new[] { "/offline", "/unsent", "/sign-in", "/r/513401111200G01" })
            Assert.Equal("visitor", PersonOn(await Town.Visitor().GetStringAsync(address)));
    }

    [Fact]
    public async Task Large_text_is_a_matter_of_the_device()
    {
        var device = Town.Visitor();
        var token = new HtmlParser().ParseDocument(await device.GetStringAsync("/display")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var chosen = await device.PostAsync("/display", new FormUrlEncodedContent([new("large", "yes"), new("__RequestVerificationToken", token)]));
        Assert.Equal(303, (int)chosen.StatusCode);
        Assert.Equal("large", new HtmlParser().ParseDocument(await device.GetStringAsync("/sign-in")).DocumentElement.ClassName);
        Assert.NotEqual("large", new HtmlParser().ParseDocument(await Town.Visitor().GetStringAsync("/sign-in")).DocumentElement.ClassName);
    }

    private static string? PersonOn(string page) => new HtmlParser().ParseDocument(page).QuerySelector("main")!.GetAttribute("data-person");
}
