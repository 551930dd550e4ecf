using System.Text;
using Jicengtong.Modules.Directives.Finding;
using Jicengtong.Modules.Directives.Texts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives;

/// <summary>
/// An imported or pasted text becomes a draft. Three hundred pages do not fit a draft: then the whole is kept as an attachment and the
/// draft begins with its beginning, so that nothing anybody pasted is lost. Whom its salutation names is ticked, to be confirmed.
/// </summary>
internal sealed class ImportDirective(WriteDirective write, AudienceChoice choices, KeepFiles files, AttachedTexts texts)
{
    /// <summary>How much of a text that is too long stands in the draft.</summary>
    public const int Beginning = 3000;

    /// <param name="by">The writer.</param>
    /// <param name="draft">What was read.</param>
    /// <param name="original">The file it was read from, or null when it was pasted.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>The draft, and whether its text was too long for it.</returns>
    public async Task<Result<Imported>> Run(CurrentUser by, DirectiveDraft draft, IFormFile? original, CancellationToken cancel)
    {
        var whole = draft.Text ?? "";
        var isLong = whole.Length > Directive.LongestText;
        var title = draft.Title is { Length: > 200 } ? draft.Title[..200] : draft.Title;
        var audience = draft.Audience ?? Addressees.Of(whole, await choices.Of(by, cancel))?.Audience(draft.Matter);
        var written = await write.Run(by, draft with { Title = title, Audience = audience, Text = isLong ? whole[..Beginning] + "\n\n（全文太长，放在附件里。请在这里写摘要。）" : whole }, cancel);
        if (!written.Succeeded)
            return written.Error;
        if (isLong)
        {
            if (await files.Add([original ?? Pasted(whole)], "directive", written.Value.Id, by, cancel) is { Succeeded: false, Error: var refused })
                return refused;
            await texts.FindByThem(written.Value.Id, cancel);
        }

        return new Imported(written.Value.Id, isLong);
    }

    private static FormFile Pasted(string text)
    {
        var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return new FormFile(bytes, 0, bytes.Length, "files", "全文.txt");
    }

    /// <summary>A draft that was imported.</summary>
    public sealed record Imported(Guid Id, bool IsLong);
}
