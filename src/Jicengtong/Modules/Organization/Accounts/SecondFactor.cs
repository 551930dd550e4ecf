using System.Security.Cryptography;
using System.Text;
using Jicengtong.Platform;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>One of ten codes on paper, for when the phone is gone; each opens once.</summary>
internal sealed class RecoveryCode
{
    public const int Number = 10;
    private const int Rounds = 210_000;
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>PBKDF2-SHA256 (hex) of the code, salted with the person: 59 random bits need a slow hash (ASVS 5.0, 6.5.2).</summary>
    public required string Digest { get; init; }

    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>Twelve characters nobody mistakes for each other.</summary>
    public static string New() => string.Join('-', Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString(Alphabet, 4)));

    public static string DigestOf(Guid person, string code)
        => Convert.ToHexStringLower(Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(string.Concat(code.ToLowerInvariant().Where(char.IsLetterOrDigit))), person.ToByteArray(), Rounds, HashAlgorithmName.SHA256, 32));
}

internal sealed class RecoveryCodeMapping : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("organization_recovery_codes");
        builder.HasKey(code => code.Id);
        builder.Property(code => code.Digest).HasMaxLength(64);
        builder.HasIndex(code => new { code.PersonId, code.Digest }).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(code => code.PersonId);
    }
}

/// <summary>Secrets of authenticator apps: in the database only under a key of <c>DATA/keys</c>.</summary>
internal sealed class SecondFactorSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector stored = protection.CreateProtector("Jicengtong.SecondFactor");

    public string Keep(byte[] secret) => Convert.ToBase64String(stored.Protect(secret));

    public byte[] Read(string kept) => stored.Unprotect(Convert.FromBase64String(kept));

    /// <summary>A secret that is offered to this person and not yet theirs, as a form carries it.</summary>
    public string Offer(Guid person, byte[] secret) => Convert.ToBase64String(stored.CreateProtector(person.ToString("N")).Protect(secret));

    /// <summary>The secret that was offered; null when the form was not ours or not for this person.</summary>
    public byte[]? Offered(Guid person, string? form)
    {
        try
        {
            return stored.CreateProtector(person.ToString("N")).Unprotect(Convert.FromBase64String(form ?? ""));
        }
        catch (Exception broken) when (broken is CryptographicException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>Is this the code of the app, or one of the codes on paper? Each counts once, also when it comes twice at the same moment.</summary>
internal sealed class CheckCode(Store store, Sql sql, SecondFactorSecrets secrets, SignInLimits limits, AccountSettings settings, TimeProvider clock)
{
    /// <summary>By what it was right: <c>code</c> or <c>recovery</c>.</summary>
    public async Task<Result<string>> Run(Person person, string? typed, System.Net.IPAddress? from)
    {
        var key = "code:" + person.Id.ToString("N");
        if (await limits.Take(key, from) is { Succeeded: false, Error: var tooMany })
            return tooMany;
        var code = string.Concat((typed ?? "").Where(char.IsLetterOrDigit));
        if (await WayOf(person, code) is not { } way)
        {
            limits.Failed(from);
            return new WrongCode(settings.InForce);
        }

        await limits.Forget(key);
        return way;
    }

    private async Task<string?> WayOf(Person person, string code)
    {
        var (now, id) = (clock.GetUtcNow(), person.Id);
        using var turn = await store.EnterToWrite(CancellationToken.None);
        if (person.TotpSecret is { } kept && Totp.StepOf(secrets.Read(kept), code, now, person.TotpStep) is { } step)
            return await sql.Execute("UPDATE organization_persons SET totp_step = @step WHERE id = @id AND totp_step < @step", new { id, step }, CancellationToken.None) == 1 ? "code" : null;
        return await sql.Execute("UPDATE organization_recovery_codes SET used_at = @now WHERE person_id = @id AND digest = @digest AND used_at IS NULL",
            new { id, now, digest = RecoveryCode.DigestOf(id, code) }, CancellationToken.None) == 1 ? "recovery" : null;
    }

    private sealed record WrongCode(AccountProfile Profile) : Error("signIn.code",
        $"验证码不对，或者已经用过。请等手机上换一个新的再输；连续输错 {Profile.FailuresBeforeWait} 次要等 {Profile.WaitMinutes} 分钟。", StatusCodes.Status401Unauthorized);
}

/// <summary>Confirms that it is still the person: the password again, counted like a sign-in.</summary>
internal sealed class ConfirmPassword(UserManager<Person> accounts, SignInLimits limits)
{
    public async Task<Result<Person>> Run(CurrentUser user, string? password, System.Net.IPAddress? from)
    {
        var key = SignIn.KeyOf(user.Account);
        if (await limits.Take(key, from) is { Succeeded: false, Error: var tooMany })
            return tooMany;
        var person = await accounts.FindByIdAsync(user.PersonId.ToString());
        if (person is null || !await accounts.CheckPasswordAsync(person, password ?? ""))
            return new Invalid("password", "密码不对，请再输一次。", "password.wrong");
        await limits.Forget(key);
        return person;
    }
}

/// <summary>Sets up the second factor: the app has shown that it knows the secret. Ten codes on paper come with it, shown once.</summary>
internal sealed class SetUpSecondFactor(ConfirmPassword confirm, SecondFactorSecrets secrets, EndSessions sessions, AppDb db, Work work, Sql sql, IEvidence evidence, TimeProvider clock)
{
    public async Task<Result<IReadOnlyList<string>>> Run(CurrentUser user, HttpContext http, string? offered, string? code, string? password)
    {
        if (secrets.Offered(user.PersonId, offered) is not { } secret)
            return new Invalid("code", "这一页放得太久了，请重新扫一次二维码。", "secondFactor.stale");
        var confirmed = await confirm.Run(user, password, http.Connection.RemoteIpAddress);
        if (!confirmed.Succeeded)
            return confirmed.Error;
        if (Totp.StepOf(secret, string.Concat((code ?? "").Where(char.IsDigit)), clock.GetUtcNow(), 0) is not { } step)
            return new Invalid("code", "验证码不对。请看手机上最新的 6 位数字；手机的时间要和北京时间一致。", "secondFactor.code");

        var (person, session, codes) = (confirmed.Value, CurrentPersonReader.SessionOf(http.User), Enumerable.Range(0, RecoveryCode.Number).Select(_ => RecoveryCode.New()).ToList());
        // The codes are for the person's eyes: they go past the stored answer of the operation.
        var done = await work.Run<Done>(async () =>
        {
            (person.TotpSecret, person.TotpStep, person.SecondFactorSince) = (secrets.Keep(secret), step, clock.GetUtcNow());
            await RenewCodes(person, codes);
            await sessions.Others(person.Id, session, CancellationToken.None);
            await sql.Execute("UPDATE organization_sessions SET way = 'code' WHERE id = @session", new { session = session ?? Guid.Empty }, CancellationToken.None);
            await evidence.Record(AccountFacts.SecondFactorSet(person), CancellationToken.None);
            return Done.Instance;
        }, CancellationToken.None);
        return done.Map<IReadOnlyList<string>>(_ => codes);
    }

    private async Task RenewCodes(Person person, List<string> codes)
    {
        await sql.Execute("DELETE FROM organization_recovery_codes WHERE person_id = @id", new { id = person.Id }, CancellationToken.None);
        foreach (var code in codes)
            db.Add(new RecoveryCode { Id = Ids.Next(clock.GetUtcNow()), PersonId = person.Id, Digest = RecoveryCode.DigestOf(person.Id, code) });
    }
}

/// <summary>Takes the second factor away, in the transaction of the running <see cref="Work"/>: oneself, or the security administrator when the phone is lost.</summary>
internal sealed class RemoveSecondFactor(Sql sql, IEvidence evidence)
{
    public async Task<Result<Done>> Run(Person person, Guid by, string why, CancellationToken cancel)
    {
        (person.TotpSecret, person.TotpStep, person.SecondFactorSince) = (null, 0, null);
        await sql.Execute("DELETE FROM organization_recovery_codes WHERE person_id = @id", new { id = person.Id }, cancel);
        await sql.Execute("DELETE FROM organization_passkeys WHERE person_id = @id", new { id = person.Id }, cancel);
        await evidence.Record(AccountFacts.SecondFactorRemoved(person, by, why), cancel);
        return Done.Instance;
    }
}

/// <summary>What is proven about accounts: changes of how somebody gets in.</summary>
internal static class AccountFacts
{
    private const string Prefix = "account";

    public static Fact SecondFactorSet(Person person) => new("account.second-factor-set", person.Id, Fact.SubjectOf(Prefix, person.Id), "");

    public static Fact SecondFactorRemoved(Person person, Guid by, string why) => Of("account.second-factor-removed", person, by, why);

    public static Fact Disabled(Person person, Guid by, string why) => Of("account.disabled", person, by, why);

    public static Fact Enabled(Person person, Guid by, string why) => Of("account.enabled", person, by, why);

    public static Fact SessionsEnded(Person person, Guid by, string why) => Of("account.sessions-ended", person, by, why);

    public static Fact PasskeyAdded(Guid person) => new("account.passkey-added", person, Fact.SubjectOf(Prefix, person), "");

    public static Fact PasskeyRemoved(Guid person) => new("account.passkey-removed", person, Fact.SubjectOf(Prefix, person), "");

    public static Fact Linked(Guid person, string provider) => new("account.linked", person, Fact.SubjectOf(Prefix, person), provider);

    public static Fact Unlinked(Guid person, string provider) => new("account.unlinked", person, Fact.SubjectOf(Prefix, person), provider);

    private static Fact Of(string kind, Person person, Guid by, string why) => new(kind, by, Fact.SubjectOf(Prefix, person.Id), why);
}
