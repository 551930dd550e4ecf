namespace Jicengtong.Modules.ChatGroups;

/// <summary>Which column of an exported table says what. The words are those that WeCom, DingTalk and people who fill in tables use.</summary>
internal sealed class ExportColumns
{
    private const int RowsToLookAt = 12;

    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["group"] = ["群名称", "群名", "群聊名称", "群聊名", "群聊", "群组名称", "群组", "所在群", "会话名称", "group"],
        ["name"] = ["姓名", "成员姓名", "成员名称", "成员", "群成员", "群成员姓名", "成员名", "员工姓名", "名字", "昵称", "群昵称", "群内昵称", "name", "member"],
        ["account"] = ["账号", "帐号", "成员账号", "成员帐号", "成员ID", "成员UserID", "UserID", "员工UserID", "用户ID", "用户账号", "工号", "account"],
        ["department"] = ["部门", "所属部门", "主部门", "所在部门", "成员部门", "单位"],
        ["owner"] = ["群主", "群主姓名", "群主账号", "群主名称", "owner"],
        ["role"] = ["角色", "身份", "群内身份", "群角色", "成员类型", "成员身份"],
        ["matter"] = ["事项", "工作事项", "matter"],
        ["kind"] = ["类别", "群类型", "群类别", "群分类", "kind"],
        ["created"] = ["创建时间", "建群时间", "创建日期", "群创建时间", "created"],
        ["last"] = ["最后活跃时间", "最近活跃时间", "最后消息时间", "最近消息时间", "最后一条消息时间", "最近发言时间", "last_message"],
        ["perDay"] = ["日均消息数", "每天消息数", "日均消息", "每日消息数", "messages_per_day"],
    };

    private readonly Dictionary<string, int> at = [];
    private readonly Dictionary<string, string> titles = [];

    /// <summary>Row of the header, as an index.</summary>
    public int HeaderAt { get; private init; }

    public bool HasGroup => at.ContainsKey("group");

    /// <summary>Finds the header among the first rows (exports put titles above it); null when no row says who is a member.</summary>
    public static ExportColumns? Of(IReadOnlyList<CsvRow> rows)
    {
        for (var row = 0; row < Math.Min(RowsToLookAt, rows.Count); row++)
        {
            var columns = new ExportColumns { HeaderAt = row };
            for (var i = 0; i < rows[row].Fields.Count; i++)
            {
                var title = rows[row].Fields[i].Trim().Trim('*', '＊', ' ', '：', ':').Replace(" ", "", StringComparison.Ordinal);
                if (Words.FirstOrDefault(word => word.Value.Contains(title, StringComparer.OrdinalIgnoreCase)).Key is { } meaning && columns.at.TryAdd(meaning, i))
                    columns.titles[meaning] = title;
            }

            if (columns.at.ContainsKey("name") || columns.at.ContainsKey("account"))
                return columns;
        }

        return null;
    }

    /// <summary>The trimmed cell; empty when there is no such column.</summary>
    public string Cell(CsvRow row, string meaning) => at.TryGetValue(meaning, out var i) && i < row.Fields.Count ? row.Fields[i].Trim() : "";

    /// <summary>The column as the file calls it.</summary>
    public string TitleOf(string meaning) => titles.GetValueOrDefault(meaning, meaning);
}
