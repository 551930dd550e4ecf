using System.Globalization;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Lists as other programs export them: member tables of WeCom and DingTalk, chats as plain text. Groups are put together from
/// all of them; what cannot be understood is a fault with file, line, column and what to do.
/// </summary>
internal sealed class OutsideLists(PeopleFinder people, IReadOnlyCollection<string> matters, bool skipsUnknown, List<FolderFault> faults)
{
    private static readonly char[] BetweenMembers = ['、', ',', '，', ';', '；', '\n', '|'];
    private static readonly string[] OwnerRoles = ["群主", "创建者", "owner", "是"];

    private readonly Dictionary<string, OldGroup> groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> members = new(StringComparer.Ordinal);
    private readonly List<(string Group, WrittenMessage Message, string File)> written = [];
    private readonly SortedSet<string> unknown = new(StringComparer.Ordinal);
    private readonly List<string> guessed = [];
    private readonly HashSet<string> waiting = new(StringComparer.Ordinal);
    private readonly HashSet<string> onlySpeakers = new(StringComparer.Ordinal);

    /// <summary>The groups, in the order they were met.</summary>
    public IReadOnlyList<OldGroup> Groups => [.. groups.Values.Select(group => group with { Members = [.. members[group.Name]] })];

    /// <summary>What the reader should know: people left out, matters guessed, members known only by speaking.</summary>
    public IEnumerable<string> Notes()
    {
        if (unknown.Count > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"有 {unknown.Count} 个人系统不认识，没有算进去：{string.Join("、", unknown.Take(10))}{(unknown.Count > 10 ? "等" : "")}。");
        if (guessed.Count > 0)
            yield return $"这些群的事项是按群名猜的：{string.Join("，", guessed.Take(20))}{(guessed.Count > 20 ? "等" : "")}。不对的，请在名单里加一栏“事项”写明，再导一次。";
        var spoken = written.Select(one => one.Group).Distinct(StringComparer.Ordinal).Where(name => onlySpeakers.Contains(name)).ToList();
        if (spoken.Count > 0)
            yield return $"这些群没有成员名单，只算了说过话的人：{string.Join("、", spoken)}。";
    }

    /// <summary>Groups known from elsewhere; lists may add members to them.</summary>
    public void Know(OldGroup group)
    {
        groups[group.Name] = group;
        members[group.Name] = new HashSet<string>(group.Members, StringComparer.Ordinal);
    }

    /// <summary>Reads one file.</summary>
    public void Read(string path)
    {
        if (Path.GetExtension(path).Equals(".txt", StringComparison.OrdinalIgnoreCase))
        {
            ReadText(path);
            return;
        }

        var sheets = TableFile.Read(path, faults) ?? [];
        foreach (var sheet in sheets)
            // A workbook with a sheet for each group; one sheet alone is named by whoever saved it, its file by whoever exported it.
            ReadSheet(Path.GetFileName(path), sheets.Count > 1 ? sheet.Name : Path.GetFileNameWithoutExtension(path), sheet, mayBeSomethingElse: sheets.Count > 1);
    }

    /// <summary>The written messages with their kinds; call when every list was read.</summary>
    public IReadOnlyList<GroupMessage> Messages()
    {
        var messages = new List<GroupMessage>();
        foreach (var (group, message, file) in written)
        {
            if (AccountOf(file, message.Line, "", "", message.Speaker, "", "说话的人") is not { } account)
                continue;
            if (onlySpeakers.Contains(group))
                members[group].Add(account);
            var matter = matters.FirstOrDefault(known => message.Text.Contains(known, StringComparison.Ordinal));
            messages.Add(new GroupMessage(message.Time, group, account, MessageSense.Of(message.Text), matter ?? groups[group].Matter, message.Text));
        }

        return messages;
    }

    private void ReadText(string path)
    {
        var (file, name) = (Path.GetFileName(path), GroupNameOf(Path.GetFileNameWithoutExtension(path)));
        var messages = ChatText.Read(TableFile.TextOf(path));
        if (messages.Count == 0)
        {
            faults.Add(new FolderFault(file, 1, "看不出是聊天记录。每条消息的第一行应当是“2026-11-20 08:01 张三”或“张三 2026-11-20 08:01”，下面是内容。"));
            return;
        }

        written.AddRange(messages.Select(message => (name, message, file)));
        // Member lists may come in a later file: who spoke counts only when none does.
        waiting.Add(name);
    }

    /// <summary>Every list was read: chats without a member list get the people who spoke.</summary>
    public void Complete()
    {
        foreach (var name in waiting.Where(name => !groups.ContainsKey(name)))
        {
            Meet(name, "", "", "", null, null, 0);
            onlySpeakers.Add(name);
        }
    }

