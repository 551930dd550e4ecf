using System.Text.RegularExpressions;

namespace Jicengtong.Tests;

/// <summary>Sending a page's form as a browser does.</summary>
internal static partial class Forms
{
    /// <summary>An empty form with the token of this page.</summary>
    public static async Task<MultipartFormDataContent> Begin(HttpClient who, string page)
        => new() { { new StringContent(Token().Match(await (await who.GetAsync(page)).Content.ReadAsStringAsync()).Groups[1].Value), "__RequestVerificationToken" } };

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
