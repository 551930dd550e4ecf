using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Structure;

/// <summary>
/// 三员: which administrator may use which route, all of them, as the policies say and as the running product answers. A route that is
/// not named here is closed to all three, so whoever opens one for an administrator writes it here with them.
/// </summary>
[Collection(nameof(OneTown))]
public sealed partial class AdministratorTests(StandingTown standing)
{
    private const string All = "system security audit founding";

    private static readonly Dictionary<string, string> Open = new()
    {
        // One's own account.
        ["GET /api/me"] = All, ["DELETE /api/session"] = All, ["GET /api/sessions"] = All, ["DELETE /api/sessions/{id:guid}"] = All, ["GET /api/tokens"] = All, ["DELETE /api/tokens/{id:guid}"] = All,
        ["GET /me"] = All, ["GET /me/password"] = All, ["POST /me/password"] = All, ["GET /me/devices"] = All, ["POST /me/devices"] = All,
        ["GET /me/second-factor"] = All, ["POST /me/second-factor"] = All, ["POST /me/second-factor/removal"] = All,
        ["GET /me/passkeys"] = All, ["POST /me/passkeys"] = All, ["POST /me/passkeys/options"] = All, ["POST /me/passkeys/removal"] = All,
        ["GET /me/outside"] = All, ["POST /me/outside"] = All, ["GET /me/outside/{provider}/go"] = All,
        // Naming each other.
        ["GET /administration"] = "security audit founding", ["POST /administration"] = "security audit founding", ["POST /administration/{id:guid}/end"] = "security audit founding",
        ["GET /administration/accounts/{id:guid}"] = "security audit founding", ["POST /administration/accounts/{id:guid}"] = "security audit founding",
        // Accounts and the organisation.
        ["GET /administration/accounts"] = "security", ["GET /organization/import"] = "security", ["POST /organization/import"] = "security", ["POST /organization/import/rows"] = "security", ["GET /organization/export.xlsx"] = "security", ["GET /organization/export.zip"] = "security",
        ["GET /who"] = "security", ["GET /who/{code}"] = "security", ["GET /units/{code}"] = "security", ["GET /units/{code}/edit"] = "security", ["POST /units/{code}/edit"] = "security",
        ["GET /api/units"] = "security", ["POST /api/units"] = "security", ["GET /api/units/{code}"] = "security", ["GET /api/units/{code}/changes"] = "security",
        ["PUT /api/units/{code}/name"] = "security", ["PUT /api/units/{code}/parent"] = "security", ["PUT /api/units/{code}/merger"] = "security", ["PUT /api/units/{code}/closure"] = "security",
        ["GET /people/{account}"] = "security", ["POST /people/{account}/leaves"] = "security", ["POST /people/{account}/leaves/{id:guid}/end"] = "security", ["POST /people/{account}/deputy"] = "security",
        ["GET /who/{code}/posts"] = "security", ["POST /who/{code}/posts"] = "security", ["POST /who/{code}/posts/{id:guid}"] = "security",
        ["GET /people/{account}/handover"] = "security", ["POST /people/{account}/handover"] = "security", ["GET /matters"] = "security", ["GET /matters/{name}"] = "security", ["POST /matters/{name}"] = "security",
        ["GET /api/people/{account}"] = "security", ["POST /api/people/{account}/leaves"] = "security", ["PUT /api/leaves/{id:guid}/end"] = "security", ["PUT /api/people/{account}/deputy"] = "security",
        ["GET /api/units/{code}/appointments"] = "security", ["POST /api/units/{code}/appointments"] = "security", ["PUT /api/appointments/{id:guid}"] = "security", ["PUT /api/appointments/{id:guid}/end"] = "security",
        ["GET /api/people/{account}/handover"] = "security", ["POST /api/people/{account}/handover"] = "security", ["GET /api/matters"] = "security", ["PUT /api/matters/{name}/parent"] = "security",
        ["GET /calendar"] = "security", ["POST /calendar"] = "security", ["GET /api/calendar"] = "security", ["PUT /api/calendar"] = "security",
        ["GET /ladder"] = "security", ["POST /ladder"] = "security", ["GET /api/ladder"] = "security", ["PUT /api/ladder"] = "security",
        // The machine and the ways out of it.
        ["GET /machine"] = "system", ["GET /channels/"] = "system", ["POST /channels/{kind}"] = "system", ["POST /channels/{kind}/test"] = "system",
        ["POST /channels/robots/{number:int}/test"] = "system", ["POST /channels/listed"] = "system",
        // Evidence; of business they see none of it (Organization/AdministratorTests).
        ["GET /evidence"] = "audit", ["GET /evidence/log.csv"] = "audit", ["GET /evidence/stamp"] = "audit", ["GET /evidence/{subject}"] = "audit",
        ["GET /api/evidence/checkpoint"] = "audit", ["GET /api/evidence/consistency"] = "audit", ["GET /api/evidence/leaves/{subject}"] = "audit", ["GET /api/evidence/bundle/{leafId:guid}"] = "audit",
    };

