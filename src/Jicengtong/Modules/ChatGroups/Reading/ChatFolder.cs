using System.Globalization;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Reads a folder of CSV files: groups, group_members, people, units, appointments and duties, and, when they are there,
/// matters and messages. Columns are those of <c>docs/groups-plan.md</c>.
/// </summary>
public sealed class ChatFolder
{
    /// <summary>Where nobody counted, a group in use is taken to have so many messages a day.</summary>
    private const int UsualMessages = 20;

    private static readonly string[] Own = ["groups.csv", "group_members.csv", "people.csv", "units.csv", "appointments.csv", "duties.csv", "matters.csv", "places.csv", "messages.csv"];

    private readonly List<FolderFault> faults = [];
    private readonly SortedSet<string> unknown = new(StringComparer.Ordinal);
    private readonly string folder;
    private readonly IReadOnlyList<string> exports;
    private readonly bool skipsUnknown;
    private readonly DateOnly? today;

    private ChatFolder(string folder, IReadOnlyList<string> exports, bool skipsUnknown, DateOnly? today)
        => (this.folder, this.exports, this.skipsUnknown, this.today) = (folder, exports, skipsUnknown, today);

    /// <summary>The records, or every fault found (then the records are null).</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="skipsUnknown">Leaves people out whom the organisation does not know, and says so.</param>
    /// <param name="today">The day the records describe when nothing in them says one.</param>
    public static (ChatRecords? Records, IReadOnlyList<FolderFault> Faults) Read(string folder, bool skipsUnknown = false, DateOnly? today = null)
    {
        if (!Directory.Exists(folder))
        {
            return (null, [new FolderFault(folder, 0, "没有这个文件夹。请检查路径。")]);
        }

        // What other programs export is looked at when it is all there is, or lies beside: tables and chats under names of their own.
        var others = Directory.EnumerateFiles(folder).Where(IsFromOutside).Order(StringComparer.Ordinal).ToList();
        var reading = new ChatFolder(folder, others, skipsUnknown, today);
        var records = reading.ReadAll();
        return reading.faults.Count == 0 ? (records, []) : (null, reading.faults);
    }

    private static bool IsFromOutside(string path)
        => Path.GetExtension(path).ToUpperInvariant() is ".CSV" or ".XLSX" or ".XLS" or ".TXT" && !Own.Contains(Path.GetFileName(path)) && !Path.GetFileName(path).StartsWith("README", StringComparison.OrdinalIgnoreCase);

