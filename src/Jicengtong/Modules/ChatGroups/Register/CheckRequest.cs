using System.Globalization;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>Looks whether a new group is needed: mostly the people are an audience already, or a group for it exists.</summary>
internal sealed class CheckRequest(OrganizationRecords organization, RegisterAccess register, TimeProvider clock)
{
    private static readonly ChatGroupState[] Living = [ChatGroupState.Requested, ChatGroupState.ToOpen, ChatGroupState.Running];

    /// <returns>Members by account with what speaks against the group; or <c>chat-group.members</c>.</returns>
    public async Task<Result<(IReadOnlyList<string> Members, IReadOnlyList<GroupAdvice> Advice)>> Run(CurrentUser by, GroupRequest request, string unitPath, CancellationToken cancel)
    {
        var records = await organization.Today(WorkingCalendar.LocalDay(clock.GetUtcNow()), cancel);
        var members = MembersOf(records, request.Members, by.Account);
        if (!members.Succeeded)
            return members.Error;
        var advice = new List<GroupAdvice>();
        var matter = request.Matter ?? "";
        if (request.Use is "tell" or "collect")
        {
            var what = request.Use == "tell" ? "发通知" : "收材料";
            advice.Add(new GroupAdvice($"{what}不用建群：写一份文件，选“负责这个事项的人”，系统直接送到，谁没看、谁没报一目了然。", matter, true, null));
        }

        if (new Audiences(records, new UnitTree(records)).Nearest(members.Value) is { Jaccard: >= Audiences.SamePeople } same)
            advice.Add(new GroupAdvice($"这些人就是“{same.Name}”，发文件时选这个范围就行，名单变了也自动跟着变。", matter, true, null));
        var living = await register.OfUnit(unitPath, Living, cancel);
        if (matter.Length > 0 && living.FirstOrDefault(group => group.Matters.Contains(matter)) is { } twin)
            advice.Add(new GroupAdvice($"“{matter}”已经有群了：{twin.Name}（群主 {twin.OwnerName}），请到那里商量。", matter, false, twin.Name));
        var full = members.Value.Count(account => living.Count(group => group.Members.Contains(account)) >= MostPerPerson);
        if (full > 0)
            advice.Add(new GroupAdvice(string.Create(CultureInfo.InvariantCulture, $"其中 {full} 个人已经在 {MostPerPerson} 个群里了，再加就超了。"), matter, false, null));
        return (members.Value, advice);
    }

    private static readonly int MostPerPerson = new PlanWishes().MaxPerPerson;

    private static Result<IReadOnlyList<string>> MembersOf(ChatRecords records, string? text, string requester)
    {
        var byName = records.People.ToLookup(person => person.Value, person => person.Key, StringComparer.Ordinal);
        var members = new List<string> { requester };
        foreach (var who in (text ?? "").Split(['\n', '、', '，', ',', ';', '；'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (records.People.ContainsKey(who))
                members.Add(who);
            else if (byName[who].Take(2).ToList() is [var only])
                members.Add(only);
            else
                return new Invalid("members", byName[who].Any() ? $"有几个人都叫“{who}”，请改填他的账号。" : $"没有找到“{who}”。请核对姓名，或改填账号。", "chat-group.members");
        }

        return members.Distinct(StringComparer.Ordinal).ToList() is { Count: > 1 } all
            ? all
            : new Invalid("members", "请写群里都有谁，一行一个姓名。", "chat-group.members");
    }
}
