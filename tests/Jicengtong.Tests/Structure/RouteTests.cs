using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Structure;

/// <summary>Every route says who may use it.</summary>
[Collection(nameof(OneTown))]
public sealed class RouteTests(StandingTown standing)
{
    /// <summary>Writes that a visitor may make, each with its reason. A new one is a decision, so it is written here.</summary>
    private static readonly Dictionary<string, string> OpenWrites = new()
    {
        ["POST /api/session"] = "signing in",
        ["POST /api/tokens"] = "signing in for a program",
        ["POST /sign-in"] = "signing in",
        ["POST /sign-in/pin"] = "signing in by a number on a telephone that is known; five tries",
        ["POST /in"] = "a code of a card or of the office leads on; wrong ones are counted per address",
        ["POST /in/{code}"] = "whoever holds the code sets a number or password, once",
        ["POST /sign-in/code"] = "the second step of signing in; only for somebody who is half signed in",
        ["POST /sign-in/passkey"] = "signing in with a key of the device",
        ["POST /sign-in/passkey/options"] = "what the device is asked",
        ["POST /sign-out"] = "signing out also works when the session has ended",
        ["POST /api/witness/add-checkpoint"] = "programs of other installations; only a checkpoint signed by a log that was configured here is taken",
        ["POST /setup"] = "the founder of an empty installation; closed as soon as there is anybody",
        ["POST /r/{grid}"] = "residents report without an account; counted per address and grid",
        ["POST /case/{code}/closure"] = "whoever holds the code raised the problem and says whether it is solved",
        ["POST /case/{code}/additions"] = "whoever holds the code may add something",
        ["POST /display"] = "larger text, remembered on the device and nowhere else",
        ["POST /letter/"] = "an anonymous case; whoever is signed in is refused",
        ["POST /letter/open"] = "opens the case of a code, which must not stand in an address",
        ["POST /letter/more"] = "whoever holds the code writes on",
        ["POST /voice"] = "意见和投诉 about the platform, without a name if wished",
        ["POST /api/channels/wecom/callback"] = "企业微信 calls back; only what is signed with the secret of the application is heard, and once",
        ["POST /api/channels/dingtalk/callback"] = "钉钉 calls back; only what is signed with the secret we registered is heard, and once",
        ["POST /api/channels/feishu/callback"] = "飞书 calls back; only what is signed with the secret of the application is heard, and once",
        ["POST /api/channels/sms/reports/{secret}"] = "the SMS provider reports what arrived; the address carries a secret",
        ["ANY /{*path:nonfile}"] = "says that there is no such page",
    };

    [Fact]
    public void Every_route_says_who_may_use_it()
    {
        Assert.True(standing.Routes.Count > 30, "Routes were not found; the rules about them would be blind.");
        Assert.Empty(RouteRules.Silent(standing.Routes));
    }

    [Fact]
    public void Every_write_is_for_people_who_signed_in_but_for_a_short_list()
        => Assert.Empty(RouteRules.OpenWrites(standing.Routes).Except(OpenWrites.Keys));

    [Fact]
    public void The_list_of_open_writes_has_nothing_that_is_gone()
        => Assert.Empty(OpenWrites.Keys.Except(RouteRules.OpenWrites(standing.Routes)));

    [Fact]
    public async Task Every_policy_a_route_names_exists()
    {
        var policies = standing.Town.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        foreach (var name in RouteRules.Policies(standing.Routes))
            Assert.True(await policies.GetPolicyAsync(name) is not null, name);
    }

    [Fact]
    public void A_route_without_a_word_is_found()
        => Assert.Equal(["GET /api/planted"], RouteRules.Silent([Route("GET", "/api/planted"), Route("GET", "/api/open", new AllowAnonymousAttribute()), Route("GET", "/api/closed", new AuthorizeAttribute())]));

    [Fact]
    public void An_open_write_is_found()
    {
        var routes = new[]
        {
            Route("POST", "/api/planted"), Route("DELETE", "/api/open", new AllowAnonymousAttribute()),
            Route("PUT", "/api/openGroup", new AllowAnonymousAttribute(), new AuthorizeAttribute("signedIn")),
            Route(null, "/api/anything", new AllowAnonymousAttribute()),
            Route("PUT", "/api/closed", new AuthorizeAttribute("signedIn")), Route("GET", "/api/read", new AllowAnonymousAttribute()),
        };
        Assert.Equal(["POST /api/planted", "DELETE /api/open", "PUT /api/openGroup", "ANY /api/anything"], RouteRules.OpenWrites(routes));
    }

    private static RouteEndpoint Route(string? method, string address, params object[] metadata)
        => new(_ => Task.CompletedTask, RoutePatternFactory.Parse(address), 0, new EndpointMetadataCollection(method is null ? metadata : [new HttpMethodMetadata([method]), .. metadata]), address);
}
