using System.Globalization;
using Jicengtong.Modules.Directives.Burden;
using Jicengtong.Modules.Directives.Fidelity;
using Jicengtong.Modules.Directives.Questions;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Directives;

/// <summary>Pages of those who read, pass on and follow a directive.</summary>
internal static class DirectiveReadingPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/directives/{id:guid}/read", async (Guid id, Guid? ask, string? from, HttpContext http, DirectiveReading reading, IInbox inbox, IDirectory directory, CurrentPerson person, CancellationToken cancel) =>
        {
            // A browser that only fetches ahead has opened nothing.
            if (http.Request.Headers["Sec-Purpose"].Count == 0 && (ask ?? await inbox.AskOf(id, person.Required.PersonId, cancel)) is { } opened)
                await inbox.Open(opened, person.Required, cancel, fromChat: from == "chat");
            var read = await reading.Of(person.Required, id, cancel);
            if (!read.Succeeded)
                return Pages.Refuse(read.Error);
            var people = await directory.Names([read.Value.Directive.AuthorId, .. read.Value.Chain.Select(relay => relay.ById)], cancel);
            return Pages.Show<ReadPage>(new { Read = read.Value, People = people });
        }).For(Who.SignedIn).WithMetadata(new OpenToStandIns());

        pages.MapGet("/directives/{id:guid}", async (Guid id, string? said, SenderPageModel model, CurrentPerson person, CancellationToken cancel)
            => await model.Show(person.Required, id, said == "issued" ? "已经发出。谁还没打开，这里看得到，不用打电话问。" : said == "relayed" ? "已经转下去了。" : said == "revised" ? "新版已经生效，原来的版本标了“已被替代”。" : said == "sampled" ? "抽样已经发到他们的收件箱，自愿、不记名。" : said is null ? null : "好了。", null, null, cancel)).For(Who.SignedIn);

        pages.MapGet("/directives/{id:guid}/unopened", async (Guid id, Guid? after, DirectiveAccess access, CoveragePicture picture, CurrentPerson person, CancellationToken cancel) =>
        {
            var (directive, standing) = await access.Find(person.Required, id, cancel);
            if (directive is null)
                return Pages.Refuse(new NotFound("这份文件"));
            if ((standing & (Standing.Sender | Standing.Relayer)) == 0)
                return Pages.SeeOther($"/directives/{id}/read");
            var missing = await picture.Missing(directive, standing, person.Required, after, UnopenedPage.MostNames + 1, cancel);
            return Pages.Show<UnopenedPage>(new { Directive = directive, Missing = missing, IsFirst = after is null });
        }).For(Who.SignedIn);

        pages.MapPost("/directives/{id:guid}/answer", async (Guid id, HttpContext http, AnswerQuestions answer, SenderPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var asks = form["asks"].SelectMany(list => (list ?? "").Split(',')).Select(text => Guid.TryParse(text, out var one) ? one : Guid.Empty).Where(one => one != Guid.Empty).ToList();
            var answered = await work.Run(async () => (await answer.Run(person.Required, id, form.Field("text"), asks, cancel)).Map(given => new DirectivesModule.Answered(given.Questions, given.Answer)), cancel);
            if (answered.Succeeded && int.TryParse(form.Field("clause"), NumberStyles.None, CultureInfo.InvariantCulture, out var clause))
                return Pages.SeeOther(string.Create(CultureInfo.InvariantCulture, $"/directives/{id}/revision?answer={answered.Value.Answer}&clause={clause}"));
            return answered.Succeeded
                ? Pages.SeeOther($"/directives/{id}?said=answered")
                : await model.Show(person.Required, id, null, answered.Error, form.Field("text"), cancel);
        }).For(Who.SignedIn);

        pages.MapPost("/directives/{id:guid}/reminder", async (Guid id, RemindMissing remind, SenderPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var reminded = await work.Run(async () => (await remind.Run(person.Required, id, cancel)).Map(count => new DirectivesModule.Reminded(count)), cancel);
            return reminded.Succeeded
                ? await model.Show(person.Required, id, $"已提醒 {reminded.Value.Asks} 人；没打开的，B岗也收到了。", null, null, cancel)
                : Pages.Refuse(reminded.Error);
        }).For(Who.SignedIn);

        pages.MapPost("/directives/{id:guid}/withdrawal", async (Guid id, HttpContext http, WithdrawDirective withdraw, SenderPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var withdrawn = await work.Run(() => withdraw.Run(person.Required, id, form.Field("why"), cancel), cancel);
            return withdrawn.Succeeded ? Pages.SeeOther($"/directives/{id}?said=withdrawn") : await model.Show(person.Required, id, null, withdrawn.Error, null, cancel);
        }).For(Who.SignedIn);

        pages.MapGet("/directives/{id:guid}/relay", async (Guid id, RelayPageModel model, CurrentPerson person, CancellationToken cancel)
            => await model.Show(person.Required, id, null, null, null, cancel)).For(Who.SignedIn);

        pages.MapPost("/directives/{id:guid}/relay", async (Guid id, HttpContext http, RelayContext context, RelayDirective relay, RelayPageModel model, IAudiences audiences, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var source = await context.Find(person.Required, id, null, cancel);
            if (!source.Succeeded)
                return Pages.Refuse(source.Error);
            var draft = DraftForm.ReadRelay(form, source.Value.Directive.Content.Matter);
            if (form.Field("do") == "preview")
            {
                var resolved = await audiences.Resolve(draft.Audience!, person.Required, cancel);
                return await model.Show(person.Required, id, draft, resolved.Succeeded ? resolved.Value : null, resolved.Error, cancel);
            }

            var passed = await work.Run(async () => (await relay.Run(person.Required, id, draft, cancel)).Map(done => new DirectivesModule.Relayed(done.Id, done.Asked)), cancel);
            return passed.Succeeded ? Pages.SeeOther($"/directives/{id}?said=relayed") : await model.Show(person.Required, id, draft, null, passed.Error, cancel);
        }).For(Who.SignedIn);
    }
}

