using System.Security.Claims;
using System.Text.Encodings.Web;
using Jicengtong.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Jicengtong.Modules.Organization;

/// <summary>Signs programs in by <c>Authorization: Bearer jct_…</c>.</summary>
internal sealed class TokenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, PeopleOfToday people)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Token";
    private const string Prefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var digest = IssueToken.DigestOf(header[Prefix.Length..].Trim());
        var found = await people.OfToken(digest, Context.RequestAborted);
        if (found is not { } personId)
            return AuthenticateResult.Fail("unknown token");
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, personId.ToString())], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Http.Problem(new UnknownToken()).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Http.Problem(OrganizationModule.RefusalOf(Context)).ExecuteAsync(Context);

    private sealed record UnknownToken() : Error("token.unknown", "令牌不对或已经作废，请重新取一个。", StatusCodes.Status401Unauthorized);
}
