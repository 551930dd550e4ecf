using System.Text.Json;
using Jicengtong.Modules.Evidence.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>What is proven about registered groups: asked for, decided, made, kept on, handed over, dissolved.</summary>
internal static class ChatGroupFacts
{
    public const string Prefix = "chat-group";

    public static Fact Requested(ChatGroup group, CurrentUser by, string why)
        => Of("chat-group.requested", group, by, new { group.Name, group.Purpose, group.Matters, group.Members, group.EndsOn, why });

    public static Fact Decided(ChatGroup group, CurrentUser by, bool yes, string? note) => Of(yes ? "chat-group.approved" : "chat-group.refused", group, by, new { note });

    public static Fact Opened(ChatGroup group, CurrentUser by) => Of("chat-group.opened", group, by, new { group.Name });

    public static Fact Kept(ChatGroup group, CurrentUser by) => Of("chat-group.kept", group, by, new { group.EndsOn, group.Keeping?.Note });

    public static Fact Dissolved(ChatGroup group, CurrentUser by) => Of("chat-group.dissolved", group, by, new { group.Name, group.Instead, group.Dissolution?.Note });

    public static Fact TakenBack(ChatGroup group, CurrentUser by, string what) => Of("chat-group.corrected", group, by, new { group.Name, what, group.State });

    public static Fact HandedOver(ChatGroup group, CurrentUser by, string from) => Of("chat-group.handed-over", group, by, new { group.Name, from, to = group.OwnerName, group.OwnerId });

    private static Fact Of(string kind, ChatGroup group, CurrentUser by, object content)
        => new(kind, by.PersonId, Fact.SubjectOf(Prefix, group.Id), JsonSerializer.Serialize(content));
}

/// <summary>Who may see the evidence of a group: whoever may see the group.</summary>
internal sealed class ChatGroupEvidence(RegisterAccess access) : IEvidenceSubject
{
    public string Prefix => ChatGroupFacts.Prefix;

    public IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>
    {
        ["chat-group.requested"] = "申请建群", ["chat-group.approved"] = "同意建群", ["chat-group.refused"] = "没同意建群",
        ["chat-group.opened"] = "群建好了", ["chat-group.kept"] = "说明还要留着", ["chat-group.dissolved"] = "群解散了", ["chat-group.handed-over"] = "换了群主", ["chat-group.corrected"] = "改回来：刚才点错了",
    };

    public async Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => (await access.Find(user, id, cancel)).Succeeded;
}
