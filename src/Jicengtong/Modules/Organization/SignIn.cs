using System.Net;
using System.Security.Cryptography;
using System.Text;
using Jicengtong.Modules.Organization.Accounts;
using Jicengtong.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization;

/// <summary>
/// Checks account and password. Whether the account does not exist, the password is wrong, or it is disabled or must wait, the
/// answer and the work are the same, so nobody learns which accounts exist.
/// </summary>
internal sealed class SignIn(UserManager<Person> accounts, IPasswordHasher<Person> hasher, SlowHash slow, SignInLimits limits, AccountSettings settings)
{
    private static readonly Person Nobody = new() { Id = Guid.Empty, Account = "", Name = "" };
    private static string? hashOfNobody;

    public async Task<Result<Person>> Run(string? account, string? password, IPAddress? from)
    {
        var typed = account?.Trim().ToLowerInvariant() ?? "";
        if (await limits.Take(KeyOf(typed), from) is { Succeeded: false, Error: var tooMany })
            return tooMany;
        var person = typed.Length is 0 or > 60 ? null : await accounts.FindByNameAsync(typed);
        if (!await IsRight(person, password ?? "") || person!.DisabledAt is not null)
        {
            limits.Failed(from);
            return new Refused(settings.InForce);
        }

        await limits.Forget(KeyOf(typed));
        return person;
    }

    /// <summary>Under this the attempts of an account are counted.</summary>
    public static string KeyOf(string account) => "account:" + account;

    private async Task<bool> IsRight(Person? person, string password)
    {
        hashOfNobody ??= await slow.Run(() => hasher.HashPassword(Nobody, "nobody signs in with this"));
        var (whose, hash) = person?.PasswordHash is { } known ? (person, known) : (Nobody, hashOfNobody);
        var verdict = await slow.Run(() => hasher.VerifyHashedPassword(whose, hash, password));
        // Hashed by an older rule: renewed now that the password is known.
        if (verdict == PasswordVerificationResult.SuccessRehashNeeded && whose != Nobody)
            return await accounts.CheckPasswordAsync(whose, password);
        return whose != Nobody && verdict == PasswordVerificationResult.Success;
    }

    internal sealed record Refused(AccountProfile Profile) : Error("signIn.refused",
        $"账号或密码不对。请核对后再试；连续输错 {Profile.FailuresBeforeWait} 次要等 {Profile.WaitMinutes} 分钟。忘了密码请找本单位管理员。", StatusCodes.Status401Unauthorized);
}

/// <summary>Changes one's own password; all other sessions end.</summary>
internal sealed class ChangePassword(AppDb db, IPasswordHasher<Person> hasher, SlowHash slow, PasswordRules rules, SignInLimits limits, EndSessions sessions, Work work, TimeProvider clock)
{
    private const string WrongPassword = "password.wrong";

    public async Task<Result<Done>> Run(CurrentUser user, HttpContext http, string? current, string? next)
    {
        var (key, from) = (SignIn.KeyOf(user.Account), http.Connection.RemoteIpAddress);
        if (await limits.Take(key, from) is { Succeeded: false } tooMany)
            return tooMany;
        var changed = await Change(user, CurrentPersonReader.SessionOf(http.User), current ?? "", next, http.RequestAborted);
        if (changed.Error?.Code != WrongPassword)
            await limits.Forget(key);
        return changed;
    }

    private async Task<Result<Done>> Change(CurrentUser user, Guid? session, string current, string? next, CancellationToken cancel)
    {
        if (await db.Set<Person>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == user.PersonId, cancel) is not { } known)
            return new NotFound("这个账号");
        if (known.PasswordHash is not { } old || await slow.Run(() => hasher.VerifyHashedPassword(known, old, current)) == PasswordVerificationResult.Failed)
            return new Invalid("current", "现在的密码不对，请再输一次。", WrongPassword);
        if (rules.Check(next, user.Account, user.Name) is { } weak)
            return weak;
        if (next == current)
            return new Invalid("password", "新密码和现在的一样，请换一个。", "password.same");
        var hash = await slow.Run(() => hasher.HashPassword(known, next!));
        return await work.Run<Done>(async () =>
        {
            var person = await db.Set<Person>().SingleAsync(one => one.Id == user.PersonId, cancel);
            if (person.PasswordHash != old)
                return new Invalid("current", "密码刚刚在别处改过，请用新的再输一次。", WrongPassword);
            (person.PasswordHash, person.SecurityStamp, person.PasswordChangedAt, person.MustChangePassword) = (hash, Guid.NewGuid().ToString("N"), clock.GetUtcNow(), false);
            await sessions.Others(person.Id, session, cancel);
            return Done.Instance;
        }, cancel);
    }
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

/// <summary>Makes the founder of an empty installation, once: somebody who names the three administrators and can do nothing else.</summary>
internal sealed class FoundInstallation(AppDb db, UserManager<Person> accounts, IPasswordHasher<Person> hasher, PasswordRules rules, IEvidence evidence, Sql sql, TimeProvider clock)
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
        if (rules.Check(password, account, name.Trim()) is { } weak)
            return weak;
        if (await accounts.FindByNameAsync(account) is not null)
            return new Invalid("account", "这个账号已经登记为人员，请换一个。");
        var person = new Person { Id = Ids.Next(), Account = account.ToLowerInvariant(), Name = name.Trim(), Administers = AdministratorKind.Founding, PasswordChangedAt = clock.GetUtcNow() };
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

    public static Fact Named(Person person, Guid by) => new("administrator.named", by, Fact.SubjectOf(Prefix, person.Id), $"{person.Account} {person.Administers}");

    public static Fact Ended(Person person, Guid by, string why) => new("administrator.ended", by, Fact.SubjectOf(Prefix, person.Id), why);

    /// <summary>With what; <c>token</c> when a program got one that then signs in by itself.</summary>
    public static Fact SignedIn(Person person, string way) => new("administrator.signed-in", person.Id, Fact.SubjectOf(Prefix, person.Id), way);
}
