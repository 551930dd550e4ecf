using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives;

/// <summary>What a client sends to write or rewrite a draft. Times are ISO 8601; a missing field of a draft is simply empty.</summary>
/// <param name="Issuer">Code of a unit the sender works in; by default the unit of the main post.</param>
/// <param name="Matter">Name of a matter.</param>
/// <param name="Urgency">routine, urgent, extraUrgent or emergency.</param>
/// <param name="Demand">know, confirm, do or fill.</param>
/// <param name="Form">Fields of a 填报: names and types (number, text).</param>
public sealed record DirectiveDraft(
    string? Title, string? Number, string? Issuer, Urgency? Urgency, string? Matter, Demand? Demand, DateTimeOffset? Due, string? Text,
    IReadOnlyList<string>? KeyPoints, Audience? Audience, IReadOnlyList<FormField>? Form = null);

/// <summary>Keeps a draft: a new one, or changes to one's own.</summary>
internal sealed class WriteDirective(AppDb db, IDirectory directory, DirectiveAccess access, TimeProvider clock)
{
    /// <summary>Writes a new draft and returns it.</summary>
    public async Task<Result<Directive>> Run(CurrentUser by, DirectiveDraft draft, CancellationToken cancel)
    {
        var prepared = await Prepare(by, draft, cancel);
        if (!prepared.Succeeded)
            return prepared.Error;
        var written = Directive.Write(by, prepared.Value.Issuer, prepared.Value.Content, clock.GetUtcNow());
        if (written.Succeeded)
            db.Add(written.Value);
        return written;
    }

    /// <summary>Rewrites a draft.</summary>
    public async Task<Result<Directive>> Run(CurrentUser by, Guid id, DirectiveDraft draft, CancellationToken cancel)
    {
        var directive = await access.OfSender(by, id, "修改", cancel);
        if (!directive.Succeeded)
            return directive.Error;
        var prepared = await Prepare(by, draft, cancel);
        if (!prepared.Succeeded)
            return prepared.Error;
        var rewritten = directive.Value.Rewrite(prepared.Value.Issuer, prepared.Value.Content, clock.GetUtcNow());
        return rewritten.Succeeded ? directive.Value : rewritten.Error;
    }

    private async Task<Result<(UnitEntry Issuer, DirectiveContent Content)>> Prepare(CurrentUser by, DirectiveDraft draft, CancellationToken cancel)
    {
        var code = string.IsNullOrWhiteSpace(draft.Issuer) ? by.MainPost?.UnitCode : draft.Issuer.Trim();
        if (code is null)
            return new Forbidden("您现在没有任职，不能发文。请联系管理员登记任职。");
        if (!by.WorksIn(code))
            return new Invalid("issuer", "只能以您任职的单位发文。", "directive.issuer");
        if (await directory.Unit(code, cancel) is not { } issuer)
            return new Invalid("issuer", $"没有代码为 {code} 的单位。", "directive.issuer");
        var matter = draft.Matter?.Trim() ?? "";
        if (matter.Length > 0 && !(await directory.Matters(cancel)).Contains(matter))
            return new Invalid("matter", $"事项清单里没有“{matter}”，请从列表里选。", "matter.unknown");
        if (draft.Demand == Demand.Answer)
            return new Invalid("demand", "文件的要求只能是 知悉、确认、办理、填报。", "directive.demand");

        var content = new DirectiveContent(
            draft.Title?.Trim() ?? "", draft.Number?.Trim() ?? "", matter, draft.Urgency ?? Urgency.Routine, draft.Demand ?? Demand.Know, draft.Due,
            draft.Text?.ReplaceLineEndings("\n").Trim() ?? "", Lines(draft.KeyPoints),
            [.. (draft.Form ?? []).Where(field => !string.IsNullOrWhiteSpace(field.Name)).Select(field => new FormField(field.Name.Trim(), field.Type == "text" ? "text" : "number")).DistinctBy(field => field.Name)],
            draft.Audience ?? Audience.Empty);
        return (issuer, content);
    }

    /// <summary>Trimmed and without empty ones.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<string>? lines) => [.. (lines ?? []).Select(line => line.Trim()).Where(line => line.Length > 0)];
}
