using Jicengtong.Modules.Directives.Burden;
using Jicengtong.Modules.Directives.Fidelity;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives;

/// <summary>Pages of the one who writes: the list of what was sent, the draft, importing a text.</summary>
internal static class DirectiveWritingPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/directives", async (string? q, int? page, SentDirectives sent, CurrentPerson person, CancellationToken cancel)
            => Pages.Show<SentPage>(new { Sent = await sent.Of(person.Required, q ?? "", page ?? 1, cancel), Words = q?.Trim() ?? "", Number = Math.Max(1, page ?? 1) })).For(Who.SignedIn);

        // An untouched draft is used again, so that a curious tap leaves nothing behind.
        pages.MapPost("/directives", async (WriteDirective write, Work work, AppDb db, CurrentPerson person, CancellationToken cancel) =>
        {
            var mine = await db.Set<Directive>().AsNoTracking().Where(directive => directive.AuthorId == person.Required.PersonId).OrderByDescending(directive => directive.Id).FirstOrDefaultAsync(cancel);
            if (mine is { IsIssued: false, Version: 0 } && mine.Content.Title.Length + mine.Content.Text.Length == 0)
                return Pages.SeeOther($"/directives/{mine.Id}/write");
            return await Create(write, work, person.Required, new DirectiveDraft(null, null, null, null, null, null, null, null, null, null), cancel);
        }).For(Who.SignedIn);

        pages.MapPost("/directives/import", async (HttpContext http, ImportDirective import, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var text = form["text"].ToString();
            if (form.Files.Count > 0 && Path.GetExtension(form.Files[0].FileName).Equals(".docx", StringComparison.OrdinalIgnoreCase))
            {
                await using var word = form.Files[0].OpenReadStream();
                var read = WordText.Read(word);
                return read.Succeeded ? await Import(import, work, person.Required, read.Value, form.Files[0], cancel) : Pages.Refuse(read.Error);
            }

            if (form.Files.Count > 0 && form.Files[0].Length > 0)
            {
                using var reader = new StreamReader(form.Files[0].OpenReadStream());
                text = await reader.ReadToEndAsync(cancel);
            }

            var draft = ImportedText.Read(text);
            return await Import(import, work, person.Required, draft, null, cancel);
        }).For(Who.SignedIn);

        pages.MapGet("/directives/{id:guid}/write", async (Guid id, string? said, DirectiveAccess access, Merging.MergeAccess merged, WritePageModel model, CurrentPerson person, CancellationToken cancel) =>
        {
            var directive = await access.OfSender(person.Required, id, "修改", cancel);
            if (!directive.Succeeded)
                return Pages.Refuse(directive.Error);
            if (directive.Value.MergedIntoId is not null && await merged.Of(id, cancel) is { } merge)
                return Pages.SeeOther($"/merges/{merge}");
            if (directive.Value is { IsIssued: false, IsAtSigning: true })
                return Pages.SeeOther($"/signings/{directive.Value.SigningId}");
            return directive.Value.IsIssued ? Pages.SeeOther($"/directives/{id}") : await model.Show(person.Required, directive.Value, directive.Value.Content, null, null,
                    said == "long" ? "全文太长，草稿里放不下：全文已经存成附件，正文只留了开头，请改成摘要。" : null, cancel);
        }).For(Who.SignedIn);

        pages.MapPost("/directives/{id:guid}/draft", async (Guid id, HttpContext http, WriteDirective write, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            return Http.Ok(await work.Run(async () => (await write.Run(person.Required, id, DraftForm.Read(form), cancel)).Map(_ => Done.Instance), cancel));
        }).For(Who.SignedIn);

        pages.MapPost("/directives/{id:guid}/write", Write).For(Who.SignedIn);
    }

    private static async Task<IResult> Write(Guid id, HttpContext http, WriteDirective write, IssueDirective issue, Signing.HandIn handIn, Texts.KeepFiles files, Texts.AttachedTexts texts, IAudiences audiences,
        DirectiveAccess access, WritePageModel model, Work work, CurrentPerson person, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var (user, draft, action) = (person.Required, DraftForm.Read(form), form.Field("do"));
        // The draft is saved first and by itself: whatever issuing says, nothing typed is lost.
        var saved = await work.Run(async () =>
        {
            var written = await write.Run(user, id, draft, cancel);
            if (written.Succeeded && form.Files.Count > 0)
            {
                if (await files.Add(form.Files, "directive", id, user, cancel) is { Succeeded: false, Error: var refused })
                    return refused;
                await texts.FindByThem(id, cancel);
            }

            return written.Map(_ => Done.Instance);
        }, cancel);
        // The operation was the saving; what follows is another act.
        http.RequestServices.GetRequiredService<RequestOperation>().Operation = null;
        var found = await access.OfSender(user, id, "修改", cancel);
        if (!found.Succeeded)
            return Pages.Refuse(found.Error);
        var directive = found.Value;
        if (directive.IsIssued || directive.MergedIntoId is not null)
            return Pages.SeeOther(directive.IsIssued ? $"/directives/{id}" : $"/directives/{id}/write");
        if (directive.IsAtSigning)
            return Pages.SeeOther($"/signings/{directive.SigningId}");
        if (!saved.Succeeded)
            return await model.Show(user, directive, Typed(directive, draft), null, saved.Error, null, cancel);
        if (action == "handIn")
        {
            var handed = await work.Run(async () => (await handIn.Run(user, id, form.Field("series"), cancel)).Map(signing => new DirectivesModule.Identified(signing.Id)), cancel);
            if (handed.Succeeded)
                return Pages.SeeOther($"/signings/{handed.Value.Id}");
            found = await access.OfSender(user, id, "修改", cancel);
            return await model.Show(user, found.Value, found.Value.Content, null, handed.Error, null, cancel);
        }

        if (Guid.TryParse(form.Field("merge"), out var into))
        {
            var asked = await work.Run(async () => (await http.RequestServices.GetRequiredService<Merging.AskMerge>().Run(user, id, into, form.Field("whyMerge"), cancel)).Map(merge => new DirectivesModule.Identified(merge.Id)), cancel);
            if (asked.Succeeded)
                return Pages.SeeOther(await access.OfSender(user, into, "修订", cancel) is { Succeeded: true } ? $"/directives/{into}/revision?merge={asked.Value.Id}" : $"/merges/{asked.Value.Id}");
            return await model.Show(user, directive, directive.Content, null, asked.Error, null, cancel);
        }

        if (form.Field("release") == "ask")
        {
            var asked = await work.Run(async () => (await http.RequestServices.GetRequiredService<Budgets.AskRelease>().Run(user, id, form.Field("whyRelease"), cancel)).Map(release => new DirectivesModule.Identified(release.Id)), cancel);
            if (asked.Succeeded)
                return Pages.SeeOther($"/releases/{asked.Value.Id}");
            var reached = await audiences.Resolve(directive.Content.Audience, user, cancel);
            return await model.Show(user, directive, directive.Content, reached.Succeeded ? reached.Value : null, asked.Error, null, cancel);
        }

        if (action == "issue")
        {
            var issued = await work.Run(() => issue.Run(user, id, form.Field("whyAgain"), cancel), cancel);
            if (issued.Succeeded)
                return Pages.SeeOther($"/directives/{id}?said=issued");
            found = await access.OfSender(user, id, "修改", cancel);
            var again = await audiences.Resolve(found.Value.Content.Audience, user, cancel);
            return await model.Show(user, found.Value, found.Value.Content, again.Succeeded ? again.Value : null, issued.Error, null, cancel, form.Field("whyAgain"));
        }

        if (action != "preview")
            return await model.Show(user, directive, directive.Content, null, null, "草稿已保存。", cancel);
        var resolved = await audiences.Resolve(directive.Content.Audience, user, cancel);
        return await model.Show(user, directive, directive.Content, resolved.Succeeded ? resolved.Value : null, resolved.Error, null, cancel);
    }

    // What was typed is shown again even when it could not be saved.
    private static DirectiveContent Typed(Directive directive, DirectiveDraft draft) => directive.Content with
    {
        Title = draft.Title ?? "", Number = draft.Number ?? "", DueAt = draft.Due, Text = draft.Text ?? "", KeyPoints = draft.KeyPoints ?? [],
        Form = draft.Form ?? [], Audience = draft.Audience ?? Audience.Empty,
    };

    private static async Task<IResult> Import(ImportDirective import, Work work, CurrentUser user, DirectiveDraft draft, IFormFile? original, CancellationToken cancel)
    {
        var imported = await work.Run(() => import.Run(user, draft, original, cancel), cancel);
        return imported.Succeeded ? Pages.SeeOther($"/directives/{imported.Value.Id}/write{(imported.Value.IsLong ? "?said=long" : "")}") : Pages.Refuse(imported.Error);
    }

    private static async Task<IResult> Create(WriteDirective write, Work work, CurrentUser user, DirectiveDraft draft, CancellationToken cancel)
    {
        var written = await work.Run(async () => (await write.Run(user, draft, cancel)).Map(directive => new DirectivesModule.Identified(directive.Id)), cancel);
        return written.Succeeded ? Pages.SeeOther($"/directives/{written.Value.Id}/write") : Pages.Refuse(written.Error);
    }
}

