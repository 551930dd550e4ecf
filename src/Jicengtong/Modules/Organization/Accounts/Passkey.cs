using System.Text;
using Jicengtong.Platform;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>通行密钥: a key in somebody's phone or computer that opens with a finger, a face or its lock (WebAuthn).</summary>
internal sealed class Passkey
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required byte[] CredentialId { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; set; }

    public required DateTimeOffset MadeAt { get; init; }

    public required byte[] PublicKey { get; init; }

    public required long SignCount { get; set; }

    public required List<string> Transports { get; init; }

    public required bool IsUserVerified { get; set; }

    public required bool IsBackupEligible { get; init; }

    public required bool IsBackedUp { get; set; }

    public UserPasskeyInfo AsInfo() => new(CredentialId, PublicKey, MadeAt, (uint)SignCount, [.. Transports], IsUserVerified, IsBackupEligible, IsBackedUp, [], []) { Name = Name };
}

/// <summary>One of one's keys.</summary>
public sealed record OwnPasskey(Guid Id, string Name, DateTimeOffset MadeAt);

internal sealed class PasskeyMapping : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        builder.ToTable("organization_passkeys");
        builder.HasKey(passkey => passkey.Id);
        builder.Property(passkey => passkey.Name).HasMaxLength(60);
        builder.Property(passkey => passkey.Transports).AsJson();
        builder.HasIndex(passkey => passkey.CredentialId).IsUnique();
        builder.HasIndex(passkey => passkey.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(passkey => passkey.PersonId);
    }
}

/// <summary>What a device was asked, between asking and its answer: in a cookie only this program can read, for five minutes, once.</summary>
internal sealed class PasskeyQuestion(IDataProtectionProvider protection, Installation installation)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Jicengtong.Passkeys").ToTimeLimitedDataProtector();

    private string Cookie => installation.PlainHttp ? "jct-passkey" : "__Host-jct-passkey";

    public void Ask(HttpContext http, string? state) => http.Response.Cookies.Append(Cookie, Convert.ToBase64String(protector.Protect(Encoding.UTF8.GetBytes(state ?? ""), Lasts)), Options(http));

    public string? Take(HttpContext http)
    {
        http.Response.Cookies.Delete(Cookie, Options(http));
        try
        {
            return Encoding.UTF8.GetString(protector.Unprotect(Convert.FromBase64String(http.Request.Cookies[Cookie] ?? "")));
        }
        catch (Exception broken) when (broken is System.Security.Cryptography.CryptographicException or FormatException)
        {
            return null;
        }
    }

    private CookieOptions Options(HttpContext http)
        => new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Strict, Secure = !installation.PlainHttp || http.Request.IsHttps, Path = "/", MaxAge = Lasts };
}

/// <summary>A device answers who sits before it. It has asked for finger, face or lock, so it counts for both factors.</summary>
internal sealed class SignInWithPasskey(IPasskeyHandler<Person> passkeys, PasskeyQuestion question, SignInLimits limits, AppDb db, Work work)
{
    public async Task<string> Ask(HttpContext http)
    {
        var options = await passkeys.MakeRequestOptionsAsync(null, http);
        question.Ask(http, options.AssertionState);
        return options.RequestOptionsJson;
    }

    public async Task<Result<Person>> Run(HttpContext http, string credential)
    {
        var state = question.Take(http);
        if (state is null || credential.Length is 0 or > 20_000)
            return new Unknown();
        PasskeyAssertionResult<Person> answer;
        try
        {
            answer = await passkeys.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credential, AssertionState = state });
        }
        catch (Exception broken) when (broken is System.Text.Json.JsonException or FormatException)
        {
            return new Unknown();
        }

        if (!answer.Succeeded || answer.User.DisabledAt is not null)
        {
            limits.Failed(http.Connection.RemoteIpAddress);
            return new Unknown();
        }

        await work.Run<Done>(async () =>
        {
            var kept = await db.Set<Passkey>().SingleAsync(one => one.CredentialId == answer.Passkey.CredentialId);
            (kept.SignCount, kept.IsUserVerified, kept.IsBackedUp) = (answer.Passkey.SignCount, answer.Passkey.IsUserVerified, answer.Passkey.IsBackedUp);
            return Done.Instance;
        }, CancellationToken.None);
        return answer.User;
    }

    private sealed record Unknown() : Error("passkey.unknown", "没有认出这台设备的指纹或人脸。请用账号和密码登录，再到“我的 → 登录和安全”里重新添加。", StatusCodes.Status401Unauthorized);
}

/// <summary>Adds a passkey of this device to one's account.</summary>
internal sealed class AddPasskey(IPasskeyHandler<Person> passkeys, PasskeyQuestion question, ConfirmPassword confirm, AppDb db, Work work, IEvidence evidence, TimeProvider clock)
{
    private const int Most = 10;

    public async Task<Result<string>> Ask(CurrentUser user, HttpContext http, string? password)
    {
        var person = await confirm.Run(user, password, http.Connection.RemoteIpAddress);
        if (!person.Succeeded)
            return person.Error;
        if (await db.Set<Passkey>().CountAsync(one => one.PersonId == user.PersonId) >= Most)
            return new Invalid("name", $"最多加 {Most} 台设备，请先删掉不用的。", "passkey.tooMany");
        var options = await passkeys.MakeCreationOptionsAsync(new() { Id = user.PersonId.ToString(), Name = user.Account, DisplayName = user.Name }, http);
        question.Ask(http, options.AttestationState);
        return options.CreationOptionsJson;
    }

    public async Task<Result<Done>> Run(CurrentUser user, HttpContext http, string credential, string name)
    {
        var state = question.Take(http);
        if (state is null || credential.Length is 0 or > 60_000)
            return new NotMade();
        PasskeyAttestationResult made;
        try
        {
            made = await passkeys.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = credential, AttestationState = state });
        }
        catch (Exception broken) when (broken is System.Text.Json.JsonException or FormatException)
        {
            return new NotMade();
        }

        if (!made.Succeeded || made.UserEntity.Id != user.PersonId.ToString() || !made.Passkey.IsUserVerified)
            return new NotMade();
        return await work.Run<Done>(async () =>
        {
            if (await db.Set<Passkey>().AnyAsync(one => one.CredentialId == made.Passkey.CredentialId))
                return new NotMade();
            db.Add(new Passkey
            {
                Id = Ids.Next(clock.GetUtcNow()), PersonId = user.PersonId, CredentialId = made.Passkey.CredentialId, Name = name.Length is > 0 and <= 60 ? name : Origin.Of(http).Device,
                MadeAt = clock.GetUtcNow(), PublicKey = made.Passkey.PublicKey, SignCount = made.Passkey.SignCount, Transports = [.. made.Passkey.Transports ?? []],
                IsUserVerified = made.Passkey.IsUserVerified, IsBackupEligible = made.Passkey.IsBackupEligible, IsBackedUp = made.Passkey.IsBackedUp,
            });
            await evidence.Record(AccountFacts.PasskeyAdded(user.PersonId), CancellationToken.None);
            return Done.Instance;
        }, CancellationToken.None);
    }

    private sealed record NotMade() : Error("passkey.notMade", "这台设备没有加上，什么也没有改。请再试一次，或者换一台设备。");
}
