using Jicengtong.Tests.Problems;

namespace Jicengtong.Tests.Organization;

/// <summary>Forms as a browser without script sends them: read, filled, posted.</summary>
internal static class SendingForms
{
    /// <summary>Reads the page and posts one of its forms with these fields beside its hidden ones.</summary>
    public static async Task<HttpResponseMessage> SendForm(this HttpClient client, string page, string action, params (string Name, string Value)[] fields)
    {
        var form = (await ReadingPages.Page(client, page)).QuerySelector($"form[action='{action}']");
        Assert.True(form is not null, $"{page} has no form that goes to {action}.");
        var hidden = form.QuerySelectorAll("input[type=hidden]").Select(input => (Name: input.GetAttribute("name")!, Value: input.GetAttribute("value") ?? ""));
        using var content = new FormUrlEncodedContent(hidden.Where(field => fields.All(filled => filled.Name != field.Name)).Concat(fields).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await client.PostAsync(action, content);
    }
}
