using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Directives.Papers;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Directives.Signing;

/// <summary>Pages of 发文 on its way, of its register, and of the flow.</summary>
internal static class SigningPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/papers/numbers", async (string? unit, int? year, RegisterPageModel model, CurrentPerson person, CancellationToken cancel)
            => await model.Numbers(person.Required, unit, year, cancel)).For(Who.SignedIn);

        pages.MapGet("/signings/{id:guid}", async (Guid id, Guid? ask, HttpContext http, SigningPageModel model, IInbox inbox, CurrentPerson person, CancellationToken cancel) =>
        {
            if (http.Request.Headers["Sec-Purpose"].Count == 0 && (ask ?? await inbox.AskOf(id, person.Required.PersonId, cancel)) is { } opened)
                await inbox.Open(opened, person.Required, cancel);
            return await model.Show(person.Required, id, null, null, cancel);
        }).For(Who.SignedIn);

        pages.MapPost("/signings/{id:guid}/step", async (Guid id, HttpContext http, TakeSigningStep take, SigningPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var step = new SigningStep(Enum.TryParse<StepKind>(form.Field("kind"), out var kind) ? kind : StepKind.Send, form.Field("do") == "back", form["opinion"].ToString());
            var taken = await work.Run(async () => (await take.Run(person.Required, id, step, cancel)).Map(_ => Done.Instance), cancel);
            return taken.Succeeded ? Pages.SeeOther($"/signings/{id}") : await model.Show(person.Required, id, step.Text, taken.Error, cancel);
        }).For(Who.SignedIn);

        pages.MapPost("/signings/{id:guid}/taking-back", async (Guid id, HttpContext http, TakeBack takeBack, SigningAccess access, SigningPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var taken = await work.Run(() => takeBack.Run(person.Required, id, form.Field("why"), cancel), cancel);
            if (!taken.Succeeded)
                return await model.Show(person.Required, id, null, taken.Error, cancel);
            var seen = await access.Find(person.Required, id, cancel);
            return Pages.SeeOther(seen.Succeeded && seen.Value.Signing.DrafterId == person.Required.PersonId ? $"/directives/{seen.Value.Directive.Id}/write" : $"/signings/{id}");
        }).For(Who.SignedIn);

        pages.MapPost("/signings/{id:guid}/sending", async (Guid id, HttpContext http, IssueDirective issue, SigningAccess access, SigningPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var seen = await access.Find(person.Required, id, cancel);
            if (!seen.Succeeded)
                return Pages.Refuse(seen.Error);
            var directive = seen.Value.Directive.Id;
            var sent = await work.Run(async () => (await issue.Run(person.Required, directive, form.Field("whyAgain"), cancel)).Map(asks => new DirectivesModule.Issued(asks)), cancel);
            return sent.Succeeded ? Pages.SeeOther($"/directives/{directive}?said=issued") : await model.Show(person.Required, id, form.Field("whyAgain"), sent.Error, cancel);
        }).For(Who.SignedIn);

        pages.MapGet("/papers/flow", async (string? unit, string? said, FlowPageModel model, CurrentPerson person, CancellationToken cancel)
            => await model.Show(person.Required, unit, null, null, said == "saved", cancel)).For(Who.SignedIn);

        pages.MapPost("/papers/flow", async (HttpContext http, SetFlows set, FlowPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var (unit, flows) = (form.Field("unit"), FlowsOf(form));
            var saved = await work.Run(() => set.Run(person.Required, unit, flows, cancel), cancel);
            return saved.Succeeded ? Pages.SeeOther($"/papers/flow?unit={Uri.EscapeDataString(unit)}&said=saved") : await model.Show(person.Required, unit, flows, saved.Error, false, cancel);
        }).For(Who.SignedIn);
    }

    // A step without anybody to do it is left out.
    private static Flows FlowsOf(IFormCollection form) => new(
        [.. Flows.Optional.Prepend(StepKind.Register).Select(kind => new FlowStep(kind, form.Field(kind.ToString()))).Where(step => step.Doer.Length > 0), new FlowStep(StepKind.Handle, "")],
        [
            .. form[nameof(StepKind.Review)].OfType<string>().Where(doer => doer.Length > 0).Select(doer => new FlowStep(StepKind.Review, doer)),
            new FlowStep(StepKind.Sign, form.Field(nameof(StepKind.Sign))), new FlowStep(StepKind.GiveNumber, form.Field(nameof(StepKind.GiveNumber))),
        ],
        DraftForm.Split(form["series"].ToString()), form.Field("mustSign") == "yes");
}

/// <summary>Everything the page of a draft on its way shows and offers.</summary>
internal sealed class SigningPageModel(SigningReading reading, IAudiences audiences)
{
    public async Task<IResult> Show(CurrentUser user, Guid id, string? typed, Error? error, CancellationToken cancel)
    {
        var read = await reading.Of(user, id, cancel);
        if (!read.Succeeded)
            return Pages.Refuse(read.Error);
        Resolution? reached = null;
        if (read.Value is { MayStep: true, Seen.Signing.MayGoOut: true })
        {
            var resolved = await audiences.Resolve(read.Value.Seen.Directive.Content.Audience, user, cancel);
            (reached, error) = (resolved.Succeeded ? resolved.Value : null, error ?? resolved.Error);
        }

        return Pages.Show<SigningPage>(new { Read = read.Value, User = user, Typed = typed, Error = error, Reached = reached }, error?.Status ?? StatusCodes.Status200OK);
    }
}

/// <summary>The flow of the unit chosen, for its own office.</summary>
internal sealed class FlowPageModel(PaperOffices offices, FindDoer doers)
{
    public async Task<IResult> Show(CurrentUser user, string? unit, Flows? typed, Error? error, bool saved, CancellationToken cancel)
    {
        var own = (await offices.Of(user, cancel)).Where(office => office.KeepsThem).ToList();
        if ((own.Find(office => office.Unit.Code == unit) ?? own.FirstOrDefault()) is not { } chosen)
            return Pages.Refuse(new Forbidden("收发文流程由本单位管公文的人定。"));
        return Pages.Show<FlowPage>(new
        {
            Own = (IReadOnlyList<PaperOffice>)own, Office = chosen, Current = typed ?? await doers.FlowsOf(chosen.Unit, cancel), Choices = await doers.StepChoices(chosen.Unit, cancel), Error = error, Saved = saved,
        }, error?.Status ?? StatusCodes.Status200OK);
    }
}
