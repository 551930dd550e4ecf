using System.Globalization;
using Jicengtong.Modules.Organization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>Tokens of people of the generated county, each signed in by their own.</summary>
internal static class Tokens
{
    /// <summary>Token of person number i.</summary>
    public static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"jct_bench_{number}");

    /// <summary>Registers the tokens of persons 1 to <paramref name="people"/>.</summary>
    public static Task Register(WebApplication app, int people) => app.Do(async services =>
    {
        var sql = services.GetRequiredService<Sql>();
        return (await services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            for (var number = 1; number <= people; number++)
                await sql.Execute("INSERT INTO organization_access_tokens (id, person_id, name, digest, made_at) VALUES (@id, @person, 'bench', @digest, @now)", new
                {
                    id = Guid.CreateVersion7(), person = County.IdOf(number), digest = IssueToken.DigestOf(Of(number)), now = DateTimeOffset.UtcNow,
                }, CancellationToken.None);
            return Done.Instance;
        }, CancellationToken.None)).Value;
    });
}
