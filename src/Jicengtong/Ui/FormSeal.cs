using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;

namespace Jicengtong.Ui;

/// <summary>What every form of a page carries: the antiforgery token, and an operation id of its own that makes a double tap harmless.</summary>
public sealed class FormSeal(IAntiforgery antiforgery, IHttpContextAccessor http)
{
    // One drawing of chance for the page; its forms are numbered.
    private readonly string page = Guid.NewGuid().ToString("N");
    private AntiforgeryTokenSet? tokens;
    private int forms;

    /// <summary>The hidden fields of the next form.</summary>
    public MarkupString Next()
    {
        tokens ??= antiforgery.GetAndStoreTokens(http.HttpContext!);
        return new MarkupString($"<input type=\"hidden\" name=\"{tokens.FormFieldName}\" value=\"{tokens.RequestToken}\"><input type=\"hidden\" name=\"operation\" value=\"{page}-{++forms}\">");
    }
}
