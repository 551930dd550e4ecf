using System.Net;
using System.Text.RegularExpressions;

namespace Jicengtong.Tests;

/// <summary>Posts a form as a browser without script does: the page is opened, its token goes along.</summary>
public static class FormPosts
{
    /// <summary>Opens <paramref name="page"/> and posts these fields to <paramref name="to"/> (the page itself unless said otherwise).</summary>
    public static async Task<HttpResponseMessage> Send(HttpClient client, string page, IEnumerable<(string Name, string Value)> fields, string? to = null)
    {
        var token = Hidden(await client.GetStringAsync(page), "__RequestVerificationToken");
        using var form = new FormUrlEncodedContent([.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), new("__RequestVerificationToken", token), new("operation", Guid.NewGuid().ToString("N"))]);
        return await client.PostAsync(to ?? page, form);
    }

    /// <summary>What a hidden field of the page holds.</summary>
    public static string Hidden(string page, string name) => WebUtility.HtmlDecode(Regex.Match(page, $"name=\"{name}\" value=\"([^\"]+)\"").Groups[1].Value);
}
