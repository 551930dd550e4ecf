using System.Globalization;
using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Directives.Texts;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Directives.Papers;

/// <summary>Pages of 收文: the register, signing for a paper, the paper itself.</summary>
internal static class PaperPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/papers", async (string? unit, int? year, string? q, RegisterPageModel model, CurrentPerson person, CancellationToken cancel)
            => await model.Received(person.Required, unit, year, q, cancel)).For(Who.SignedIn);

        pages.MapGet("/papers/new", async (string? unit, NewPaperPageModel model, CurrentPerson person, CancellationToken cancel)
            => await model.Show(person.Required, unit, null, null, cancel)).For(Who.SignedIn);

        pages.MapPost("/papers/new", async (HttpContext http, SignForPaper sign, NewPaperPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var (unit, entry) = (form.Field("unit"), EntryOf(form));
            var signed = await work.Run(async () => (await sign.Run(person.Required, unit, entry, form.Files, cancel)).Map(paper => new DirectivesModule.Identified(paper.Id)), cancel);
            return signed.Succeeded ? Pages.SeeOther($"/papers/{signed.Value.Id}") : await model.Show(person.Required, unit, entry, signed.Error, cancel);
        }).For(Who.SignedIn);

        pages.MapGet("/papers/{id:guid}", async (Guid id, Guid? ask, HttpContext http, PaperPageModel model, IInbox inbox, CurrentPerson person, CancellationToken cancel) =>
        {
            if (http.Request.Headers["Sec-Purpose"].Count == 0 && (ask ?? await inbox.AskOf(id, person.Required.PersonId, cancel)) is { } opened)
                await inbox.Open(opened, person.Required, cancel);
            return await model.Show(person.Required, id, null, null, cancel);
        }).For(Who.SignedIn);

        pages.MapPost("/papers/{id:guid}/step", async (Guid id, HttpContext http, TakePaperStep take, PaperPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var step = StepOf(form);
            var taken = await work.Run(async () => (await take.Run(person.Required, id, step, form.Files.GetFile("voice"), cancel)).Map(_ => Done.Instance), cancel);
            return taken.Succeeded ? Pages.SeeOther($"/papers/{id}") : await model.Show(person.Required, id, step, taken.Error, cancel);
        }).For(Who.SignedIn);

        pages.MapPost("/papers/{id:guid}/passing-down", async (Guid id, PassPaperDown pass, PaperPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var passed = await work.Run(async () => (await pass.Run(person.Required, id, cancel)).Map(directive => new DirectivesModule.Identified(directive)), cancel);
            return passed.Succeeded ? Pages.SeeOther($"/directives/{passed.Value.Id}/relay") : await model.Show(person.Required, id, null, passed.Error, cancel);
        }).For(Who.SignedIn);

        pages.MapPost("/papers/{id:guid}/steps/{step:guid}/transcript", async (Guid id, Guid step, HttpContext http, WriteDownVoice write, PaperPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var written = await work.Run(() => write.Run(person.Required, id, step, form.Field("text"), cancel), cancel);
            return written.Succeeded ? Pages.SeeOther($"/papers/{id}") : await model.Show(person.Required, id, null, written.Error, cancel);
        }).For(Who.SignedIn);

        pages.MapPost("/files/{id:guid}/text", async (Guid id, HttpContext http, CorrectText correct, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var corrected = await work.Run(async () => (await correct.Run(person.Required, id, form["text"].ToString(), cancel)).Map(text => new Corrected(text.OwnerKind, text.OwnerId)), cancel);
            return !corrected.Succeeded ? Pages.Refuse(corrected.Error)
                : Pages.SeeOther((corrected.Value.OwnerKind == "paper" ? $"/papers/{corrected.Value.OwnerId}" : $"/directives/{corrected.Value.OwnerId}/read") + $"#file-{id}");
        }).For(Who.SignedIn);
    }

    /// <summary>Whose text was corrected.</summary>
    public sealed record Corrected(string OwnerKind, Guid OwnerId);

    internal static PaperEntry EntryOf(IFormCollection form) => new(form.Field("fromUnit"), form.Field("fromNumber"), form.Field("title"), form.Field("matter"),
        Enum.TryParse<Urgency>(form.Field("urgency"), out var urgency) ? urgency : Urgency.Routine, DraftForm.Time(form.Field("due")), form["text"].ToString());

    private static PaperStep StepOf(IFormCollection form)
    {
        var kind = Enum.TryParse<StepKind>(form.Field("kind"), out var asked) ? asked : StepKind.Handle;
        return new PaperStep(kind, form.Field("do") == "back", form["opinion"].ToString(), kind == StepKind.Register ? EntryOf(form) : null, form.Field("lead"), [.. form["readers"].OfType<string>()]);
    }
}

