using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>How one unit, with everything below it, came to what it opened in the last month.</summary>
/// <param name="UnitName">The unit.</param>
/// <param name="Opened">Opened altogether.</param>
/// <param name="FromChat">Through a link in a chat group.</param>
public sealed record ChatHabitLine(string UnitName, int Opened, int FromChat)
{
    /// <summary>The part that still comes through a chat.</summary>
    public double Part => Opened == 0 ? 0 : (double)FromChat / Opened;
}

/// <summary>哪里还离不开群: in a month of both ways, which units still come through the chat. Units, never persons.</summary>
internal sealed class ChatHabit(IInbox inbox, IDirectory directory, TimeProvider clock)
{
    /// <summary>Days looked at.</summary>
    public const int Month = 30;

    // Of fewer one could guess who it was.
    private const int FewestToShow = 10;

    /// <summary>The units directly below what the person oversees, the most dependent first; refused to whoever oversees nothing.</summary>
    public async Task<Result<(UnitEntry Unit, IReadOnlyList<ChatHabitLine> Lines)>> Below(CurrentUser user, CancellationToken cancel)
    {
        if (user.Posts.FirstOrDefault(held => held.Oversees) is not { } post || await directory.Unit(post.ActsForUnit, cancel) is not { } unit)
            return new Forbidden("这一页给单位负责人和办公室看。");
        var shares = await inbox.OpenedFromChat(unit.Path, WorkingCalendar.LocalDay(clock.GetUtcNow()).AddDays(-Month), cancel);
        var places = await directory.Units([.. shares.Select(share => share.Unit)], cancel);
        var lines = (await directory.Children(unit.Code, cancel)).Select(line =>
        {
            var own = shares.Where(share => places.TryGetValue(share.Unit, out var place) && UnitPath.IsWithin(place.Path, line.Path)).ToList();
            return new ChatHabitLine(line.Name, own.Sum(share => share.Opened), own.Sum(share => share.FromChat));
        });
        return (unit, [.. lines.Where(line => line.Opened >= FewestToShow).OrderByDescending(line => line.Part).ThenBy(line => line.UnitName, StringComparer.Ordinal)]);
    }
}
