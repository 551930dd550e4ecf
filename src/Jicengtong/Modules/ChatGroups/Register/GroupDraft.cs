using System.Text.Json.Serialization;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>What a group is to be.</summary>
public sealed record GroupDraft(
    string Name, string Purpose, IReadOnlyList<string> Matters, IReadOnlyList<string> Members, Guid OwnerId, string OwnerName, GroupRules Rules, DateOnly? EndsOn);

/// <summary>What may be written in a group.</summary>
public sealed record GroupRules(bool AnnounceOnly, bool NoPictures, bool NoBareForwarding)
{
    /// <summary>A group to discuss: documents are passed on with key points or not at all.</summary>
    public static readonly GroupRules Usual = new(false, false, true);

    /// <summary>Only announcements.</summary>
    public static readonly GroupRules Announcing = new(true, true, true);

    /// <summary>The rules in words.</summary>
    public IEnumerable<string> Words()
    {
        if (AnnounceOnly)
            yield return "只发通知，不讨论，不回“收到”";
        if (NoPictures)
            yield return "不发照片";
        if (NoBareForwarding)
            yield return "不光转文件，要写要点";
    }
}

/// <summary>Somebody said something about a group.</summary>
/// <param name="ById">Who.</param>
/// <param name="ByName">Their name.</param>
/// <param name="At">When.</param>
/// <param name="Note">What they wrote with it; may be empty.</param>
/// <param name="Was">Where the group stood before it was dissolved. Left out of what is stored where there is none: the digests of older rows stay as they are.</param>
public sealed record Verdict(Guid ById, string ByName, DateTimeOffset At, string Note, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChatGroupState? Was = null);