/// <summary>The register of the unit chosen, and the units whose registers one may see.</summary>
internal sealed class RegisterPageModel(PaperRegister register, Signing.NumberRegister numbers, PaperOffices offices, TimeProvider clock)
{
    public async Task<IResult> Received(CurrentUser user, string? unit, int? year, string? words, CancellationToken cancel)
    {
        var (own, chosen, asked) = await Choose(user, unit, year, cancel);
        if (chosen is null)
            return Pages.Refuse(new Forbidden("收文簿由单位管公文的人和领导看。交给您办的来文在收件箱里。"));
        var papers = await register.Of(user, chosen.Unit, asked, words, cancel);
        return papers.Succeeded ? Pages.Show<PapersPage>(new { Own = own, Office = chosen, Year = asked, Words = words ?? "", Papers = papers.Value }) : Pages.Refuse(papers.Error);
    }

    public async Task<IResult> Numbers(CurrentUser user, string? unit, int? year, CancellationToken cancel)
    {
        var (own, chosen, asked) = await Choose(user, unit, year, cancel);
        if (chosen is null)
            return Pages.Refuse(new Forbidden("发文簿由单位管公文的人和领导看。"));
        var given = await numbers.Of(user, chosen.Unit, asked, cancel);
        return given.Succeeded ? Pages.Show<Signing.NumbersPage>(new { Own = own, Office = chosen, Year = asked, Register = given.Value }) : Pages.Refuse(given.Error);
    }

    private async Task<(IReadOnlyList<PaperOffice> Own, PaperOffice? Chosen, int Year)> Choose(CurrentUser user, string? unit, int? year, CancellationToken cancel)
    {
        var own = await offices.Of(user, cancel);
        return (own, own.FirstOrDefault(office => office.Unit.Code == unit) ?? (own.Count > 0 ? own[0] : null), year is > 2000 and < 3000 ? year.Value : WorkingCalendar.LocalDay(clock.GetUtcNow()).Year);
    }
}

/// <summary>What the form of 签收 offers.</summary>
internal sealed class NewPaperPageModel(PaperOffices offices)
{
    public async Task<IResult> Show(CurrentUser user, string? unit, PaperEntry? typed, Error? error, CancellationToken cancel)
    {
        var own = (await offices.Of(user, cancel)).Where(office => office.KeepsThem).ToList();
        return own.Count == 0
            ? Pages.Refuse(new Forbidden("收文由本单位管公文的人签收。"))
            : Pages.Show<NewPaperPage>(new { Own = (IReadOnlyList<PaperOffice>)own, Unit = unit ?? own[0].Unit.Code, Entry = typed, Error = error }, error?.Status ?? StatusCodes.Status200OK);
    }
}

/// <summary>Everything the page of one paper shows and offers.</summary>
internal sealed class PaperPageModel(PaperReading reading, FindDoer doers, IDirectory directory, TimeProvider clock)
{
    public async Task<IResult> Show(CurrentUser user, Guid id, PaperStep? typed, Error? error, CancellationToken cancel)
    {
        var read = await reading.Of(user, id, cancel);
        if (!read.Succeeded)
            return Pages.Refuse(read.Error);
        var (paper, unit) = (read.Value.Seen.Paper, read.Value.Seen.Unit);
        var entry = typed?.Entry ?? paper.Entry;
        return Pages.Show<PaperPage>(new
        {
            Read = read.Value, Typed = typed, Error = error,
            Entry = entry with { Title = entry.Title.Length > 0 || paper.Pending != StepKind.Register ? entry.Title : Found(read.Value)?.Title ?? "", FromNumber = entry.FromNumber.Length > 0 || paper.Pending != StepKind.Register ? entry.FromNumber : Found(read.Value)?.Number ?? "" },
            Matters = paper.Pending == StepKind.Register ? await directory.Matters(cancel) : [],
            Choices = read.Value.MayStep && (paper.AssignsNow || paper.Pending == StepKind.Advise) ? await doers.HandlerChoices(unit, entry.Matter, cancel) : [],
            Suggestions = Fidelity.DraftSuggestions.Of(new DirectiveContent("", "", "", default, default, null, paper.Entry.Text.Length > 0 ? paper.Entry.Text : string.Join('\n', read.Value.Texts.Select(text => text.Shown)), [], [], Audience.Empty), clock.GetUtcNow()),
        }, error?.Status ?? StatusCodes.Status200OK);
    }

    // What the pages say about themselves, offered to whoever registers; a human confirms by sending the form.
    private static DirectiveDraft? Found(ReadPaper read) => read.Texts.Select(text => text.Shown).FirstOrDefault(shown => shown.Length > 0) is { } said ? WordText.Elements(said) : null;
}
