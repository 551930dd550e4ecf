using System.Security.Cryptography;
using Jicengtong.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>
/// Makes somebody one of the three administrators (三员) under an account of its own: whoever has a post, and with it business, is never
/// one, and nobody is two. No kind names its own successors: security names system and audit, audit names security; the founder names
/// the first three and then is nobody. The password is made here, shown once, and must be changed at the first sign-in.
/// </summary>
internal sealed class NameAdministrator(AppDb db, UserManager<Person> accounts, IPasswordHasher<Person> hasher, EndSessions sessions, Work work, IEvidence evidence, TimeProvider clock)
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>May <paramref name="by"/> name and end administrators of this kind?</summary>
    public static bool May(CurrentUser by, AdministratorKind kind) => kind != AdministratorKind.Founding
        && (by.Administers is AdministratorKind.Founding || by.Administers == (kind == AdministratorKind.Security ? AdministratorKind.Audit : AdministratorKind.Security));

    /// <summary>The password to hand over.</summary>
    public async Task<Result<string>> Run(CurrentUser by, string? account, string? name, AdministratorKind kind)
    {
        if (!May(by, kind))
            return new Forbidden("这一类管理员不由您来定：安全管理员定系统管理员和审计管理员，审计管理员定安全管理员。");
        var typed = account?.Trim().ToLowerInvariant() ?? "";
        if (typed.Length is < 2 or > 60 || typed.Any(char.IsWhiteSpace))
            return new Invalid("account", "账号 2 到 60 个字符，不带空格。");
        if (string.IsNullOrWhiteSpace(name) || name.Length > 60)
            return new Invalid("name", "请写姓名，最多 60 个字。");
        if (await accounts.FindByNameAsync(typed) is { } known)
            return new Invalid("account", known.Administers is null ? "这个账号是办业务的。管理员要用另外的账号，请换一个。" : "这个账号已经是管理员了。一个账号只能是一种管理员。", "administrator.taken");

        // Not part of the operation's stored answer: it is shown once and kept nowhere.
        var password = string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));
        var named = await work.Run<Done>(async () =>
        {
            var person = new Person { Id = Ids.Next(clock.GetUtcNow()), Account = typed, Name = name.Trim(), Administers = kind, MustChangePassword = true };
            person.PasswordHash = hasher.HashPassword(person, password);
            db.Add(person);
            await evidence.Record(AdministratorFacts.Named(person, by.PersonId), CancellationToken.None);
            await work.Save(CancellationToken.None);
            await EndFounder(by);
            return Done.Instance;
        }, CancellationToken.None);
        return named.Map(_ => password);
    }

    // With all three named the founder has done the one thing there was to do.
    private async Task EndFounder(CurrentUser by)
    {
        if (by.Administers is not AdministratorKind.Founding
            || await db.Set<Person>().Where(one => one.Administers != null && one.Administers != AdministratorKind.Founding && one.DisabledAt == null).Select(one => one.Administers).Distinct().CountAsync() < 3)
            return;
        var founder = await db.Set<Person>().SingleAsync(one => one.Id == by.PersonId);
        founder.DisabledAt = clock.GetUtcNow();
        await sessions.Others(founder.Id, null, CancellationToken.None);
        await evidence.Record(AdministratorFacts.Ended(founder, by.PersonId, "三员已经定好"), CancellationToken.None);
    }
}

/// <summary>Somebody is no administrator any more: the account opens nothing from the next request on. The last of a kind stays.</summary>
internal sealed class EndAdministrator(AppDb db, EndSessions sessions, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string why, CancellationToken cancel)
    {
        var person = await db.Set<Person>().FirstOrDefaultAsync(one => one.Id == id && one.Administers != null && one.DisabledAt == null, cancel);
        if (person?.Administers is not { } kind)
            return new NotFound("这位管理员");
        if (!NameAdministrator.May(by, kind))
            return new Forbidden("这一类管理员不由您来定：安全管理员定系统管理员和审计管理员，审计管理员定安全管理员。");
        if (why.Length is 0 or > 200)
            return new Invalid("why", "请写原因，最多 200 个字。");
        if (await db.Set<Person>().CountAsync(one => one.Administers == kind && one.DisabledAt == null, cancel) < 2)
            return new Invalid("why", "这是最后一位这类管理员，请先定好接任的人。", "administrator.last");
        person.DisabledAt = clock.GetUtcNow();
        await sessions.Others(person.Id, null, cancel);
        await evidence.Record(AdministratorFacts.Ended(person, by.PersonId, why), cancel);
        return Done.Instance;
    }
}