    private static readonly (AdministratorKind Kind, string Word, string Role)[] Kinds =
    [
        (AdministratorKind.System, "system", Who.SystemAdministrator), (AdministratorKind.Security, "security", Who.SecurityAdministrator),
        (AdministratorKind.Audit, "audit", Who.AuditAdministrator), (AdministratorKind.Founding, "founding", "foundingAdministrator"),
    ];

    private IEnumerable<RouteEndpoint> Closed => standing.Routes.Where(route => route.Metadata.GetMetadata<IAllowAnonymous>() is null);

    [Fact]
    public async Task Every_route_says_which_administrators_may()
    {
        var matrix = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var route in Closed)
            if (await AdministratorsOf(route) is { Length: > 0 } may)
                matrix[RouteRules.Of(route)] = may;
        Assert.Equal(new SortedDictionary<string, string>(Open, StringComparer.Ordinal), matrix);
    }

    [Fact]
    public async Task Every_policy_is_a_list_of_roles_and_every_person_has_one()
    {
        var policies = standing.Town.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        foreach (var name in Who.Policies.Keys)
            Assert.IsType<RolesAuthorizationRequirement>(Assert.Single((await policies.GetPolicyAsync(name))!.Requirements));
        Assert.Equal(5, new[] { (AdministratorKind?)null }.Concat(Kinds.Select(kind => (AdministratorKind?)kind.Kind)).Select(kind => Who.RoleOf(new CurrentUser(Guid.Empty, "", "", kind, []))).Distinct().Count());
    }

    [Fact]
    public async Task The_running_product_refuses_what_the_matrix_closes()
    {
        await using var town = await Town.Open();
        var asked = 0;
        foreach (var (kind, word, _) in Kinds)
        {
            using var client = await town.As(kind);
            foreach (var route in Closed.Where(route => !Open.GetValueOrDefault(RouteRules.Of(route), "").Contains(word, StringComparison.Ordinal)))
            {
                using var request = new HttpRequestMessage(new HttpMethod(route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]), Filled(route));
                // Well formed: without a kind of content the request is not even matched to a route that wants JSON.
                if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
                    request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                Assert.True((int)answer.StatusCode == 403, $"{word} {RouteRules.Of(route)}: {(int)answer.StatusCode}");
                asked++;
            }
        }

        Assert.True(asked > 400, $"Only {asked} routes were tried; the matrix would be blind.");
    }

    [Fact]
    public async Task The_running_product_opens_what_the_matrix_opens()
    {
        await using var town = await Town.Open();
        foreach (var (kind, word, _) in Kinds)
        {
            using var client = await town.As(kind);
            foreach (var route in Closed.Where(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Contains("GET") && !route.RoutePattern.RawText!.Contains('{', StringComparison.Ordinal)
                && Open.GetValueOrDefault(RouteRules.Of(route), "").Contains(word, StringComparison.Ordinal)))
            {
                using var answer = await client.GetAsync(Filled(route) + (route.RoutePattern.RawText!.EndsWith("consistency", StringComparison.Ordinal) ? "?from=1" : ""));
                Assert.True((int)answer.StatusCode is 200 or 404 or 422, $"{word} {RouteRules.Of(route)}: {(int)answer.StatusCode}");
            }
        }
    }

    private static string Filled(RouteEndpoint route) => "/" + Parameter().Replace(route.RoutePattern.RawText!.TrimStart('/'), parameter => parameter.Value.Contains("guid", StringComparison.Ordinal) ? Guid.Empty.ToString()
        : parameter.Value.Contains("int", StringComparison.Ordinal) || parameter.Value.Contains("long", StringComparison.Ordinal) ? "1" : "x");

    private async Task<string> AdministratorsOf(RouteEndpoint route)
    {
        var policies = standing.Town.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        var roles = new List<IEnumerable<string>>();
        foreach (var name in route.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(asked => asked.Policy).OfType<string>())
            roles.Add((await policies.GetPolicyAsync(name))!.Requirements.OfType<RolesAuthorizationRequirement>().Single().AllowedRoles);
        return string.Join(' ', Kinds.Where(kind => roles.All(allowed => allowed.Contains(kind.Role))).Select(kind => kind.Word));
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
