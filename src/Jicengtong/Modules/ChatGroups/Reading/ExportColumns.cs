using System.Text.RegularExpressions;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Which column of an exported table says what. Programs word their titles as they like and change them with every version, so the
/// words of WeCom, DingTalk and people who fill in tables are all known, what stands in brackets behind them does not count, and a
/// title that only contains such a word will do when none is exactly one.
/// </summary>
internal sealed partial class ExportColumns
{
    // WeCom puts a sheet of instructions above its header.
    private const int RowsToLookAt = 40;
    private const int LongestTitle = 16;

    // The first word that is there wins: a real name says more than a nickname.
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["group"] = ["群名称", "群名", "群聊名称", "群聊名", "群聊", "群组名称", "群组", "所在群", "所属群聊", "所属群", "会话名称", "群标题", "group", "groupname"],
        ["name"] = ["姓名", "成员姓名", "群成员姓名", "员工姓名", "真实姓名", "用户姓名", "人员姓名", "成员名称", "员工名称", "成员名", "成员", "群成员", "名字", "用户名称", "显示名", "群内昵称", "群昵称", "成员昵称", "昵称", "备注名", "name", "member", "nickname", "displayname", "username"],
        ["account"] = ["账号", "帐号", "成员账号", "成员帐号", "成员ID", "成员UserID", "UserID", "员工UserID", "员工ID", "用户ID", "用户账号", "员工账号", "工号", "员工工号", "员工号", "account"],
        ["department"] = ["部门", "所属部门", "主部门", "所在部门", "成员部门", "员工部门", "部门名称", "单位", "所在单位", "department"],
        ["owner"] = ["群主", "群主姓名", "群主账号", "群主名称", "owner"],
        ["role"] = ["角色", "身份", "群内身份", "群身份", "群角色", "成员类型", "成员身份", "是否群主", "role"],
        ["matter"] = ["事项", "工作事项", "matter"],
        ["kind"] = ["类别", "群类型", "群类别", "群分类", "kind"],
        ["created"] = ["创建时间", "建群时间", "创建日期", "群创建时间", "created"],
        ["last"] = ["最后活跃时间", "最近活跃时间", "最后消息时间", "最近消息时间", "最后一条消息时间", "最近发言时间", "last_message"],
        ["perDay"] = ["日均消息数", "每天消息数", "日均消息", "每日消息数", "messages_per_day"],
    };

    private static readonly (string Meaning, string[] Parts, string[] Never)[] Loosely =
    [
        ("name", ["姓名", "昵称", "成员名"], ["群主", "拼音", "上级", "主管", "创建"]),
        ("group", ["群名", "群聊名", "群组名", "会话名"], ["昵称", "成员"]),
        ("account", ["账号", "帐号", "userid"], ["群主", "微信", "邮箱", "绑定", "状态"]),
        ("department", ["部门"], ["主管", "领导", "排序", "id", "负责人"]),
    ];

    private readonly Dictionary<string, int> at = [];
    private readonly Dictionary<string, string> titles = [];

    /// <summary>Row of the header, as an index.</summary>
    public int HeaderAt { get; private init; }

    /// <summary>The group a line above the header names (群名称：防汛群), or null.</summary>
    public string? GroupAbove { get; private init; }

    public bool HasGroup => at.ContainsKey("group");

    /// <summary>Finds the header among the first rows (exports put titles and instructions above it): the row that says most. Null when no row says who is a member.</summary>
    public static ExportColumns? Of(IReadOnlyList<CsvRow> rows)
        => rows.Take(RowsToLookAt).Select((row, index) => Read(rows, index, row)).Where(columns => columns.at.ContainsKey("name") || columns.at.ContainsKey("account")).MaxBy(columns => columns.at.Count);

    /// <summary>The trimmed cell; empty when there is no such column.</summary>
    public string Cell(CsvRow row, string meaning) => at.TryGetValue(meaning, out var i) && i < row.Fields.Count ? row.Fields[i].Trim() : "";

    /// <summary>The column as the file calls it.</summary>
    public string TitleOf(string meaning) => titles.GetValueOrDefault(meaning, meaning);

    private static ExportColumns Read(IReadOnlyList<CsvRow> rows, int index, CsvRow row)
    {
        var columns = new ExportColumns { HeaderAt = index, GroupAbove = rows.Take(index).Select(GroupIn).FirstOrDefault(name => name is not null) };
        string[] written = [.. row.Fields.Select(Bare)];
        foreach (var (meaning, words) in Words)
            if (words.Select(word => Array.FindIndex(written, title => title.Equals(word, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(found => found >= 0, -1) is >= 0 and var exactly)
                columns.Take(meaning, exactly, written[exactly]);
        foreach (var (meaning, parts, never) in Loosely)
            if (!columns.at.ContainsKey(meaning) && Array.FindIndex(written, title => title.Length <= LongestTitle && Says(title, parts) && !Says(title, never)) is >= 0 and var loosely && !columns.at.ContainsValue(loosely))
                columns.Take(meaning, loosely, written[loosely]);
        return columns;
    }

    private void Take(string meaning, int column, string title) => (at[meaning], titles[meaning]) = (column, title);

    private static bool Says(string title, string[] words) => Array.Exists(words, word => title.Contains(word, StringComparison.OrdinalIgnoreCase));

    // 姓名（必填）, *部门, 成员 ID: only the word counts.
    private static string Bare(string title) => Blank().Replace(Bracket().Replace(title, ""), "").Trim('*', '＊', '：', ':');

    private static string? GroupIn(CsvRow row)
    {
        var cells = row.Fields.Select(cell => cell.Trim()).Where(cell => cell.Length > 0).ToList();
        if (cells.Count == 2 && Words["group"].Contains(Bare(cells[0]), StringComparer.OrdinalIgnoreCase))
            return cells[1];
        return cells.Select(cell => Named().Match(cell)).FirstOrDefault(match => match.Success)?.Groups[1].Value.Trim();
    }

    [GeneratedRegex(@"[（(【\[].*?[）)】\]]")]
    private static partial Regex Bracket();

    [GeneratedRegex(@"[\s\u00a0\u200b\ufeff]+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"^(?:群名称?|群聊名称?|群聊|群组)[：:]\s*(.{1,60})$")]
    private static partial Regex Named();
}
