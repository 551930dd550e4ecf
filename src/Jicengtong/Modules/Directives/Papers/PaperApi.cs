using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Directives.Signing;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Papers;

/// <summary>收文 and 发文 for programs.</summary>
internal static class PaperApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").For(Who.SignedIn).WithTags("Papers");
        api.MapGet("/papers", async (string unit, int? year, string? q, PaperRegister register, IDirectory directory, TimeProvider clock, CurrentPerson person, CancellationToken cancel)
            => await directory.Unit(unit, cancel) is not { } office ? Http.Problem(new NotFound("这个单位的收文簿"))
                : Http.Ok((await register.Of(person.Required, office, year ?? WorkingCalendar.LocalDay(clock.GetUtcNow()).Year, q, cancel)).Map(papers => new Listing<PaperLine>([.. papers.Select(PaperLine.Of)], null))))
            .WithSummary("The register of papers received (收文簿) by a unit in a year, newest first; q finds number, sender, title and text.").Produces<Listing<PaperLine>>();
        api.MapPost("/papers", async (SignForBody body, SignForPaper sign, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Created(await work.Run(async () => (await sign.Run(person.Required, body.Unit ?? "", body.Entry, [], cancel)).Map(paper => new DirectivesModule.Identified(paper.Id)), cancel), made => $"/api/papers/{made.Id}"))
            .WithSummary("Signs for a paper that arrived (签收); pages are uploaded on /papers/new.").Produces<DirectivesModule.Identified>(StatusCodes.Status201Created);
        api.MapGet("/papers/{id:guid}", async (Guid id, PaperReading reading, CurrentPerson person, CancellationToken cancel)
            => Http.Ok((await reading.Of(person.Required, id, cancel)).Map(PaperView.Of))).WithSummary("A paper, where it lies and what was done with it.").Produces<PaperView>();
        api.MapPut("/papers/{id:guid}/steps/{kind}", async (Guid id, string kind, StepBody body, TakePaperStep take, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(async () => (await take.Run(person.Required, id, new PaperStep(KindOf(kind), body.Back == true, body.Text, body.Register?.Entry, body.Lead, body.Readers), null, cancel)).Map(_ => Done.Instance), cancel)))
            .WithSummary("Takes the step a paper waits for: register, check, advise, assign or handle; back returns it.").Produces(StatusCodes.Status204NoContent);
        api.MapPut("/papers/{id:guid}/passing-down", async (Guid id, PassPaperDown pass, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(async () => (await pass.Run(person.Required, id, cancel)).Map(directive => new DirectivesModule.Identified(directive)), cancel)))
            .WithSummary("Makes a directive of a paper's text, to be relayed by whoever handles it; returns the directive.").Produces<DirectivesModule.Identified>();
        api.MapPut("/directives/{id:guid}/signing", async (Guid id, HandInBody body, HandIn handIn, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(async () => (await handIn.Run(person.Required, id, body.Series, cancel)).Map(signing => new DirectivesModule.Identified(signing.Id)), cancel)))
            .WithSummary("Hands a draft in for review and signature (送审); returns the signing.").Produces<DirectivesModule.Identified>();
        api.MapGet("/signings/{id:guid}", async (Guid id, SigningReading reading, CurrentPerson person, CancellationToken cancel)
            => Http.Ok((await reading.Of(person.Required, id, cancel)).Map(SigningView.Of))).WithSummary("A draft on its way to signature and number.").Produces<SigningView>();
        api.MapPut("/signings/{id:guid}/steps/{kind}", async (Guid id, string kind, SigningStepBody body, TakeSigningStep take, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(async () => (await take.Run(person.Required, id, new SigningStep(KindOf(kind), body.Back == true, body.Text), cancel)).Map(_ => Done.Instance), cancel)))
            .WithSummary("Takes the step a draft waits for: review, sign or giveNumber; back returns it to its drafter.").Produces(StatusCodes.Status204NoContent);
        api.MapPut("/signings/{id:guid}/taking-back", async (Guid id, DirectivesModule.WhyBody body, TakeBack takeBack, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => takeBack.Run(person.Required, id, body.Why, cancel), cancel))).WithSummary("Takes a draft back; a number it had is cancelled and stays in the register.").Produces(StatusCodes.Status204NoContent);
        api.MapGet("/numbers", async (string unit, int? year, NumberRegister register, IDirectory directory, TimeProvider clock, CurrentPerson person, CancellationToken cancel)
            => await directory.Unit(unit, cancel) is not { } office ? Http.Problem(new NotFound("这个单位的发文簿"))
                : Http.Ok((await register.Of(person.Required, office, year ?? WorkingCalendar.LocalDay(clock.GetUtcNow()).Year, cancel)).Map(found => new Listing<NumberLine>([.. found.Numbers.Select(NumberLine.Of)], null))))
            .WithSummary("Numbers a unit gave in a year (发文簿), the cancelled ones too.").Produces<Listing<NumberLine>>();
        api.MapGet("/units/{unit}/paper-flow", async (string unit, IDirectory directory, FindDoer doers, CancellationToken cancel)
            => await directory.Unit(unit, cancel) is { } found ? Http.Ok<Flows>(await doers.FlowsOf(found, cancel)) : Http.Problem(new NotFound("这个单位"))).WithSummary("How papers come in and go out in a unit.").Produces<Flows>();
        api.MapPut("/units/{unit}/paper-flow", async (string unit, Flows body, SetFlows set, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => set.Run(person.Required, unit, body, cancel), cancel))).WithSummary("Changes it; papers on their way keep the flow they began with.").Produces(StatusCodes.Status204NoContent);
    }

    // A word nobody knows is a step nobody waits for.
    private static StepKind KindOf(string word) => Enum.TryParse<StepKind>(word, ignoreCase: true, out var kind) ? kind : StepKind.Cancel;

    /// <summary>What is known of a paper; times are ISO 8601.</summary>
    public sealed record EntryBody(string? FromUnit, string? FromNumber, string? Title, string? Matter, Urgency? Urgency, DateTimeOffset? Due, string? Text)
    {
        internal PaperEntry Entry => new(FromUnit ?? "", FromNumber ?? "", Title ?? "", Matter ?? "", Urgency ?? default, Due, Text ?? "");
    }

    /// <summary>A paper that arrived, and at which unit.</summary>
    public sealed record SignForBody(string? Unit, string? FromUnit, string? FromNumber, string? Title, string? Text)
    {
        internal PaperEntry Entry => new(FromUnit ?? "", FromNumber ?? "", Title ?? "", "", default, null, Text ?? "");
    }

    /// <summary>What is done at a step; <paramref name="Register"/> at 登记, <paramref name="Lead"/> and <paramref name="Readers"/> where the step says who handles it.</summary>
    public sealed record StepBody(bool? Back, string? Text, EntryBody? Register, string? Lead, IReadOnlyList<string>? Readers);

    /// <summary>What is done at a step of a draft.</summary>
    public sealed record SigningStepBody(bool? Back, string? Text);

    /// <summary>机关代字; empty takes the unit's usual one.</summary>
    public sealed record HandInBody(string? Series);
}

