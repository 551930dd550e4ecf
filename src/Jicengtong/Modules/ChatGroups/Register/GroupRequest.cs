namespace Jicengtong.Modules.ChatGroups;

/// <summary>What somebody who wants a new group says.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Use">discuss (商量事情), tell (发通知) or collect (收材料).</param>
/// <param name="Matter">The matter it is about, or empty.</param>
/// <param name="Members">Names or accounts, one a line.</param>
/// <param name="EndsOn">Until when.</param>
/// <param name="AnnounceOnly">Rule: only announcements.</param>
/// <param name="NoPictures">Rule: no pictures.</param>
/// <param name="Insist">Why a group is needed although the check says otherwise.</param>
public sealed record GroupRequest(
    string? Name, string? Purpose, string? Use, string? Matter, string? Members, DateOnly? EndsOn, bool AnnounceOnly = false, bool NoPictures = false, string? Insist = null);

/// <summary>Why no new group may be needed, and what to do instead.</summary>
/// <param name="Message">In plain words.</param>
/// <param name="Matter">When a directive does it: its matter; may be empty.</param>
/// <param name="ByDirective">True when the people are an audience one can write to.</param>
/// <param name="Group">A group that already does it, or null.</param>
public sealed record GroupAdvice(string Message, string Matter, bool ByDirective, string? Group);

/// <summary>The check found something better; the request stays on the page and can be sent with a reason.</summary>
internal sealed record NotNeeded : Platform.Error
{
    public NotNeeded(IReadOnlyList<GroupAdvice> advice)
        : base("chat-group.notNeeded", string.Join(" ", advice.Select(one => one.Message)) + "还是要建的，请在下面写一句理由，再送一次。")
        => (Advice, Field) = (advice, "insist");

    /// <summary>What to do instead.</summary>
    public IReadOnlyList<GroupAdvice> Advice { get; }
}
