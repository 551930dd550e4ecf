using Jicengtong.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>Signing in and out for programs, and one's own sessions and tokens.</summary>
internal static class AccountApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("/api").AllowAnonymous().WithTags("Session");
        open.MapPost("/session", async (Credentials body, SignIn signIn, CheckCode check, BeginSession begin, HttpContext http) =>
        {
            var person = await signIn.Run(body.Account, body.Password, http.Connection.RemoteIpAddress);
            if (!person.Succeeded)
                return Refuse(http, person.Error);
            var way = await WayOf(person.Value, body.Code, check, http);
            if (!way.Succeeded)
                return Refuse(http, way.Error);
            await begin.Run(http, person.Value, way.Value);
            return TypedResults.NoContent();
        }).WithSummary("Signs in with a cookie; 401 signIn.codeNeeded for those with a second factor. 429 signIn.wait with Retry-After after too many failures.").Produces(StatusCodes.Status204NoContent);
        open.MapPost("/tokens", async (TokenRequest body, SignIn signIn, CheckCode check, IssueToken issue, Work work, RequestOperation request, IEvidence evidence, HttpContext http, CancellationToken cancel) =>
        {
            var person = await signIn.Run(body.Account, body.Password, http.Connection.RemoteIpAddress);
            if (!person.Succeeded)
                return Refuse(http, person.Error);
            if (await WayOf(person.Value, body.Code, check, http) is { Succeeded: false, Error: var noCode })
                return Refuse(http, noCode);
            // A token must not be kept as the answer of an operation.
            request.Operation = null;
            return Http.Ok((await work.Run(async () =>
            {
                if (person.Value.Administers is not null)
                    await evidence.Record(AdministratorFacts.SignedIn(person.Value, "token"), cancel);
                return issue.Run(person.Value.Id, body.Name);
            }, cancel)).Map(token => new TokenAnswer(token)));
        }).WithSummary("Gives a program a bearer token; it is shown once.").Produces<TokenAnswer>();

        var own = routes.MapGroup("/api").For(Who.Anybody).WithTags("Session").WithMetadata(new BeforeHurdles());
        own.MapDelete("/session", async (HttpContext http, EndSessions end, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            if (CurrentPersonReader.SessionOf(http.User) is { } session)
                await work.Run(() => end.One(person.Required.PersonId, session, cancel), cancel);
            await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            return TypedResults.NoContent();
        }).WithSummary("Signs out.");
        routes.MapGroup("/api").For(Who.Anybody).WithTags("Organization").WithMetadata(new BeforeHurdles()).MapGet("/me", (CurrentPerson person) => OrganizationModule.Me.Of(person.Required)).WithSummary("Who is signed in, with today's posts.");
        own.MapGet("/sessions", async (MySessions mine, CurrentPerson person, CancellationToken cancel) => new Listing<OwnSession>(await mine.Of(person.Required.PersonId, cancel), null))
            .WithSummary("Where one is signed in; for one's own eyes only.");
        own.MapDelete("/sessions/{id:guid}", async (Guid id, EndSessions end, Work work, CurrentPerson person, CancellationToken cancel) => Http.Ok(await work.Run(() => end.One(person.Required.PersonId, id, cancel), cancel)))
            .WithSummary("Ends one of one's sessions.").Produces(StatusCodes.Status204NoContent);
        own.MapGet("/tokens", async (MySessions mine, CurrentPerson person, CancellationToken cancel) => new Listing<OwnToken>(await mine.TokensOf(person.Required.PersonId, cancel), null))
            .WithSummary("One's tokens of programs, without the tokens themselves.");
        own.MapDelete("/tokens/{id:guid}", async (Guid id, EndToken end, Work work, CurrentPerson person, CancellationToken cancel) => Http.Ok(await work.Run(() => end.Run(person.Required.PersonId, id, cancel), cancel)))
            .WithSummary("Ends a token.").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<Result<string>> WayOf(Person person, string? code, CheckCode check, HttpContext http)
        => person.SecondFactorSince is null ? "password" : string.IsNullOrWhiteSpace(code) ? new CodeNeeded() : await check.Run(person, code, http.Connection.RemoteIpAddress);

    private sealed record CodeNeeded() : Error("signIn.codeNeeded", "还要验证码：请把手机验证器上的 6 位数字填进 code 再试。", StatusCodes.Status401Unauthorized);

    /// <summary>A refusal of signing in; says when to come back.</summary>
    public static IResult Refuse(HttpContext http, Error error)
    {
        SayWhen(http, error);
        return Http.Problem(error);
    }

    public static void SayWhen(HttpContext http, Error error)
    {
        if (error is Waiting waiting)
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(waiting.For.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Account and password; the code for those with a second factor.</summary>
    public sealed record Credentials(string? Account, string? Password, string? Code);

    /// <summary>Account, password, code for those with a second factor, and what the token is for.</summary>
    public sealed record TokenRequest(string? Account, string? Password, string? Code, string? Name);

    /// <summary>The token.</summary>
    public sealed record TokenAnswer(string Token);
}
