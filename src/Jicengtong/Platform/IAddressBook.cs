namespace Jicengtong.Platform;

/// <summary>Ways out of the house to a person.</summary>
public enum ChannelKind
{
    /// <summary>Web push to a browser that agreed.</summary>
    Push,

    /// <summary>企业微信</summary>
    WeCom,

    /// <summary>钉钉</summary>
    DingTalk,

    /// <summary>飞书</summary>
    Feishu,

    /// <summary>短信</summary>
    Sms,

    /// <summary>邮件</summary>
    Mail,
}

/// <summary>One address of one person on one channel.</summary>
/// <param name="PersonId">Whose.</param>
/// <param name="Channel">Which way.</param>
/// <param name="Address">Phone number, mail address or the account's id there.</param>
public sealed record ChannelAddress(Guid PersonId, ChannelKind Channel, string Address);

/// <summary>Where people can be reached outside these pages; the organization knows, the inbox asks.</summary>
public interface IAddressBook
{
    /// <summary>All addresses of these people.</summary>
    Task<IReadOnlyList<ChannelAddress>> Of(IReadOnlyCollection<Guid> people, CancellationToken cancel);
}