/// <summary>The sender's page: how far it has come, what is asked, who is missing.</summary>
internal sealed class SenderPageModel(DirectiveReading reading, CoveragePicture picture, ReviewRelays review, Sampling.Accuracy accuracy, IInbox inbox, IDirectory directory)
{
    public async Task<IResult> Show(CurrentUser user, Guid id, string? said, Error? error, string? typed, CancellationToken cancel)
    {
        var read = await reading.Of(user, id, cancel);
        if (!read.Succeeded)
            return Pages.Refuse(read.Error);
        var (directive, standing) = (read.Value.Directive, read.Value.Standing);
        if ((standing & (Standing.Sender | Standing.Relayer)) == 0)
            return Pages.SeeOther($"/directives/{id}/read");
        if (!directive.IsIssued)
            return Pages.SeeOther($"/directives/{id}/write");
        var questions = standing.HasFlag(Standing.Sender) ? await inbox.Questions(id, cancel) : [];
        var own = read.Value.Chain.Where(relay => relay.ById == user.PersonId).Select(relay => relay.Id).ToList();
        if (standing.HasFlag(Standing.Sender))
            own.Add(id);
        var filled = directive.Content.Demand == Demand.Fill ? await inbox.Filled(own, cancel) : [];
        var units = await directory.Units([.. questions.Select(question => question.Unit), .. filled.Select(answer => answer.Unit)], cancel);
        var page = await picture.Of(directive, standing, user, SenderPage.FirstNames, SenderPage.FirstLevels, cancel);
        return Pages.Show<SenderPage>(new
        {
            Audience = standing.HasFlag(Standing.Sender) ? await AudienceOf(directive, page.AskedDirectly, cancel) : null,
            Sample = standing.HasFlag(Standing.Sender) ? await accuracy.Of(id, cancel) : null,
            Fidelity = review.Chain(read.Value, user),
            Read = read.Value, Page = page, Questions = SameQuestion.Groups(questions, directive.Content.Text),
            Filled = filled, UnitNames = (IReadOnlyDictionary<string, string>)units.ToDictionary(unit => unit.Key, unit => unit.Value.Name), Said = said, Error = error, Typed = typed,
        }, error?.Status ?? StatusCodes.Status200OK);
    }

    /// <summary>The query, whom it reached and whom it means now.</summary>
    public async Task<Reaching.AudienceNow> AudienceOf(Directive directive, CancellationToken cancel) => await AudienceOf(directive, (await inbox.Sum([directive.Id], cancel)).Total, cancel);

    private async Task<Reaching.AudienceNow> AudienceOf(Directive directive, int now, CancellationToken cancel)
    {
        var query = directive.Content.Audience;
        return new Reaching.AudienceNow(query, Reaching.AudienceWords.Of(query, await directory.Units([.. query.Units ?? []], cancel)), directive.Issue?.Asked ?? 0, now);
    }
}

/// <summary>What the relaying page shows beside its form.</summary>
internal sealed class RelayPageModel(RelayContext context, ReviewRelays review, AudienceChoice choices)
{
    public async Task<IResult> Show(CurrentUser user, Guid id, RelayDraft? draft, Resolution? resolution, Error? error, CancellationToken cancel)
    {
        var source = await context.Find(user, id, null, cancel);
        if (!source.Succeeded)
            return Pages.Refuse(source.Error);
        var (directive, parent, unit) = source.Value;
        return Pages.Show<RelayPage>(new
        {
            Review = draft is null ? null : review.Of(directive, parent, draft),
            Directive = directive, Parent = parent, UnitName = unit.Name, Choices = await choices.Of(user, cancel), Draft = draft, Resolution = resolution, Error = error,
        }, error?.Status ?? StatusCodes.Status200OK);
    }
}
