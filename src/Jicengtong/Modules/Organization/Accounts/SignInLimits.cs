using System.Net;
using System.Security.Cryptography;
using System.Text;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>Attempts to sign in as one account, whether it exists or not, so that waiting tells nobody which accounts there are.</summary>
internal sealed class SignInAttempts
{
    /// <summary>SHA-256 of what was typed (hex).</summary>
    public required string AttemptKey { get; init; }

    public required int Failures { get; init; }

    /// <summary>Until then attempts are counted together; with too many of them, all are refused.</summary>
    public required DateTimeOffset CountsUntil { get; init; }
}

internal sealed class SignInAttemptsMapping : IEntityTypeConfiguration<SignInAttempts>
{
    public void Configure(EntityTypeBuilder<SignInAttempts> builder)
    {
        builder.ToTable("organization_sign_in_attempts");
        builder.HasKey(attempts => attempts.AttemptKey);
        builder.Property(attempts => attempts.AttemptKey).HasMaxLength(64);
        builder.HasIndex(attempts => attempts.CountsUntil);
    }
}

/// <summary>
/// How often one may try. Every attempt is counted before it is checked, so that a thousand at the same moment are counted too;
/// success forgets them.
/// </summary>
internal sealed class SignInLimits(Store store, Sql sql, AddressFailures addresses, AccountSettings settings, TimeProvider clock)
{
    /// <summary>May this be tried now? Counts the attempt.</summary>
    public async Task<Result<Done>> Take(string what, IPAddress? from)
    {
        if (addresses.WaitOf(from) is { } pause)
            return new Waiting("这个网络里登录失败的太多", pause);
        var (profile, now) = (settings.InForce, clock.GetUtcNow());
        using var turn = await store.EnterToWrite(CancellationToken.None);
        var counted = await sql.First<Counted>("""
            INSERT INTO organization_sign_in_attempts AS kept (attempt_key, failures, counts_until) VALUES (@key, 1, @until)
            ON CONFLICT (attempt_key) DO UPDATE SET
                failures = CASE WHEN kept.counts_until <= @now THEN 1 ELSE kept.failures + 1 END,
                counts_until = CASE WHEN kept.counts_until <= @now OR kept.failures < @most THEN excluded.counts_until ELSE kept.counts_until END
            RETURNING failures, counts_until
            """, new { key = KeyOf(what), now, until = now.AddMinutes(profile.WaitMinutes), most = profile.FailuresBeforeWait }, CancellationToken.None);
        return counted!.Failures <= profile.FailuresBeforeWait ? Done.Instance : new Waiting("这个账号连续输错太多次", counted.CountsUntil - now);
    }

    /// <summary>It was the right one: nothing is held against it any more.</summary>
    public async Task Forget(string what)
    {
        using var turn = await store.EnterToWrite(CancellationToken.None);
        await sql.Execute("DELETE FROM organization_sign_in_attempts WHERE attempt_key = @key", new { key = KeyOf(what) }, CancellationToken.None);
    }

    /// <summary>It was wrong: the address it came from is counted too.</summary>
    public void Failed(IPAddress? from) => addresses.Count(from);

    private static string KeyOf(string what) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)));

    private sealed class Counted
    {
        public int Failures { get; init; }

        public DateTimeOffset CountsUntil { get; init; }
    }
}

/// <summary>Failures by address and hour.</summary>
internal sealed class AddressFailures(AccountSettings settings, TimeProvider clock)
{
    private const string What = "sign-in";
    private readonly HourlyCounts counts = new(clock);

    /// <summary>How long this address must wait; null when it need not.</summary>
    public TimeSpan? WaitOf(IPAddress? from) => counts.Of(What, from) < settings.InForce.FailuresPerAddressAndHour ? null : TimeSpan.FromTicks(TimeSpan.TicksPerHour - (clock.GetUtcNow().UtcTicks % TimeSpan.TicksPerHour));

    /// <summary>One more failure.</summary>
    public void Count(IPAddress? from) => counts.Count(What, from);
}

/// <summary>Too many attempts; says how long to wait.</summary>
internal sealed record Waiting(string Why, TimeSpan For)
    : Error("signIn.wait", $"{Why}，请 {Math.Max(1, (int)Math.Ceiling(For.TotalMinutes))} 分钟后再试。忘了密码请找本单位管理员，不用一直试。", StatusCodes.Status429TooManyRequests);

/// <summary>Forgets attempts nobody counts any more.</summary>
internal sealed class ForgetAttempts(Store store, Sql sql, TimeProvider clock) : IJob
{
    public async Task Run(CancellationToken cancel)
    {
        using var turn = await store.EnterToWrite(cancel);
        await sql.Execute("DELETE FROM organization_sign_in_attempts WHERE counts_until < @now", new { now = clock.GetUtcNow() }, cancel);
    }
}
