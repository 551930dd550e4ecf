using AngleSharp.Dom;
using static Jicengtong.Tests.Problems.ReadingPages;

namespace Jicengtong.Tests.Ui;

/// <summary>A page nobody finds is not there: from the four places of a phone every page is two taps away, and the way back is on it.</summary>
public sealed class FindingTests : TownTests
{
    private static readonly string[] FourPlaces = ["/inbox", "/problems/new", "/who", "/me"];

    [Theory]
    [InlineData("u0362", "/inbox/search", "/digest", "/rest", "/ladder", "/calendar", "/duty-room", "/problems", "/directives", "/groups/mine", "/evidence", "/me/reach", "/me/acting", "/me/phone",
        "/me/devices", "/me/password", "/me/second-factor", "/me/passkeys", "/me/outside", "/people/u0362", "/matters", "/who/513401111200/card", "/who/513401111200/posts", "/who/513401111200/task-forces", "/units/513401111200")]
    [InlineData("u0138", "/access", "/organization/roster", "/duties/gaps", "/papers", "/overview", "/burden", "/insight")]
    public async Task Every_page_is_two_taps_from_the_four_places(string account, params string[] wanted)
    {
        var person = await Town.As(account);
        var first = new HashSet<string>(FourPlaces, StringComparer.Ordinal);
        foreach (var place in FourPlaces)
            first.UnionWith(Links(await Page(person, place)));
        var second = new HashSet<string>(first, StringComparer.Ordinal);
        foreach (var address in first.Where(address => !address.Contains('.', StringComparison.Ordinal)))
            second.UnionWith(Links(await Read(await person.GetAsync(address))));
        Assert.Empty(wanted.Except(second));
    }

    [Theory]
    [InlineData("u0362", "/me", "/digest=/inbox", "/rest", "/ladder", "/calendar", "/me/reach", "/me/acting", "/me/phone", "/me/devices", "/me/password", "/me/second-factor", "/me/passkeys", "/me/outside", "/evidence")]
    [InlineData("u0138", "/access", "/organization/roster", "/access=/me", "/burden=/overview", "/insight=/overview", "/who/513401111/card=/who/513401111", "/who/513401111/posts=/who/513401111", "/duties/gaps=/who/513401111", "/people/u0151=/who", "/problems/figures=/problems")]
    public async Task A_page_below_another_says_the_way_back(string account, string above, params string[] pages)
    {
        var person = await Town.As(account);
        foreach (var (address, back) in pages.Select(page => page.Split('=')).Select(parts => (parts[0], parts.Length > 1 ? parts[1] : above)))
            Assert.Equal((address, back), (address, (await Page(person, address)).QuerySelector(".back a")?.GetAttribute("href")));
    }

    // What can be tapped, without what only changes the view.
    private static IEnumerable<string> Links(IDocument page) => page.QuerySelectorAll("a[href^='/']").Select(link => link.GetAttribute("href")!.Split('?', '#')[0]);
}
