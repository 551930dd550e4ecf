using System.Text.RegularExpressions;
using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Organization.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests;

/// <summary>The three administrators in tests.</summary>
internal static class Administrators
{
    /// <summary>A program of an administrator of this kind whose second factor stands.</summary>
    public static async Task<HttpClient> As(this Town town, AdministratorKind kind)
    {
        var account = $"test-{kind}".ToLowerInvariant();
        await town.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            var db = services.GetRequiredService<AppDb>();
            if (!await db.Set<Person>().AnyAsync(person => person.Account == account))
                db.Add(new Person { Id = Ids.Next(), Account = account, Name = "管理员", Administers = kind, SecondFactorSince = town.Clock.GetUtcNow() });
            return Done.Instance;
        }, CancellationToken.None));
        return await town.As(account);
    }

    /// <summary>Sets up the authenticator app on its page, as at a first sign-in; gives its secret and the codes on paper.</summary>
    public static async Task<(byte[] Secret, IReadOnlyList<string> Codes)> SetUpSecondFactor(this Town town, HttpClient browser, string password)
    {
        var offered = await browser.GetStringAsync("/me/second-factor");
        var secret = Decode(Regex.Match(offered, "<code class=\"secret\">([A-Z2-7]+)</code>").Groups[1].Value);
        using var set = await FormPosts.Send(browser, "/me/second-factor",
            [("offered", FormPosts.Hidden(offered, "offered")), ("code", Totp.CodeAt(secret, Totp.StepAt(town.Clock.GetUtcNow()))), ("password", password)]);
        var page = await set.Content.ReadAsStringAsync();
        Assert.True(set.IsSuccessStatusCode, page);
        return (secret, [.. Regex.Matches(page, "<li><code>([a-z0-9-]+)</code></li>").Select(code => code.Groups[1].Value)]);
    }

    /// <summary>The secret an app reads (RFC 4648 base 32).</summary>
    public static byte[] Decode(string typed)
    {
        var (bytes, held, bits) = (new List<byte>(), 0, 0);
        foreach (var letter in typed)
        {
            (held, bits) = ((held << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), bits + 5);
            if (bits < 8)
                continue;
            bits -= 8;
            bytes.Add((byte)(held >> bits));
            held &= (1 << bits) - 1;
        }

        return [.. bytes];
    }
}
