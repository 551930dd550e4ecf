using System.Globalization;

namespace Jicengtong.Modules.Organization;

/// <summary>Finds everything wrong with the files before anything is written.</summary>
internal sealed class ImportChecks(OrganizationFolder folder, IReadOnlyDictionary<string, Unit> here, IReadOnlySet<string> knownAccounts, IReadOnlyDictionary<string, string?> knownMatters, IReadOnlyDictionary<string, string> phones, IReadOnlyCollection<string> administrators)
{
    private static readonly string[] AppointmentKinds = ["任职", "派驻", "挂职", "专班", "代理"];
    private readonly List<ImportFault> faults = [.. folder.Faults];
    private readonly List<ImportFault> notes = [];
    private readonly HashSet<string> units = [.. here.Values.Where(unit => !unit.IsClosed).Select(unit => unit.Code)];
    private readonly HashSet<string> accounts = new(knownAccounts, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> matters = [.. knownMatters.Keys];

    /// <summary>Worth a look, but no fault: the list may have to be imported to be repaired here.</summary>
    public IReadOnlyList<ImportFault> Notes => notes;

    public IReadOnlyList<ImportFault> Run()
    {
        CheckUnits();
        CheckPeople();
        CheckAppointments();
        CheckMatters();
        CheckDuties();
        faults.AddRange(folder[Places.ImportPlaces.File].SelectMany(row => Places.ImportPlaces.Faults(row, units)));
        return faults;
    }

    private void CheckUnits()
    {
        var parents = new Dictionary<string, string>();
        foreach (var row in folder["units.csv"])
        {
            Required(row, "code", 32);
            Required(row, "name", 100);
            Required(row, "kind", 20);
            if (row["code"].Contains('/', StringComparison.Ordinal))
                faults.Add(row.Fault("code", "单位代码里不能有斜杠。"));
            if (!parents.TryAdd(row["code"], row["parent"]))
                faults.Add(row.Fault("code", $"代码 {row["code"]} 出现了两次，请只留一行。"));
            if (here.TryGetValue(row["code"], out var known) && known.IsClosed)
                faults.Add(row.Fault("code", $"{known.Name}（{row["code"]}）已经撤销，不能再导入。请去掉这一行，或换一个代码。"));
            units.Add(row["code"]);
        }

        // Above what the file does not name, the tree is as it is here.
        foreach (var unit in here.Values)
            parents.TryAdd(unit.Code, unit.ParentCode ?? "");

        foreach (var row in folder["units.csv"])
        {
            if (row["parent"].Length > 0 && !units.Contains(row["parent"]))
                faults.Add(row.Fault("parent", here.ContainsKey(row["parent"]) ? $"上级单位 {row["parent"]} 已经撤销，请换成现在还在的单位。" : $"上级单位 {row["parent"]} 不在文件里，也没有登记过。请补上这一行或改正代码。"));
            else if (IsInCycle(row["code"], parents))
                faults.Add(row.Fault("parent", $"{row["name"]} 的上级绕了一圈又回到自己，请改正上级代码。"));
        }
    }

    private void CheckPeople()
    {
        // Whoever is in the file may be given another number by it.
        var inFile = folder["people.csv"].Select(row => row["account"]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var owners = phones.Where(phone => !inFile.Contains(phone.Value)).ToDictionary();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in folder["people.csv"])
        {
            Required(row, "account", 60);
            Required(row, "name", 60);
            if (!seen.Add(row["account"]))
                faults.Add(row.Fault("account", $"账号 {row["account"]} 出现了两次，请只留一行。"));
            // The number itself is not repeated: what is said here may be kept.
            var phone = PhoneNumber.Of(row["phone"]);
            if (phone.Length > 0 && !PhoneNumber.IsNumber(phone))
                faults.Add(row.Fault("phone", "手机号看不懂，请只写数字，例如 11 位手机号；没有就空着。"));
            else if (phone.Length > 0 && !owners.TryAdd(phone, row["account"]))
                faults.Add(row.Fault("phone", $"这个手机号已属于账号 {owners[phone]}，请核对。"));
            if (administrators.Contains(row["account"], StringComparer.OrdinalIgnoreCase))
                faults.Add(row.Fault("account", $"账号 {row["account"]} 是管理员的，不能办业务。请换一个账号。"));
            accounts.Add(row["account"]);
        }
    }

    private void CheckAppointments()
    {
        var spans = new Dictionary<(string, string, string), List<(DateOnly From, DateOnly To)>>();
        foreach (var row in folder["appointments.csv"])
        {
            Known(row, "account", accounts, "人员");
            if (administrators.Contains(row["account"], StringComparer.OrdinalIgnoreCase))
                faults.Add(row.Fault("account", $"账号 {row["account"]} 是管理员的，不能任职。请换一个账号。"));
            Known(row, "unit", units, "单位");
            Required(row, "post", 60);
            if (!AppointmentKinds.Contains(row["kind"]))
                faults.Add(row.Fault("kind", $"任职类别“{row["kind"]}”不认识，应为 {string.Join("、", AppointmentKinds)}。"));
            if (!Date(row, "from", out var from) | !Date(row, "to", out var to))
                continue;
            var span = (From: from ?? DateOnly.MinValue, To: to ?? DateOnly.MaxValue);
            if (row["from"].Length == 0)
                faults.Add(row.Fault("from", "请写任职开始日期，例如 2024-01-01。"));
            if (span.To < span.From)
                faults.Add(row.Fault("to", "结束日期早于开始日期，请改正。"));
            var same = spans.TryGetValue((row["account"].ToUpperInvariant(), row["unit"], row["post"]), out var list) ? list : spans[(row["account"].ToUpperInvariant(), row["unit"], row["post"])] = [];
            if (same.Any(other => other.From <= span.To && span.From <= other.To))
                faults.Add(row.Fault("from", "同一个人在同一单位的同一岗位，任职时间重叠了。请合并或改正日期。"));
            same.Add(span);
        }
    }

    private void CheckMatters()
    {
        var seen = new HashSet<string>();
        foreach (var row in folder["matters.csv"])
        {
            Required(row, "matter", 40);
            if (!seen.Add(row["matter"]))
                faults.Add(row.Fault("matter", $"事项“{row["matter"]}”出现了两次，请只留一行。"));
            matters.Add(row["matter"]);
        }

        CheckMatterTree();
    }

    // A part may stand above its whole in the file, and where the file is silent the tree is as it is here.
    private void CheckMatterTree()
    {
        var wholes = knownMatters.ToDictionary(matter => matter.Key, matter => matter.Value ?? "");
        foreach (var row in folder["matters.csv"].Where(row => row.Speaks("parent")))
            wholes[row["matter"]] = row["parent"];
        foreach (var row in folder["matters.csv"].Where(row => row["parent"].Length > 0))
            if (!matters.Contains(row["parent"]))
                faults.Add(row.Fault("parent", $"上级事项“{row["parent"]}”不在文件里，也没有登记过。请补上这一行，或改正名称。"));
            else if (IsInCycle(row["matter"], wholes))
                faults.Add(row.Fault("parent", $"“{row["matter"]}”的上级事项绕了一圈又回到自己，请改正。"));
    }

    private void CheckDuties()
    {
        var seen = new HashSet<(string, string, string)>();
        var leads = new Dictionary<(string, string), ImportRow>();
        foreach (var row in folder["duties.csv"])
        {
            Known(row, "matter", matters, "事项");
            Known(row, "unit", units, "单位");
            if (row["account"].Length > 0)
                Known(row, "account", accounts, "人员");
            if (row["deputy"].Length > 0)
                Known(row, "deputy", accounts, "B岗人员");
            if (row["role"] is not ("牵头" or "配合"))
                faults.Add(row.Fault("role", $"“{row["role"]}”不认识，应为 牵头 或 配合。"));
            if (row["list"].Length > 0 && !DutyLists.All.Contains(row["list"]))
                faults.Add(row.Fault("list", $"清单“{row["list"]}”不认识，应为 {string.Join("、", DutyLists.All)}，或者空着。"));
            NotTooLong(row, "basis", 200);
            NotTooLong(row, "time_limit", 60);
            if (!seen.Add((row["matter"], row["unit"], row["account"].ToUpperInvariant())))
                faults.Add(row.Fault("account", "同一个人在同一单位的同一事项写了两次，请只留一行。"));
            else if (row["role"] == "牵头" && row["account"].Length > 0 && !leads.TryAdd((row["matter"], row["unit"]), row))
                notes.Add(row.Fault("role", $"{row["unit"]} 的“{row["matter"]}”第 {leads[(row["matter"], row["unit"])].Line} 行已经有人牵头。两个牵头等于没人牵头：改成配合，或导入后在“空白和重叠”里定一个。"));
        }
    }

    private void Required(ImportRow row, string column, int longest)
    {
        if (row[column].Length == 0)
            faults.Add(row.Fault(column, "不能空着，请补上。"));
        NotTooLong(row, column, longest);
    }

    private void NotTooLong(ImportRow row, string column, int longest)
    {
        if (row[column].Length > longest)
            faults.Add(row.Fault(column, string.Create(CultureInfo.InvariantCulture, $"太长，最多 {longest} 个字。")));
    }

    private void Known(ImportRow row, string column, HashSet<string> known, string what)
    {
        if (!known.Contains(row[column]))
            faults.Add(row.Fault(column, $"{what}“{row[column]}”没有登记过。请先补上，或改正这里。"));
    }

    private bool Date(ImportRow row, string column, out DateOnly? date)
    {
        date = null;
        if (row[column].Length == 0)
            return true;
        if (DateOnly.TryParseExact(row[column], ["yyyy-MM-dd", "yyyy/M/d", "yyyy-M-d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
        {
            date = parsed;
            return true;
        }

        faults.Add(row.Fault(column, $"日期“{row[column]}”读不懂，请写成 2024-01-01。"));
        return false;
    }

    private static bool IsInCycle(string code, Dictionary<string, string> parents)
    {
        var at = parents.GetValueOrDefault(code, "");
        for (var steps = 0; at.Length > 0 && steps <= parents.Count; steps++)
        {
            if (at == code)
                return true;
            at = parents.GetValueOrDefault(at, "");
        }

        return false;
    }
}
