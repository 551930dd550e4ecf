using System.Globalization;
using System.Text;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>What is pasted into a group: into an old one before it ends, into a new one as its notice. Plain words, nothing to fill in.</summary>
internal static class AnnouncementText
{
    /// <summary>Said in a group that ends.</summary>
    public static string Farewell(ChatGroup group)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"各位同志：为了让大家手机轻一点，“{group.Name}”要解散了。\n");
        text.Append(CultureInfo.InvariantCulture, $"以后这样：{group.Instead}\n");
        text.Append("通知在“基层通”里直接发给负责的人：打开看要点，点一下“明白”就算回了，不用再说“收到”，也不用发照片。\n");
        text.Append("没进新群的同志不会漏：和您有关的事，会到您的收件箱。\n");
        text.Append("本群里的文件，有用的请先存好。");
        return text.ToString();
    }

    /// <summary>The standing notice of a group that stays or begins.</summary>
    public static string Welcome(ChatGroup group, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"“{group.Name}”\n这个群用来：{group.Purpose}\n");
        var rules = group.Rules.Words().ToList();
        if (rules.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"约定：{string.Join("；", rules)}。\n");
        text.Append("文件和通知走“基层通”，点“明白”就算回了，这里不用回“收到”。\n");
        text.Append(CultureInfo.InvariantCulture, $"群主：{group.OwnerName}。");
        if (group.EndsOn is { } until)
            text.Append(CultureInfo.InvariantCulture, $"到 {DayOf(until, now)} 看看还需不需要，不需要就解散。");
        return text.ToString();
    }

    /// <summary>11月30日; with the year when it is not this year's.</summary>
    public static string DayOf(DateOnly day, DateTimeOffset now)
    {
        var year = day.Year == WorkingCalendar.LocalDay(now).Year ? "" : string.Create(CultureInfo.InvariantCulture, $"{day.Year}年");
        return string.Create(CultureInfo.InvariantCulture, $"{year}{day.Month}月{day.Day}日");
    }
}
