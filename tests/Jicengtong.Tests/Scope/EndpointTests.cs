using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Problems;
using Jicengtong.Tests.Problems;
using Jicengtong.Tests.Structure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Scope;

/// <summary>
/// Every role × every endpoint × things at the own, a lower, a sibling, a higher and an unrelated unit, against the oracle. The endpoints
/// are those the product really has; none is listed here. Two rules, and no exception to either:
/// what one may not see answers as an id that does not exist, and its words stand in no answer whatever.
/// </summary>
public sealed partial class EndpointTests : TownTests
{
    // Grid, village, its sibling, town, another town, county.
    private static readonly string[] Places = ["513401111200G02", "513401111200", "513401111201", "513401111", "513401101", "513401"];

    private static readonly string[] Accounts =
    [
        "u0374", // 网格员 of the grid
        "u0362", // secretary of the village, head of a grid, in the task force
        "u0364", // office of the village
        "u0386", // secretary of the sibling village
        "u0135", // leader of the town
        "u0142", // office of the town
        "u0151", // office of the town, seconded to a bureau
        "u0097", // another town
        "u0021", // a bureau of the county
        "mayor", // leads the county
        "nobody", // without a post
        "chief", // security administrator
    ];

    // An id nothing has.
    private static readonly Guid Nobodys = Guid.Parse("01900000-0000-7000-8000-000000000000");

    private readonly List<Thing> things = [];
    private readonly List<string> holes = [];

    [Fact]
    public async Task No_role_learns_from_any_endpoint_of_what_lies_outside_its_scope()
    {
        await Settle();
        var routes = Town.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct().ToList();
        var (answers, refused, seen) = (0, 0, 0);
        foreach (var account in Accounts)
        {
            using var client = await Town.As(account);
            var token = await FormToken(client);
            var person = await PersonOf(account);
            foreach (var route in routes)
                foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
                {
                    var guids = GuidParameter().Count(route.RoutePattern.RawText ?? "");
                    if (HttpMethods.IsGet(method) && guids == 0)
                        foreach (var address in AddressesOf(route))
                            answers += await Look(client, account, person, address);
                    else if (guids == 1)
                    {
                        var nowhere = await Send(client, method, route, Nobodys, token);
                        foreach (var thing in things)
                        {
                            var isSeen = thing.SeenBy(person);
                            // What one may see one may perhaps change; the things stay as they are.
                            if (isSeen && !HttpMethods.IsGet(method))
                                continue;
                            var hidden = await Send(client, method, route, thing.Id, token);
                            if (!isSeen && (hidden.Status != nowhere.Status || Tells(hidden.Body, thing)))
                                holes.Add($"{account} {method} {RouteRules.Of(route)} {thing.What}: {(int)hidden.Status} instead of {(int)nowhere.Status}{(Tells(hidden.Body, thing) ? ", and its words" : "")}");
                            refused += isSeen ? 0 : 1;
                            seen += isSeen && hidden.Status == HttpStatusCode.OK ? 1 : 0;
                        }
                    }
                }
        }

        Assert.True(holes.Count == 0, string.Join('\n', holes.Distinct()));
        Assert.True(answers > 1000 && refused > 1000 && seen > 50, $"{answers} pages and lists, {refused} refusals, {seen} views: the test would be blind.");
    }

    [Fact]
    public async Task Whatever_the_oracle_grants_is_really_shown()
    {
        await Settle();
        foreach (var account in Accounts)
        {
            using var client = await Town.As(account);
            var person = await PersonOf(account);
            // An administrator has no ledger at all.
            var ledger = account == "chief" ? [] : (await client.Ledger("all")).Select(line => line.Text("id")).ToHashSet();
            foreach (var thing in things.Where(thing => thing.What.StartsWith("problem", StringComparison.Ordinal)))
            {
                using var answer = await client.GetAsync($"/api/problems/{thing.Id}");
                Assert.True(thing.SeenBy(person) == (answer.StatusCode == HttpStatusCode.OK), $"{account} and {thing.What}: {(int)answer.StatusCode}");
                Assert.True(thing.SeenBy(person) == ledger.Contains(thing.Id.ToString()), $"{account} and {thing.What} in the ledger");
            }

            foreach (var thing in things.Where(thing => thing.What.StartsWith("directive", StringComparison.Ordinal)))
            {
                using var answer = await client.GetAsync($"/api/directives/{thing.Id}");
                Assert.True(thing.SeenBy(person) == (answer.StatusCode == HttpStatusCode.OK), $"{account} and {thing.What}: {(int)answer.StatusCode}");
            }
        }
    }

    // Lists, counts, searches, pages: whatever can be asked without knowing an id, at each of the places.
    private static IEnumerable<string> AddressesOf(RouteEndpoint route)
    {
        var text = "/" + (route.RoutePattern.RawText ?? "").TrimStart('/');
        if (text.Contains("{*", StringComparison.Ordinal) || text.Contains("witness", StringComparison.Ordinal))
            return [];
        if (!text.Contains('{', StringComparison.Ordinal))
            return [text, .. Places.Skip(2).Select(place => $"{text}?unit={place}"), $"{text}?q=金丝雀&box=all&month=202611&matter=饮水安全&text=金丝雀"];
        return Places.Select(place => Parameter().Replace(text, match => match.Groups[1].Value is "matter" ? "饮水安全" : match.Groups[1].Value.StartsWith("month", StringComparison.Ordinal) ? "202611" : place));
    }

