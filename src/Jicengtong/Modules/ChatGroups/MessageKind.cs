namespace Jicengtong.Modules.ChatGroups;

/// <summary>What a chat message is; it decides where such a message belongs afterwards.</summary>
public enum MessageKind
{
    /// <summary>通知: becomes a directive to those who answer for the matter.</summary>
    Notice,

    /// <summary>转发: a passed-on document; becomes a directive with key points.</summary>
    Forward,

    /// <summary>回复: 收到; becomes a receipt.</summary>
    Reply,

    /// <summary>图片: needs no place, at most an attachment of a report.</summary>
    Picture,

    /// <summary>闲聊: needs no place.</summary>
    Chat,

    /// <summary>讨论: the only kind that needs a group.</summary>
    Discussion,
}