/// <summary>Everything the writing page offers to choose from.</summary>
internal sealed class WritePageModel(IDirectory directory, AudienceChoice choices, ReviewSending review, FileStore files, Texts.AttachedTexts texts, Signing.SigningUnit signing, TimeProvider clock)
{
    public async Task<IResult> Show(CurrentUser user, Directive directive, DirectiveContent content, Resolution? resolution, Error? error, string? said, CancellationToken cancel, string? whyAgain = null)
    {
        var issuers = new List<(string Code, string Name)>();
        foreach (var post in user.Posts)
        {
            issuers.Add((post.UnitCode, post.UnitName));
            if (post.ActsForUnit != post.UnitCode && post.UnitKind == "内设机构" && await directory.Unit(post.ActsForUnit, cancel) is { } parent)
                issuers.Add((parent.Code, parent.Name));
        }

        var offered = await choices.Of(user, cancel);
        return Pages.Show<WritePage>(new
        {
            Directive = directive, Content = content, Issuers = (IReadOnlyList<(string, string)>)[.. issuers.Distinct()], Matters = await directory.Matters(cancel),
            Files = await files.Of("directive", directive.Id, cancel), Texts = await texts.Of("directive", directive.Id, cancel), (await signing.Of(directive.IssuerCode, cancel)).Flows.Series, Choices = offered, Addressees = Finding.Addressees.Of(content.Text, offered), Resolution = resolution,
            Review = resolution is null ? null : await review.Of(directive, resolution, cancel), WhyAgain = whyAgain, Suggestions = DraftSuggestions.Of(content, clock.GetUtcNow()), Error = error, Said = said,
        }, error?.Status ?? StatusCodes.Status200OK);
    }
}
