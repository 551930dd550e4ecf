using System.Globalization;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>One change of the wishes by hand, as a form or the API says it.</summary>
/// <param name="Do">limits, keep, unkeep, separate, unseparate, except, unexcept or reset (back to what was calculated first).</param>
/// <param name="First">The group (keep, separate) or the account (except).</param>
/// <param name="Second">The other group (separate).</param>
/// <param name="MaxGroups">limits: groups at most.</param>
/// <param name="MaxPerPerson">limits: groups of one person at most; except: of this person.</param>
/// <param name="Announce">limits: whether one announce-only group stays.</param>
/// <param name="Reason">except: why.</param>
/// <param name="With">Limits raised together with the change, as the refusal of it named them; null when none are.</param>
public sealed record WishChange(
    string? Do, string? First = null, string? Second = null, int? MaxGroups = null, int? MaxPerPerson = null, bool? Announce = null, string? Reason = null, PlanRemedy? With = null)
{
    private const int MostGroups = 5000;
    private const int MostPerPerson = 50;

    /// <summary>The wishes after the change with the change in words, or what is missing.</summary>
    /// <param name="wishes">The wishes now.</param>
    /// <param name="first">Those the plan was first calculated with.</param>
    /// <param name="records">What is known.</param>
    public Result<(PlanWishes Wishes, string What)> Apply(PlanWishes wishes, PlanWishes first, ChatRecords records)
    {
        var changed = Change(wishes, first, records);
        if (!changed.Succeeded || With is not { Helps: true } with)
            return changed;
        if (with.MaxGroups is < 1 or > MostGroups || with.MaxPerPerson is < 1 or > MostPerPerson || with.Exceptions?.Any(one => one.Value is < 0 or > MostPerPerson || !records.People.ContainsKey(one.Key)) == true)
            return new Invalid("with", "要放宽的上限不对，请回到这一页再选一次。", "wish.with");
        var eased = with.On(changed.Value.Wishes);
        // Whoever asks later why somebody may be in more groups finds what it was for.
        var reasons = eased.Exceptions.Keys.ToDictionary(account => account, account => eased.Reasons.GetValueOrDefault(account, changed.Value.What));
        return (eased with { Reasons = reasons }, $"{changed.Value.What}；{with.Words("上限放宽到", records.NameOf)}");
    }

    private Result<(PlanWishes Wishes, string What)> Change(PlanWishes wishes, PlanWishes first, ChatRecords records) => Do switch
    {
        "reset" => (first, "回到系统的方案，手工改的都不要了"),
        "limits" => Limits(wishes),
        "keep" => Known(records, First) is { } group
            ? (wishes with { Pinned = [.. wishes.Pinned.Union([group])] }, $"“{group}”照原样留着")
            : new Invalid("first", "请选要照原样留着的群。", "wish.group"),
        "unkeep" => (wishes with { Pinned = [.. wishes.Pinned.Where(name => name != First)] }, $"“{First}”不再照原样留着"),
        "separate" => Separate(wishes, records),
        "unseparate" => (wishes with { Separate = [.. wishes.Separate.Where(pair => pair != new WishedPair(First ?? "", Second ?? ""))] }, $"“{First}”和“{Second}”可以合并"),
        "except" => Except(wishes, records),
        "unexcept" => (
            wishes with { Exceptions = Without(wishes.Exceptions), Reasons = Without(wishes.Reasons) },
            $"{records.NameOf(First ?? "")}和别人一样，最多 {wishes.MaxPerPerson.ToString(CultureInfo.InvariantCulture)} 个群"),
        _ => new Invalid("do", "请选要改什么。", "wish.unknown"),
    };

    private Result<(PlanWishes, string)> Limits(PlanWishes wishes)
    {
        if (MaxGroups is < 1 or > MostGroups)
            return new Invalid("maxGroups", $"群数请填 1 到 {MostGroups} 之间的数。", "wish.maxGroups");
        if (MaxPerPerson is < 1 or > MostPerPerson)
            return new Invalid("maxPerPerson", $"一个人最多在几个群，请填 1 到 {MostPerPerson} 之间的数。", "wish.maxPerPerson");
        var changed = wishes with
        {
            MaxGroups = MaxGroups ?? wishes.MaxGroups, MaxPerPerson = MaxPerPerson ?? wishes.MaxPerPerson, KeepsAnnounceGroup = Announce ?? wishes.KeepsAnnounceGroup,
        };
        var announce = changed.KeepsAnnounceGroup ? "留一个只发通知的群" : "不留只发通知的群";
        return (changed, string.Create(CultureInfo.InvariantCulture, $"最多 {changed.MaxGroups ?? PlanWishes.GroupsPerTown} 个群，一个人最多 {changed.MaxPerPerson} 个，{announce}"));
    }

    private Result<(PlanWishes, string)> Separate(PlanWishes wishes, ChatRecords records)
    {
        if (Known(records, First) is not { } one || Known(records, Second) is not { } other || one == other)
            return new Invalid("second", "请选两个不同的群。", "wish.groups");
        return wishes.KeepsSeparate(one, other)
            ? (wishes, $"“{one}”和“{other}”不合并")
            : (wishes with { Separate = [.. wishes.Separate, new WishedPair(one, other)] }, $"“{one}”和“{other}”不合并");
    }

    private Result<(PlanWishes, string)> Except(PlanWishes wishes, ChatRecords records)
    {
        if (AccountOf(records, First) is not { } account)
            return new Invalid("first", "没有找到这个人。请填姓名；有同名的，请填账号。", "wish.person");
        if (MaxPerPerson is not (>= 0 and <= MostPerPerson))
            return new Invalid("maxPerPerson", "请填这个人最多可以在几个群。", "wish.maxPerPerson");
        if (ChatGroup.Clean(Reason).Length == 0)
            return new Invalid("reason", "请写一句为什么这个人例外，以后别人看得懂。", "wish.reason");
        var changed = wishes with
        {
            Exceptions = new Dictionary<string, int>(Without(wishes.Exceptions, account)) { [account] = MaxPerPerson.Value },
            Reasons = new Dictionary<string, string>(Without(wishes.Reasons, account)) { [account] = ChatGroup.Clean(Reason) },
        };
        return (changed, string.Create(CultureInfo.InvariantCulture, $"{records.NameOf(account)}最多 {MaxPerPerson.Value} 个群：{ChatGroup.Clean(Reason)}"));
    }

    private static string? Known(ChatRecords records, string? name) => records.Groups.FirstOrDefault(group => group.Name == name)?.Name;

    private static string? AccountOf(ChatRecords records, string? who)
    {
        var text = (who ?? "").Trim();
        if (records.People.ContainsKey(text))
            return text;
        var named = records.People.Where(person => person.Value == text).Select(person => person.Key).Take(2).ToList();
        return named.Count == 1 ? named[0] : null;
    }

    private Dictionary<string, T> Without<T>(IReadOnlyDictionary<string, T> all, string? account = null)
        => all.Where(one => one.Key != (account ?? First)).ToDictionary(one => one.Key, one => one.Value);
}
