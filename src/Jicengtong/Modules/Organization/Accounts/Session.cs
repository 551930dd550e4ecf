using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>
/// One sign-in of one browser. Ending it removes the row, and with it everything that is known about it: nothing tells later when
/// somebody was here.
/// </summary>
internal sealed class Session
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>With what: <c>password</c>, <c>code</c>, <c>recovery</c>, <c>passkey</c> or the name of a provider.</summary>
    public required string Way { get; init; }

    /// <summary>In plain words: 安卓手机 · 企业微信.</summary>
    public required string Device { get; init; }

    /// <summary>The network without the rest of the address: 10.23.·.·</summary>
    public required string Network { get; init; }

    /// <summary>Rounded down to five minutes.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    public required int IdleMinutes { get; init; }

    /// <summary>Over when nothing was done until then; moves with <see cref="LastSeenAt"/>.</summary>
    public required DateTimeOffset IdleUntil { get; init; }

    /// <summary>Over then, whatever was done.</summary>
    public required DateTimeOffset EndsAt { get; init; }
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("organization_sessions");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.Way).HasMaxLength(30);
        builder.Property(session => session.Device).HasMaxLength(60);
        builder.Property(session => session.Network).HasMaxLength(40);
        builder.HasIndex(session => session.PersonId);
        builder.HasIndex(session => session.IdleUntil);
        builder.HasOne<Person>().WithMany().HasForeignKey(session => session.PersonId);
    }
}

/// <summary>An account elsewhere (企业微信, 钉钉, 飞书, 统一认证) that belongs to a person here.</summary>
internal sealed class LinkedAccount
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>Name of the provider in the settings: <c>wecom</c>, <c>dingtalk</c>, <c>feishu</c> …</summary>
    public required string Provider { get; init; }

    /// <summary>The account's id there.</summary>
    public required string Subject { get; init; }

    public required DateTimeOffset LinkedAt { get; init; }
}

internal sealed class LinkedAccountMapping : IEntityTypeConfiguration<LinkedAccount>
{
    public void Configure(EntityTypeBuilder<LinkedAccount> builder)
    {
        builder.ToTable("organization_linked_accounts");
        builder.HasKey(account => account.Id);
        builder.Property(account => account.Provider).HasMaxLength(30);
        builder.Property(account => account.Subject).HasMaxLength(200);
        builder.HasIndex(account => new { account.Provider, account.Subject }).IsUnique();
        builder.HasIndex(account => new { account.PersonId, account.Provider }).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(account => account.PersonId);
    }
}

/// <summary>From where a sign-in comes, as far as it is kept.</summary>
/// <param name="Device">In plain words.</param>
/// <param name="Network">The network part of the address.</param>
internal sealed record Origin(string Device, string Network)
{
    private static readonly (string Mark, string Word)[] Machines =
    [
        ("HarmonyOS", "鸿蒙手机"), ("OpenHarmony", "鸿蒙手机"), ("iPad", "iPad"), ("iPhone", "iPhone"), ("Android", "安卓手机"), ("Windows", "Windows 电脑"),
        ("Mac OS X", "苹果电脑"), ("Linux", "Linux 电脑"),
    ];

    // The more special before what it pretends to be.
    private static readonly (string Mark, string Word)[] Browsers =
    [
        ("wxwork", "企业微信"), ("MicroMessenger", "微信"), ("DingTalk", "钉钉"), ("Lark", "飞书"), ("Feishu", "飞书"), ("QQBrowser", "QQ 浏览器"), ("UCBrowser", "UC 浏览器"),
        ("HuaweiBrowser", "华为浏览器"), ("MiuiBrowser", "小米浏览器"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
    ];

    public static Origin Of(HttpContext http) => new(DeviceOf(http.Request.Headers.UserAgent.ToString()), NetworkOf(http.Connection.RemoteIpAddress));

    internal static string DeviceOf(string agent) => $"{WordIn(Machines, agent) ?? "其他设备"} · {WordIn(Browsers, agent) ?? "其他浏览器"}";

    internal static string NetworkOf(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return "本机";
        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork ? $"{bytes[0]}.{bytes[1]}.·.·" : $"{bytes[0]:x2}{bytes[1]:x2}:{bytes[2]:x2}{bytes[3]:x2}:·";
    }

    private static string? WordIn((string Mark, string Word)[] words, string agent)
        => words.FirstOrDefault(word => agent.Contains(word.Mark, StringComparison.OrdinalIgnoreCase)).Word;
}