    private async Task<int> Look(HttpClient client, string account, Guid person, string address)
    {
        using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return 0;
        var body = System.Text.Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
        if ((int)response.StatusCode >= 500)
            holes.Add($"{account} GET {address}: {(int)response.StatusCode}");
        foreach (var thing in things.Where(thing => !thing.SeenBy(person) && Tells(body, thing)))
            holes.Add($"{account} GET {address} tells of {thing.What}");
        return 1;
    }

    private static bool Tells(string body, Thing thing) => body.Contains(thing.Canary, StringComparison.Ordinal) || body.Contains(thing.Id.ToString(), StringComparison.OrdinalIgnoreCase);

    private static async Task<(HttpStatusCode Status, string Body)> Send(HttpClient client, string method, RouteEndpoint route, Guid id, string token)
    {
        var address = "/" + GuidParameter().Replace(route.RoutePattern.RawText!.TrimStart('/'), id.ToString());
        address = Parameter().Replace(address, _ => "1");
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (!HttpMethods.IsGet(method))
            request.Content = address.StartsWith("/api", StringComparison.Ordinal)
                ? new StringContent("{}", System.Text.Encoding.UTF8, "application/json")
                : new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("operation", Guid.NewGuid().ToString("N"))]);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        // The id asked for may come back in the address of a form; only what it stands for must not.
        var body = response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await response.Content.ReadAsStringAsync();
        return (response.StatusCode, body.Replace(id.ToString(), "", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<string> FormToken(HttpClient client)
        => Token().Match(await client.GetStringAsync("/display")) is { Success: true } found ? found.Groups[1].Value : "";

    // A problem at each place and two directives, each with a word of its own that stands nowhere else.
    private async Task Settle()
    {
        await Town.Do(services => services.GetRequiredService<Work>().Run<Done>(() =>
        {
            var db = services.GetRequiredService<AppDb>();
            var mayor = new Person { Id = Ids.Next(), Account = "mayor", Name = "市长" };
            db.AddRange(mayor, new Person { Id = Ids.Next(), Account = "nobody", Name = "某人" }, new Person { Id = Ids.Next(), Account = "chief", Name = "管理员", Administers = AdministratorKind.Security, SecondFactorSince = Town.Clock.GetUtcNow() });
            db.Add(new Appointment { Id = Ids.Next(), PersonId = mayor.Id, UnitCode = "513401", Post = "市长", Kind = "任职", StartsOn = new DateOnly(2026, 1, 1) });
            return Task.FromResult<Result<Done>>(Done.Instance);
        }, default));
        var reporter = await Town.As("u0029");
        var problems = new List<(string What, Guid Id, string Canary)>();
        foreach (var (place, at) in Places.Select((place, at) => (place, at)))
            problems.Add(($"problem at {place}", Guid.Parse(await reporter.Report($"金丝雀甲{at}号飞走了。管子漏水。", "饮水安全", place)), $"金丝雀甲{at}号"));
        var oracle = await TreeOracle.Of(Town, new DateOnly(2026, 11, 20));
        await Town.Do(async services =>
        {
            foreach (var (what, id, canary) in problems)
            {
                var problem = await services.GetRequiredService<AppDb>().Set<Problem>().AsNoTracking().SingleAsync(one => one.Id == id);
                things.Add(new Thing(what, id, canary, person => oracle.SeesProblem(person, problem)));
            }

            return 0;
        });
        foreach (var (what, audience, at) in new[] { ("directive to towns", (object)new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401101" }, kinds = new[] { "乡镇街道" } }, 0), ("directive to a village", new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401111201" }, kinds = new[] { "村社区" } }, 1) })
        {
            var bureau = await Town.As("u0024");
            var canary = $"金丝雀乙{at}号";
            var id = (await bureau.Post("/api/directives", new { title = canary + "的通知", matter = "森林草原防灭火", demand = "do", due = "2026-12-10T18:00:00+08:00", text = canary + "请照办。", audience }).Json(201)).Text("id");
            await bureau.Put($"/api/directives/{id}/issue").Json();
            var asked = await Town.Do(services => services.GetRequiredService<Sql>().Query<AskedRow>("SELECT a.holder_id, a.unit_code FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id WHERE s.root_id = @root", new { root = Guid.Parse(id) }, default));
            Assert.NotEmpty(asked);
            var author = await PersonOf("u0024");
            var issuer = (await bureau.GetAsync($"/api/directives/{id}").Json()).Text("issuer");
            things.Add(new Thing(what, Guid.Parse(id), canary, person => oracle.SeesDirective(person, author, issuer, [.. asked.Select(ask => (ask.HolderId, ask.UnitCode))])));
        }
    }

    private Task<Guid> PersonOf(string account) => Town.Do(services => services.GetRequiredService<AppDb>().Set<Person>().Where(person => person.Account == account).Select(person => person.Id).SingleAsync());

    [GeneratedRegex(@"\{[^}*]*:guid\}")]
    private static partial Regex GuidParameter();

    [GeneratedRegex(@"\{([a-zA-Z]+)[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    private sealed record Thing(string What, Guid Id, string Canary, Func<Guid, bool> SeenBy);

    private sealed class AskedRow
    {
        public Guid HolderId { get; init; }

        public string UnitCode { get; init; } = "";
    }
}