/// <summary>One line of the 收文簿.</summary>
public sealed record PaperLine(Guid Id, string Number, string FromUnit, string FromNumber, string Title, DateTimeOffset ReceivedAt, DateTimeOffset? Due, string State, DateTimeOffset Since)
{
    internal static PaperLine Of(Paper paper) => new(paper.Id, paper.Spelled, paper.Entry.FromUnit, paper.Entry.FromNumber, paper.Entry.Title, paper.ReceivedAt, paper.Entry.DueAt, PaperView.StateOf(paper), paper.SinceAt);
}

/// <summary>A step that was taken, as the API shows it.</summary>
public sealed record StepView(StepKind Kind, bool Back, string Text, string By, DateTimeOffset At, string? Recording, string? Transcript)
{
    internal static StepView Of(StepTaken step) => new(step.Kind, step.IsBack, step.Text, step.ByName, step.At, step.VoiceId is { } voice ? $"/files/{voice}" : null, step.Transcript?.Text);
}

/// <summary>A paper as the API shows it.</summary>
/// <param name="State">The step it waits for (register, check …), handled or refused.</param>
public sealed record PaperView(Guid Id, string Number, string Unit, PaperEntry Entry, string State, IReadOnlyList<StepView> Steps, IReadOnlyList<Stay> Stays, IReadOnlyList<PaperHandler> Handlers, IReadOnlyList<AttachedView> Files, Guid? Directive)
{
    internal static PaperView Of(ReadPaper read)
    {
        var paper = read.Seen.Paper;
        return new PaperView(paper.Id, paper.Spelled, paper.UnitCode, paper.Entry, StateOf(paper), [.. read.Steps.Select(StepView.Of)], read.Stays, paper.Handlers,
            [.. read.Files.Select(file => new AttachedView(file.Id, file.Name, file.MediaType, $"/files/{file.Id}", read.Texts.FirstOrDefault(text => text.Id == file.Id)?.Shown))], paper.DirectiveId);
    }

    internal static string StateOf(Paper paper) => paper.End is { } end ? end.IsRefused ? "refused" : "handled" : System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(paper.Pending!.Value.ToString());
}

/// <summary>An attachment with its words; null when they are not known.</summary>
public sealed record AttachedView(Guid Id, string Name, string MediaType, string Address, string? Text);

/// <summary>A draft on its way, as the API shows it.</summary>
/// <param name="State">The step it waits for (review, sign, giveNumber, send), back or sent.</param>
public sealed record SigningView(Guid Id, Guid Directive, string Unit, string Title, string? Number, string State, string? WhyBack, IReadOnlyList<StepView> Steps, IReadOnlyList<Stay> Stays)
{
    internal static SigningView Of(ReadSigning read)
    {
        var signing = read.Seen.Signing;
        var state = signing.SentAt is not null ? "sent" : signing.Pending is { } kind ? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()) : "back";
        return new SigningView(signing.Id, signing.DirectiveId, signing.UnitCode, signing.Title, signing.Number, state, signing.WhyBack, [.. read.Steps.Select(StepView.Of)], read.Stays);
    }
}

/// <summary>One line of the 发文簿.</summary>
public sealed record NumberLine(string Number, string Title, DateTimeOffset At, Guid Signing, string? WhyCancelled)
{
    internal static NumberLine Of(GivenNumber given) => new(given.Spelled, given.Title, given.At, given.SigningId, given.WhyCancelled);
}