    private ChatRecords ReadAll()
    {
        var organization = new OrganizationFiles(folder, faults);
        var (people, units) = (organization.People, organization.Units);
        var groups = exports.Count == 0 || File.Exists(Path.Combine(folder, "groups.csv")) ? ReadGroups(people) : [];
        var (posts, duties, offices) = (organization.ReadPosts(), organization.ReadDuties(), organization.ReadTownOffices());
        var messages = ReadMessages(organization, groups.Select(group => group.Name).ToHashSet(StringComparer.Ordinal));
        var notes = new List<string>();
        if (exports.Count > 0)
        {
            HashSet<string> matters = [.. duties.Select(duty => duty.Matter), .. offices.Keys, .. groups.Select(group => group.Matter).OfType<string>()];
            var outside = new OutsideLists(new PeopleFinder(people, units, posts), matters, skipsUnknown, faults);
            groups.ForEach(outside.Know);
            foreach (var file in exports)
            {
                outside.Read(file);
            }

            outside.Complete();
            messages.AddRange(outside.Messages());
            groups = [.. outside.Groups];
            notes.AddRange(outside.Notes());
        }

        if (unknown.Count > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"有 {unknown.Count} 个账号系统不认识，没有算进去：{string.Join("、", unknown.Take(10))}{(unknown.Count > 10 ? "等" : "")}。"));
        }

        var records = new ChatRecords
        {
            People = people, Units = units, Posts = posts, Duties = duties, TownOffices = offices, MatterWholes = organization.ReadMatterWholes(), Messages = messages, Notes = notes,
            Groups = Completed(groups, messages.Count > 0, notes),
        };
        return records.Today > DateOnly.MinValue ? records : records.On(today ?? DateOnly.MinValue);
    }

    private List<OldGroup> Completed(List<OldGroup> groups, bool hasMessages, List<string> notes)
    {
        foreach (var empty in groups.Where(group => group.Members.Count == 0 && !faults.Exists(fault => fault.Message.Contains($"“{group.Name}”没有成员", StringComparison.Ordinal))))
        {
            faults.Add(new FolderFault("群名单", 0, $"群“{empty.Name}”没有成员。请在名单里补上成员，或去掉这个群。"));
        }

        if (exports.Count > 0 && groups.Count == 0 && faults.Count == 0)
        {
            faults.Add(new FolderFault(Path.GetFileName(exports[0]), 0, "一个群也没有。请检查选的是不是群成员表。"));
        }

        if (exports.Count == 0 || hasMessages || groups.TrueForAll(group => group.MessagesPerDay > 0))
        {
            return groups;
        }

        notes.Add($"没有聊天记录，也没有写每天多少条消息的群，按每天 {UsualMessages} 条估算。");
        return groups.ConvertAll(group => group.MessagesPerDay > 0 ? group : group with { MessagesPerDay = UsualMessages });
    }

    private List<OldGroup> ReadGroups(Dictionary<string, string> people)
    {
        var file = CsvFile.Open(folder, "groups.csv", faults, ["group", "kind", "matter"]);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in file.Rows)
        {
            var name = file.Cell(row, "group");
            if (name.Length == 0)
            {
                file.Fault(row.Line, "群名是空的。请填上群名或删去这一行。");
            }
            else if (!lines.TryAdd(name, row.Line))
            {
                file.Fault(row.Line, $"群名“{name}”与第 {lines[name]} 行重复。请给其中一个改名；若是同一个群，请删去一行。", "group");
            }
        }

        var members = ReadMembers(lines, people);
        var groups = new List<OldGroup>();
        foreach (var row in file.Rows)
        {
            var name = file.Cell(row, "group");
            if (!lines.TryGetValue(name, out var line) || line != row.Line)
            {
                continue;
            }

            var group = new OldGroup(
                name, file.Cell(row, "kind"), file.Optional(row, "matter"), file.Optional(row, "owner"),
                file.Date(row, "created"), file.Date(row, "last_message"), Count(file, row, "messages_per_day"),
                members.GetValueOrDefault(name) ?? []);
            groups.Add(group);
            if (group.Members.Count == 0 && exports.Count == 0)
            {
                file.Fault(row.Line, $"群“{name}”没有成员。请在 group_members.csv 里补上成员，或从 groups.csv 删去这个群。");
            }
        }

        if (file.Rows.Count == 0 && faults.TrueForAll(fault => fault.File != file.Name))
        {
            file.Fault(0, "一个群也没有。请先登记现有的群。");
        }

        return groups;
    }

    private Dictionary<string, List<string>> ReadMembers(Dictionary<string, int> groups, Dictionary<string, string> people)
    {
        var file = CsvFile.Open(folder, "group_members.csv", faults, ["group", "account"]);
        var members = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var seen = new HashSet<(string, string)>();
        foreach (var row in file.Rows)
        {
            var (group, account) = (file.Cell(row, "group"), file.Cell(row, "account"));
            if (!groups.ContainsKey(group))
            {
                file.Fault(row.Line, $"群“{group}”不在 groups.csv 里。请先登记这个群，或改正群名。");
                continue;
            }

            if (!people.ContainsKey(account))
            {
                if (skipsUnknown)
                {
                    unknown.Add(account);
                    continue;
                }

                file.Fault(row.Line, $"群“{group}”的成员 {account} 不在 people.csv 里。请补上此人，或把他移出这个群。", "account");
            }

            if (!members.TryGetValue(group, out var list))
            {
                members[group] = list = [];
            }

            // Exports repeat people who joined twice; that changes nothing.
            if (seen.Add((group, account)))
            {
                list.Add(account);
            }
        }

        return members;
    }

    private List<GroupMessage> ReadMessages(OrganizationFiles organization, HashSet<string> groups)
    {
        var file = CsvFile.Open(folder, "messages.csv", faults, ["time", "group", "account", "kind"], optional: true);
        var messages = new List<GroupMessage>(file.Rows.Count);
        foreach (var row in file.Rows)
        {
            var (group, account, time) = (file.Cell(row, "group"), file.Cell(row, "account"), file.Cell(row, "time"));
            if (skipsUnknown && !organization.People.ContainsKey(account))
            {
                unknown.Add(account);
                continue;
            }

            organization.MustKnow(file, row, account);
            if (!groups.Contains(group))
            {
                file.Fault(row.Line, $"群“{group}”不在 groups.csv 里。请先登记这个群，或改正群名。");
            }
            else if (!DateTime.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            {
                file.Fault(row.Line, $"time 一栏的“{time}”不是时间。请写成 2026-11-20T07:01 这样。");
            }
            else if (KindOf(file.Cell(row, "kind")) is not { } kind)
            {
                file.Fault(row.Line, $"kind 一栏的“{file.Cell(row, "kind")}”不认识。只能是 通知、转发、回复、图片、闲聊、讨论。");
            }
            else
            {
                messages.Add(new GroupMessage(at, group, account, kind, file.Optional(row, "matter"), file.Cell(row, "text")));
            }
        }

        return messages;
    }

    private static int Count(CsvFile file, CsvRow row, string column)
    {
        var text = file.Cell(row, column);
        if (text.Length == 0 || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture);
        }

        file.Fault(row.Line, $"{column} 一栏的“{text}”不是数目。请填一个不小于 0 的整数。");
        return 0;
    }

    private static MessageKind? KindOf(string word) => word switch
    {
        "通知" => MessageKind.Notice,
        "转发" => MessageKind.Forward,
        "回复" => MessageKind.Reply,
        "图片" => MessageKind.Picture,
        "闲聊" => MessageKind.Chat,
        "讨论" => MessageKind.Discussion,
        _ => null,
    };
}
