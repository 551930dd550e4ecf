using System.Globalization;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Directives.Sampling;

/// <summary>Pages and API of the sample.</summary>
internal static class SamplePages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPost("/directives/{id:guid}/sample", async (Guid id, HttpContext http, AskSample ask, SenderPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var questions = form["question"].Select((text, at) => new SampleQuestion(text ?? "", form.Field("so" + at.ToString(CultureInfo.InvariantCulture)) != "no")).ToList();
            var asked = await work.Run(async () => (await ask.Run(person.Required, id, questions, cancel)).Map(sample => new DirectivesModule.Identified(sample.Id)), cancel);
            return asked.Succeeded ? Pages.SeeOther($"/directives/{id}?said=sampled#sample") : await model.Show(person.Required, id, null, asked.Error, null, cancel);
        }).For(Who.SignedIn);

        // Opening it is not noted: the card would tell who went there.
        pages.MapGet("/samples/{id:guid}", async (Guid id, string? said, AnswerSample answer, CurrentPerson person, CancellationToken cancel) =>
        {
            if (said == "thanks")
                return Pages.Show<SamplePage>(new { Thanks = true });
            var sample = await answer.Look(person.Required, id, cancel);
            return sample.Succeeded ? Pages.Show<SamplePage>(new { Sample = sample.Value }) : Pages.Refuse(sample.Error);
        }).For(Who.SignedIn);
        pages.MapPost("/samples/{id:guid}", async (Guid id, HttpContext http, AnswerSample answer, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var sample = await answer.Look(person.Required, id, cancel);
            if (!sample.Succeeded)
                return Pages.Refuse(sample.Error);
            var answers = Enumerable.Range(0, sample.Value.Statements.Count).Select(at => form.Field("answer" + at.ToString(CultureInfo.InvariantCulture))).ToList();
            bool?[]? said = answers.Contains("") ? null : [.. answers.Select(word => word switch { "yes" => true, "no" => false, _ => (bool?)null })];
            var given = await Nameless(answer, work, person, id, said, cancel);
            return given.Succeeded ? Pages.SeeOther($"/samples/{id}?said=thanks") : Pages.Show<SamplePage>(new { Sample = sample.Value, Error = given.Error }, given.Error.Status);
        }).For(Who.SignedIn);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapPut("/{id:guid}/sample", async (Guid id, SampleBody body, AskSample ask, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(async () => (await ask.Run(person.Required, id, body.Questions, cancel)).Map(sample => new DirectivesModule.Identified(sample.Id)), cancel)))
            .WithSummary("Asks readers drawn from each unit, without names, whether up to three statements are so. Once per directive; units with fewer than five readers are left out.").Produces<DirectivesModule.Identified>();
        api.MapGet("/{id:guid}/sample", async (Guid id, DirectiveAccess access, Accuracy accuracy, CurrentPerson person, CancellationToken cancel) =>
        {
            var directive = await access.OfSender(person.Required, id, "看抽样", cancel);
            if (!directive.Succeeded)
                return Http.Problem(directive.Error);
            return await accuracy.Of(id, cancel) is { } sample ? TypedResults.Ok(sample) : Http.Problem(new NotFound("这次抽样"));
        }).WithSummary("传达准确率 by unit, from five answers on; there is nothing smaller than a unit.").Produces<SampleAccuracy>();
        api.MapGet("/samples/{id:guid}", async (Guid id, AnswerSample answer, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await answer.Look(person.Required, id, cancel))).WithSummary("The statements, for one who was drawn.").Produces<OpenSample>();
        api.MapPut("/samples/{id:guid}/answer", async (Guid id, SampleAnswers body, AnswerSample answer, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await Nameless(answer, work, person, id, body.Answers, cancel)))
            .WithSummary("Judges the statements (true: so, false: not so, null: cannot say). Voluntary, once; only the unit's sums change.").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>The statements and whether the document says so.</summary>
    public sealed record SampleBody(IReadOnlyList<SampleQuestion>? Questions);

    /// <summary>In the order of the statements.</summary>
    public sealed record SampleAnswers(IReadOnlyList<bool?>? Answers);

    // No operation is stored either: it would say that this person answered, and when.
    private static Task<Result<Done>> Nameless(AnswerSample answer, Work work, CurrentPerson person, Guid id, IReadOnlyList<bool?>? said, CancellationToken cancel)
    {
        work.NameNobody();
        return work.Run(() => answer.Run(person.Required, id, said, cancel), cancel);
    }
}