/// <summary>What the security administrator does with an account; content of business is not among it, and no password can be given here.</summary>
internal sealed class KeepAccounts(AppDb db, EndSessions sessions, RemoveSecondFactor removeSecondFactor, IEvidence evidence, TimeProvider clock)
{
    /// <summary>Does <paramref name="deed"/>: <c>disable</c>, <c>enable</c>, <c>sessions</c> or <c>secondFactor</c>.</summary>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string deed, string why, CancellationToken cancel)
    {
        var person = await db.Set<Person>().FirstOrDefaultAsync(one => one.Id == id, cancel);
        if (person is null || (person.Administers is { } kind && !NameAdministrator.May(by, kind)) || (person.Administers is null && by.Administers is not AdministratorKind.Security))
            return new NotFound("这个账号");
        if (why.Length is 0 or > 200)
            return new Invalid("why", "请写原因，最多 200 个字。这一笔会留痕。");
        switch (deed)
        {
            case "disable" when person.Administers is null:
                person.DisabledAt ??= clock.GetUtcNow();
                await sessions.Others(person.Id, null, cancel);
                await evidence.Record(AccountFacts.Disabled(person, by.PersonId, why), cancel);
                return Done.Instance;
            case "enable" when person.Administers is null:
                person.DisabledAt = null;
                await evidence.Record(AccountFacts.Enabled(person, by.PersonId, why), cancel);
                return Done.Instance;
            case "sessions":
                await sessions.Others(person.Id, null, cancel);
                await evidence.Record(AccountFacts.SessionsEnded(person, by.PersonId, why), cancel);
                return Done.Instance;
            case "secondFactor":
                await sessions.Others(person.Id, null, cancel);
                return await removeSecondFactor.Run(person, by.PersonId, why, cancel);
            default:
                return new Invalid("deed", "不知道要做什么，请回到上一页再点一次。");
        }
    }
}

/// <summary>Accounts as administrators see them: who there is and in which state, nothing of what they do.</summary>
internal sealed class AccountList(Sql sql)
{
    private const string Columns = "SELECT id, account, name, administers AS kind, disabled_at IS NOT NULL AS is_disabled, second_factor_since IS NOT NULL AS has_second_factor, password_hash IS NOT NULL AS has_password FROM organization_persons ";

    /// <summary>The three administrators.</summary>
    public Task<IReadOnlyList<AccountEntry>> Administrators(CancellationToken cancel)
        => sql.Query<AccountEntry>(Columns + "WHERE administers IS NOT NULL AND administers <> 'Founding' AND disabled_at IS NULL ORDER BY administers, account", null, cancel);

    /// <summary>At most 50 whose account or name begins so.</summary>
    public Task<IReadOnlyList<AccountEntry>> Find(string beginning, CancellationToken cancel) => sql.Query<AccountEntry>(
        Columns + "WHERE (account LIKE @like ESCAPE '\\' OR name LIKE @like ESCAPE '\\') ORDER BY account LIMIT 50", new { like = beginning.Trim().ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%" }, cancel);

    /// <summary>One.</summary>
    public Task<AccountEntry?> One(Guid id, CancellationToken cancel) => sql.First<AccountEntry>(Columns + "WHERE id = @id", new { id }, cancel);
}

/// <summary>One account.</summary>
public sealed class AccountEntry
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; }

    /// <summary>What one signs in with.</summary>
    public string Account { get; init; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which administrator; null for people who do business.</summary>
    public string? Kind { get; init; }

    /// <summary>Opens nothing.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Signs in with a code too.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>Has been given a password.</summary>
    public bool HasPassword { get; init; }
}
