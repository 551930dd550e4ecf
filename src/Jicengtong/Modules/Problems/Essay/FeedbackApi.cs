using System.Globalization;
using System.Text.Json;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Essay;

/// <summary>
/// The two routes of the founding essay, for clients written against them: the same paths, bodies and messages, but with a
/// token, into and out of the real ledger, and never without an end.
/// </summary>
internal static class FeedbackApi
{
    private const int PageSize = 100;
    private const int LargestPage = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("").For(Who.SignedIn).WithTags("Feedback");
        api.MapPost("/submit_feedback", async (HttpContext http, TakeFeedback take, CurrentPerson person, CancellationToken cancel) =>
        {
            var (department, issue) = await BodyOf(http.Request, cancel);
            if (string.IsNullOrEmpty(department) || string.IsNullOrEmpty(issue))
                return Results.Json(new FeedbackRefused("Missing data"), statusCode: StatusCodes.Status400BadRequest);
            var taken = await take.Run(person.Required, department, issue, cancel);
            return taken.Succeeded ? Results.Json(taken.Value, statusCode: StatusCodes.Status201Created) : Results.Json(new FeedbackRefused(taken.Error.Message), statusCode: taken.Error.Status);
        }).WithSummary("The essay's feedback API: {department, issue}. The department is a unit or a matter by its name; unknown ones fall to whoever handles papers. Kept when it is answered, handed on within a second.")
            .Accepts<FeedbackBody>("application/json").Produces<FeedbackTaken>(StatusCodes.Status201Created).Produces<FeedbackRefused>(StatusCodes.Status400BadRequest);
        api.MapGet("/get_feedback", async (HttpContext http, string? after, int? limit, HandOnFeedback handOn, ProblemLedger ledger, CurrentPerson person, CancellationToken cancel) =>
        {
            // Whoever asks sees what they said before.
            await handOn.Of(person.Required, cancel);
            var page = await ledger.Feedback(person.Required, after, Math.Clamp(limit ?? PageSize, 1, LargestPage), cancel);
            if (page.Next is { } next)
                http.Response.Headers.Link = $"</get_feedback?after={next}{(limit is { } size ? "&limit=" + size.ToString(CultureInfo.InvariantCulture) : "")}>; rel=\"next\"";
            return TypedResults.Ok(page.Items);
        }).WithSummary("The essay's feedback API: what one may see, newest first, 100 at a time; the Link header leads to the next page.").Produces<IReadOnlyList<Feedback>>();
    }

    // Whatever cannot be read has no data in it; the essay's API knows no other complaint.
    private static async Task<(string? Department, string? Issue)> BodyOf(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancel);
            return json.RootElement.ValueKind == JsonValueKind.Object ? (TextOf(json.RootElement, "department"), TextOf(json.RootElement, "issue")) : (null, null);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static string? TextOf(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? CleanText.Of(value.GetString()) : null;
}

/// <summary>What a client sends.</summary>
public sealed record FeedbackBody(string Department, string Issue);

/// <summary>Taken.</summary>
public sealed record FeedbackTaken(string Message);

/// <summary>Not taken.</summary>
public sealed record FeedbackRefused(string Error);

/// <summary>One line, in the essay's words. The id is the problem's number without its dash, the time is UTC.</summary>
public sealed record Feedback(long Id, string Department, string Issue, string Timestamp);

/// <summary>Puts what a program says into the ledger: to the unit of that name, else to whoever leads the matter of that name.</summary>
internal sealed class SubmitFeedback(IDirectory directory, RouteProblem route, TakeProblemIn takeIn)
{
    private const int LongestDepartment = 100;

    /// <summary>Where somebody who may say this works: there it is a problem. <c>feedback.department</c>, <c>problem.textTooLong</c> or <c>problem.place</c> when not.</summary>
    public static Result<string> PlaceOf(CurrentUser by, string department, string issue)
    {
        if (department.Length > LongestDepartment)
            return new Invalid("department", "部门名称太长，最多 100 个字。", "feedback.department");
        if (Problem.TextOf(issue) is { Succeeded: false, Error: var wrong })
            return wrong;
        return ProblemIntake.HomeOf(by) is { } home ? home.UnitCode : NoPlace;
    }

    /// <summary>Takes in what was said <paramref name="before"/>, and dispatches it now.</summary>
    public async Task<Result<Problem>> Run(Speaker by, string unit, string department, string issue, SaidBefore before, CancellationToken cancel)
    {
        if (await directory.Unit(unit, cancel) is not { } place)
            return NoPlace;
        var matters = await directory.Matters(cancel);
        var matter = matters.Contains(department) ? department : OpenMatters.Other;
        return await takeIn.Run(by, new NewProblem(issue, matter, null, place, ProblemChannel.Program, Department: department, To: matter == OpenMatters.Other ? await UnitNamed(department, place, cancel) : null,
            CodeDigest: before.Digest, SaidAt: before.At), cancel);
    }

    // "水利局" means the one of this county: units on the way up and directly below them, the exact name before the end of one.
    private async Task<UnitEntry?> UnitNamed(string name, UnitEntry place, CancellationToken cancel)
    {
        var near = new List<UnitEntry>();
        foreach (var above in await route.Above(place.Path, cancel))
            near.AddRange((await directory.Children(above.Code, cancel)).Prepend(above));
        return near.Find(unit => unit.Name == name) ?? near.Find(unit => unit.Name.EndsWith(name, StringComparison.Ordinal));
    }

    private static Invalid NoPlace => new("unit", "这个账号没有任职，不知道是哪里的问题。", "problem.place");
}
