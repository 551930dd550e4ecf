using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Jicengtong.Platform;
using Microsoft.AspNetCore.Identity;

namespace Jicengtong.Modules.Organization;

/// <summary>
/// Checks account and password. Whether the account does not exist, the password is wrong or the account is locked, the
/// answer and the work are the same, so nobody learns which accounts exist.
/// </summary>
internal sealed class SignIn(UserManager<Person> accounts, IPasswordHasher<Person> hasher, Work work, IEvidence evidence, TimeProvider clock)
{
    private const int MostFailures = 5;
    private static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    private static readonly Person Nobody = new() { Id = Guid.Empty, Account = "", Name = "" };
    private static string? hashOfNobody;

    public async Task<Result<ClaimsIdentity>> Run(string? account, string? password, string scheme)
    {
        var person = string.IsNullOrWhiteSpace(account) ? null : await accounts.FindByNameAsync(account.Trim());
        if (person?.PasswordHash is null || person.LockedUntil > clock.GetUtcNow())
        {
            hashOfNobody ??= hasher.HashPassword(Nobody, "nobody signs in with this");
            hasher.VerifyHashedPassword(Nobody, hashOfNobody, password ?? "");
            return new Refused();
        }

        if (!await accounts.CheckPasswordAsync(person, password ?? ""))
        {
            if (++person.FailedSignIns >= MostFailures)
                (person.LockedUntil, person.FailedSignIns) = (clock.GetUtcNow() + LockedFor, 0);
            await accounts.UpdateAsync(person);
            return new Refused();
        }

        if (person.FailedSignIns > 0)
        {
            person.FailedSignIns = 0;
            await accounts.UpdateAsync(person);
        }

        if (person.IsAdministrator)
            await work.Run<Done>(async () =>
            {
                await evidence.Record(AdministratorFacts.SignedIn(person, scheme), CancellationToken.None);
                return Done.Instance;
            }, CancellationToken.None);
        return IdentityOf(person, scheme);
    }

    /// <summary>What a session or token stands for: the person and the stamp it began with, nothing else.</summary>
    public static ClaimsIdentity IdentityOf(Person person, string scheme) => new(
        [new Claim(ClaimTypes.NameIdentifier, person.Id.ToString()), new Claim(CurrentPersonReader.Stamp, person.SecurityStamp)], scheme);

    internal sealed record Refused() : Error("signIn.refused",
        "账号或密码不对。请核对后再试；连续输错 5 次要等 15 分钟。忘了密码请找本单位管理员。", StatusCodes.Status401Unauthorized);
}

/// <summary>Changes one's own password; all other sessions end.</summary>
internal sealed class ChangePassword(UserManager<Person> accounts)
{
    public async Task<Result<ClaimsIdentity>> Run(CurrentUser user, string? current, string? next, string scheme)
    {
        var person = await accounts.FindByIdAsync(user.PersonId.ToString());
        if (person is null)
            return new NotFound("这个账号");
        if (Passwords.Check(next, user.Account) is { } weak)
            return weak;
        if (!await accounts.CheckPasswordAsync(person, current ?? ""))
            return new Invalid("current", "现在的密码不对，请再输一次。", "password.wrong");
        await accounts.ChangePasswordAsync(person, current!, next!);
        return SignIn.IdentityOf(person, scheme);
    }
}

/// <summary>What a password must be (OWASP ASVS 5.0, 6.2: length counts, composition rules do not).</summary>
internal static class Passwords
{
    public static Invalid? Check(string? password, string account) => password switch
    {
        null or { Length: < 10 } => new Invalid("password", "新密码至少 10 个字符，可以是一句好记的话。", "password.short"),
        { Length: > 200 } => new Invalid("password", "新密码太长，最多 200 个字符。", "password.long"),
        _ when account.Length > 3 && password.Contains(account, StringComparison.OrdinalIgnoreCase) => new Invalid("password", "新密码里不要包含账号。", "password.account"),
        _ when password.Distinct().Count() < 5 => new Invalid("password", "新密码重复的字符太多，换一个吧。", "password.repeated"),
        _ => null,
    };
}

/// <summary>Gives a program a token of its own. The token is shown once; only its digest is stored.</summary>
internal sealed class IssueToken(AppDb db, TimeProvider clock)
{
    public Result<string> Run(Guid personId, string? name)
    {
        var token = "jct_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        db.Add(new AccessToken
        {
            Id = Ids.Next(), PersonId = personId, Digest = DigestOf(token), MadeAt = clock.GetUtcNow(),
            Name = name is { Length: > 0 and <= 60 } ? name : "未命名",
        });
        return token;
    }

    public static string DigestOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>Makes the first administrator of an empty installation, once.</summary>
internal sealed class FoundInstallation(AppDb db, UserManager<Person> accounts, IPasswordHasher<Person> hasher, IEvidence evidence, Sql sql)
{
    /// <summary>Is there nobody yet?</summary>
    public async Task<bool> IsOpen(CancellationToken cancel)
        => await sql.First<int?>("SELECT 1 FROM organization_persons WHERE password_hash IS NOT NULL LIMIT 1", null, cancel) is null;

    public async Task<Result<Person>> Run(string? account, string? name, string? password, CancellationToken cancel)
    {
        if (!await IsOpen(cancel))
            return new Forbidden("已经有管理员了，请登录。");
        if (account is not { Length: > 1 and <= 60 } || account.Any(char.IsWhiteSpace))
            return new Invalid("account", "账号 2 到 60 个字符，不带空格。");
        if (string.IsNullOrWhiteSpace(name) || name.Length > 60)
            return new Invalid("name", "请写姓名，最多 60 个字。");
        if (Passwords.Check(password, account) is { } weak)
            return weak;
        if (await accounts.FindByNameAsync(account) is not null)
            return new Invalid("account", "这个账号已经登记为人员，请换一个。");
        var person = new Person { Id = Ids.Next(), Account = account.ToLowerInvariant(), Name = name.Trim(), IsAdministrator = true };
        person.PasswordHash = hasher.HashPassword(person, password!);
        db.Add(person);
        await evidence.Record(AdministratorFacts.Made(person), cancel);
        return person;
    }
}

/// <summary>What is proven about administrators: who may change everything is watched by everybody.</summary>
internal static class AdministratorFacts
{
    private const string Prefix = "administrator";

    public static Fact Made(Person person) => new("administrator.made", person.Id, Fact.SubjectOf(Prefix, person.Id), person.Account);

    /// <summary>With a password; by cookie, or for a token that then signs in by itself.</summary>
    public static Fact SignedIn(Person person, string scheme) => new("administrator.signed-in", person.Id, Fact.SubjectOf(Prefix, person.Id), scheme);
}
