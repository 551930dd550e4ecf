using System.Globalization;
using Jicengtong.Modules.Organization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>Tokens of people, each signed in by their own.</summary>
internal static class Tokens
{
    /// <summary>Token of person number i.</summary>
    public static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"jct_bench_{number}");

    /// <summary>Registers the tokens of persons 0, who writes for the bureau, to <paramref name="people"/>.</summary>
    public static Task Register(WebApplication app, int people) => Register(app, [.. Enumerable.Range(0, people + 1).Select(County.IdOf)]);

    /// <summary>Registers a token for each of these; the first is number 0.</summary>
    public static Task Register(WebApplication app, IReadOnlyList<Guid> people) => app.Do(async services =>
    {
        var sql = services.GetRequiredService<Sql>();
        return (await services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            for (var number = 0; number < people.Count; number++)
                await sql.Execute("INSERT INTO organization_access_tokens (id, person_id, name, digest, made_at) VALUES (@id, @person, 'bench', @digest, @now)", new
                {
                    id = Guid.CreateVersion7(), person = people[number], digest = IssueToken.DigestOf(Of(number)), now = DateTimeOffset.UtcNow,
                }, CancellationToken.None);
            return Done.Instance;
        }, CancellationToken.None)).Value;
    });
}