    private void ReadSheet(string file, string fallback, TableSheet sheet, bool mayBeSomethingElse)
    {
        if (ExportColumns.Of(sheet.Rows) is not { } columns)
        {
            // Instructions for filling in (填写说明) have a sheet of their own.
            if (mayBeSomethingElse && sheet.Name.Contains('填', StringComparison.Ordinal))
                return;
            faults.Add(new FolderFault(file, 1, "看不出哪一栏是成员。第一行要有“群名称”和“姓名”（或“账号”）两栏。", sheet.Name));
            return;
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in sheet.Rows.Skip(columns.HeaderAt + 1))
        {
            var name = columns.HasGroup ? columns.Cell(row, "group") : columns.GroupAbove ?? GroupNameOf(fallback);
            if (name.Length == 0)
            {
                // Merged cells: the name stands only in the first row of its group.
                name = seen.Count > 0 ? seen.Last().Key : "";
            }

            if (name.Length == 0)
            {
                faults.Add(new FolderFault(file, row.Line, "群名是空的。请填上群名，或删去这一行。", columns.TitleOf("group")));
                continue;
            }

            ReadRow(file, row, columns, name, seen);
        }
    }

    private void ReadRow(string file, CsvRow row, ExportColumns columns, string name, Dictionary<string, int> seen)
    {
        var (account, who) = (columns.Cell(row, "account"), columns.Cell(row, "name"));
        var many = (who.Length > 0 ? who : account).Split(BetweenMembers, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (many.Length > 1 && seen.TryGetValue(name, out var before))
        {
            faults.Add(new FolderFault(file, row.Line, $"群名“{name}”与第 {before} 行重复。请给其中一个改名；若是同一个群，请删去一行。", columns.TitleOf("group")));
            return;
        }

        seen.TryAdd(name, row.Line);
        Meet(name, columns.Cell(row, "kind"), columns.Cell(row, "matter"), columns.Cell(row, "owner"),
            DayOf(columns.Cell(row, "created")), DayOf(columns.Cell(row, "last")), CountOf(file, row, columns));
        foreach (var one in many)
        {
            var isAccount = who.Length == 0 || many.Length > 1;
            if (AccountOf(file, row.Line, name, many.Length > 1 ? one : account, isAccount && many.Length == 1 ? "" : one, columns.Cell(row, "department"), columns.TitleOf(who.Length > 0 ? "name" : "account")) is not { } member)
                continue;
            members[name].Add(member);
            if (OwnerRoles.Contains(columns.Cell(row, "role"), StringComparer.OrdinalIgnoreCase))
                groups[name] = groups[name] with { Owner = member };
        }
    }

    private void Meet(string name, string kind, string matter, string owner, DateOnly? created, DateOnly? last, int perDay)
    {
        if (!groups.TryGetValue(name, out var group))
        {
            var meant = matter.Length > 0 ? matter : MatterGuess.Of(name, matters);
            if (matter.Length == 0 && meant is not null)
                guessed.Add($"{name}→{meant}");
            group = new OldGroup(name, kind.Length > 0 ? kind : meant is null ? "综合" : "业务", meant, null, null, null, 0, []);
            members[name] = new HashSet<string>(StringComparer.Ordinal);
        }

        var ownerAccount = owner.Length > 0 ? people.Find(owner, owner, "").Account : null;
        groups[name] = group with { Owner = ownerAccount ?? group.Owner, Created = created ?? group.Created, LastMessage = last ?? group.LastMessage, MessagesPerDay = perDay > 0 ? perDay : group.MessagesPerDay };
    }

    private string? AccountOf(string file, int line, string group, string account, string name, string department, string column)
    {
        var (found, problem) = people.Find(account, name, department);
        if (found is not null)
            return found;
        if (skipsUnknown)
            unknown.Add(name.Length > 0 ? name : account);
        else
            faults.Add(new FolderFault(file, line, $"{(group.Length > 0 ? $"群“{group}”里，" : "")}{problem}；外单位的人，可以勾上“系统不认识的人先不算”。", column));
        return null;
    }

    private int CountOf(string file, CsvRow row, ExportColumns columns)
    {
        var text = columns.Cell(row, "perDay");
        if (text.Length == 0)
            return 0;
        if (double.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 1_000_000)
            return (int)Math.Round(number);
        faults.Add(new FolderFault(file, row.Line, $"“{text}”不是数目。请填一个不小于 0 的数。", columns.TitleOf("perDay")));
        return 0;
    }

    private static DateOnly? DayOf(string text) => DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? DateOnly.FromDateTime(day) : null;

    private static string GroupNameOf(string file)
    {
        var name = file;
        foreach (var around in new[] { "群聊_", "聊天记录_", "群成员导出", "群成员列表", "群成员名单", "的聊天记录", "聊天记录", "群成员", "成员名单", "成员列表", "_members" })
            name = name.Replace(around, "", StringComparison.OrdinalIgnoreCase);
        return name.Trim(' ', '_', '-', '“', '”').Length > 0 ? name.Trim(' ', '_', '-', '“', '”') : file;
    }
}
