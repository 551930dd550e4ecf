using System.Globalization;
using System.Text.RegularExpressions;

namespace Jicengtong.Modules.Organization.Roster;

/// <summary>A person of the place, or with a number that stands in the list.</summary>
/// <param name="Id">Who.</param>
/// <param name="Account">Account.</param>
/// <param name="Name">Name.</param>
/// <param name="Phone">Number.</param>
/// <param name="IsHere">Has a post in the place.</param>
/// <param name="Where">Units and posts in words.</param>
/// <param name="Posts">Posts of today: unit and post, and since when.</param>
internal sealed record RosterPerson(Guid Id, string Account, string Name, string Phone, bool IsHere, string Where, IReadOnlyList<(string Unit, string Post, DateOnly From)> Posts);

/// <summary>
/// Reads a roster as a colleague would: row by row, a blank unit like the one above, several posts in one cell, a post that names its unit.
/// What fits nobody or two is asked; what cannot be is said with file, sheet, row, column and remedy.
/// </summary>
internal sealed partial class ReadRoster(string file, RosterUnits units, IReadOnlyList<RosterPerson> people, IReadOnlySet<string> knownPosts, RosterChoices choices)
{
    private static readonly string[] NoPerson = ["合计", "总计", "小计", "备注：", "填表人", "审核人", "说明：", "姓名"];

    private readonly List<RosterRow> rows = [];
    private readonly List<ImportFault> faults = [];
    private readonly Dictionary<string, int> unknownUnits = [];
    private readonly List<PersonQuestion> askedPeople = [];
    private readonly Dictionary<string, (string Name, string Place)> phones = [];
    private readonly ILookup<string, RosterPerson> byName = people.Where(person => person.IsHere).ToLookup(person => person.Name);
    private readonly ILookup<string, RosterPerson> byPhone = people.Where(person => person.Phone.Length > 0).ToLookup(person => person.Phone);

    public RosterReading Run(IReadOnlyList<RosterSheet> sheets)
    {
        foreach (var sheet in sheets)
            if (choices.Sheets.TryGetValue(sheet.Name, out var mapping) && !mapping.IsSkipped)
                ReadSheet(sheet, mapping);
        return new RosterReading(rows, [.. unknownUnits.Select(asked => new UnitQuestion(asked.Key, asked.Value, [.. units.Candidates(asked.Key).Select(unit => (unit.Code, unit.Name))]))], askedPeople, faults);
    }

    private void ReadSheet(RosterSheet sheet, SheetMapping mapping)
    {
        if (!mapping.Columns.Contains(RosterColumn.Name))
        {
            faults.Add(new ImportFault(Place(sheet), mapping.Head, "姓名", "没有认出哪一列是姓名。请在上面选好，或者跳过这张表。"));
            return;
        }

        var head = sheet.Lines.FirstOrDefault(line => line.Number == mapping.Head);
        // A title above the headings, or the sheet itself, may say whose list it is.
        var title = string.Concat(sheet.Lines.Where(line => line.Number < mapping.Head).SelectMany(line => line.Cells.Distinct()));
        var whole = units.In(sheet.Name) ?? (title.Length > 0 ? units.In(title) : null);
        var above = "";
        foreach (var line in sheet.Lines.Where(line => line.Number > mapping.Head && !IsHeadingAgain(line, head)))
        {
            var cell = new Cells(line, mapping, head);
            var name = NameSpaces().Replace(cell[RosterColumn.Name], "");
            if (cell[RosterColumn.Unit].Length > 0)
                above = cell[RosterColumn.Unit];
            if (name.Length == 0 ? cell[RosterColumn.Phone].Length == 0 : new[] { name, line.Cells.First(text => text.Length > 0) }.Any(text => NoPerson.Any(word => text.Replace(" ", "", StringComparison.Ordinal).StartsWith(word, StringComparison.Ordinal))))
                continue;
            ReadRow(sheet, cell, name, above, whole);
        }
    }

    private void ReadRow(RosterSheet sheet, Cells cell, string name, string unitText, Contracts.UnitEntry? whole)
    {
        var (before, place) = (faults.Count, Place(sheet));
        void Fault(RosterColumn column, string remedy) => faults.Add(new ImportFault(place, cell.Line.Number, cell.NameOf(column), remedy));
        if (name.Length is 0 or > 60)
            Fault(RosterColumn.Name, name.Length == 0 ? "这一行有电话没有姓名，请补上姓名，或删掉这一行。" : "姓名太长，请核对是不是选错了列。");
        var phone = PhoneNumber.Of(PhoneIn(cell[RosterColumn.Phone]));
        if (phone.Length > 0 && !PhoneNumber.IsNumber(phone))
            Fault(RosterColumn.Phone, "手机号看不懂，请只写一个 11 位的号码；没有就空着。");
        else if (phone.Length > 0 && !phones.TryAdd(phone, (name, $"{place} 第 {cell.Line.Number} 行")) && phones[phone].Name != name)
            Fault(RosterColumn.Phone, $"这个手机号和{phones[phone].Place}的{phones[phone].Name}一样，请核对是谁的。");
        DateOnly? from = null;
        if (cell[RosterColumn.From] is { Length: > 0 } since && (from = DayIn(since)) is null)
            Fault(RosterColumn.From, $"时间“{since}”读不懂，请写成 2024-01-01 或 2024.1。");
        var posts = PostsIn(cell, unitText, whole, Fault, out var isLeftOut, out var waits);
        if (isLeftOut)
        {
            rows.Add(new RosterRow(sheet.Name, cell.Line.Number, name, phone, [], from, "", null, RosterFate.LeftOut, "按您说的不要"));
            return;
        }

        if (faults.Count > before)
        {
            rows.Add(new RosterRow(sheet.Name, cell.Line.Number, name, phone, posts, from, cell[RosterColumn.Account], null, RosterFate.Wrong, string.Join(" ", faults.Skip(before).Select(fault => fault.Remedy))));
            return;
        }

        var (person, fate, note) = WhoIs(sheet, cell, name, phone, posts);
        rows.Add(new RosterRow(sheet.Name, cell.Line.Number, name, phone, posts, from, cell[RosterColumn.Account], person?.Id, waits ? RosterFate.Asked : fate, waits ? "单位要您选一下" : note));
    }

    // 党委委员、副镇长 are two posts; 村党支部书记兼村委会主任 is one when the place knows it as one.
    private List<RosterPost> PostsIn(Cells cell, string unitText, Contracts.UnitEntry? whole, Action<RosterColumn, string> fault, out bool isLeftOut, out bool waits)
    {
        (isLeftOut, waits) = (false, false);
        var posts = new List<RosterPost>();
        var unit = unitText.Length == 0 ? whole : units.Find(unitText);
        if (unitText.Length > 0 && unit is null)
        {
            isLeftOut = units.IsLeftOut(unitText);
            if (!isLeftOut && whole is not null && unitText.Length <= 1)
                unit = whole;
            else if (!isLeftOut)
                (unknownUnits[unitText], waits) = (unknownUnits.GetValueOrDefault(unitText) + 1, true);
        }

        if (isLeftOut)
            return posts;
        foreach (var text in cell.All(RosterColumn.Post).SelectMany(Split).DefaultIfEmpty("干部").Distinct())
        {
            // 甲乌村党支部书记 in a list without units says where.
            var there = unit ?? units.In(text);
            if (there is null && !waits)
                fault(RosterColumn.Unit, "不知道是哪个单位的。请补上单位，或者在表名、标题里写明。");
            else if (there is not null)
                posts.Add(new RosterPost(there.Code, there.Name, unit is null && text.StartsWith(there.Name, StringComparison.Ordinal) && text.Length > there.Name.Length ? text[there.Name.Length..] : text));
            if (text.Length > 60)
                fault(RosterColumn.Post, "职务太长，最多 60 个字，请写短一点。");
        }

        return posts;
    }

    private IEnumerable<string> Split(string cell)
    {
        foreach (var part in cell.Split(['、', ',', '，', ';', '；', '/', '\n', '+'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var post = part.Replace(" ", "", StringComparison.Ordinal);
            if (knownPosts.Contains(post) || !post.Contains('兼', StringComparison.Ordinal))
                yield return post;
            else
                foreach (var half in post.Split('兼', StringSplitOptions.RemoveEmptyEntries))
                    yield return half;
        }
    }

    // The number says who it is; else the name, when only one here has it and nothing speaks against it.
    private (RosterPerson? Person, RosterFate Fate, string Note) WhoIs(RosterSheet sheet, Cells cell, string name, string phone, List<RosterPost> posts)
    {
        var key = $"{sheet.Name}!{cell.Line.Number.ToString(CultureInfo.InvariantCulture)}";
        if (choices.People.TryGetValue(key, out var chosen))
            return chosen == RosterChoices.LeaveOut ? (null, RosterFate.LeftOut, "按您说的不要")
                : chosen == RosterChoices.Somebody ? (null, RosterFate.New, "按您说的，是另一个人")
                : people.FirstOrDefault(person => person.Id.ToString() == chosen) is { } said ? (said, RosterFate.Known, "按您说的，是" + said.Where) : (null, RosterFate.Asked, "");
        var holder = phone.Length > 0 ? byPhone[phone].FirstOrDefault() : null;
        if (holder is not null && !holder.IsHere)
        {
            faults.Add(new ImportFault(Place(sheet), cell.Line.Number, cell.NameOf(RosterColumn.Phone), "这个手机号已经登记在别的地方的人名下，请核对；是调来的，请先在原单位办调动。"));
            return (null, RosterFate.Wrong, "手机号属于别处的人");
        }

        if (holder is not null && holder.Name == name)
            return (holder, RosterFate.Known, NewIn(holder, posts));
        var same = byName[name].ToList();
        if (holder is null && same.Count == 0)
            return (null, RosterFate.New, "");
        if (holder is null && same is [var only] && (phone.Length == 0 || only.Phone.Length == 0) && posts.Any(post => only.Posts.Any(held => held.Unit == post.Unit)))
            return (only, RosterFate.Known, NewIn(only, posts));
        askedPeople.Add(new PersonQuestion(key, name, string.Join("、", posts.Select(post => post.UnitName + post.Post)),
            [.. (holder is null ? same : [.. same.Append(holder).Distinct()]).Select(one => (one.Id, $"{one.Name}（{one.Where}{(one.Phone.Length > 4 ? "，尾号 " + one.Phone[^4..] : "")}）"))]));
        return (null, RosterFate.Asked, holder is null ? "已有同名的人，是不是同一个？" : $"这个手机号登记在{holder.Name}名下，是不是同一个人？");
    }

    private static string NewIn(RosterPerson person, List<RosterPost> posts)
        => posts.Where(post => !person.Posts.Any(held => held.Unit == post.Unit && held.Post == post.Post)).Select(post => post.UnitName + post.Post).ToList() is { Count: > 0 } added
            ? "已有，新增 " + string.Join("、", added) : "已有";

    // Two numbers in one cell: the first mobile number is taken.
    private static string PhoneIn(string cell) => cell.Split(['/', '、', ',', '，', ';', '；', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 1 } several
        ? several.FirstOrDefault(one => PhoneNumber.Of(one) is { Length: 11 } number && PhoneNumber.IsNumber(number)) ?? cell : cell;

    private static DateOnly? DayIn(string text)
    {
        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        var month = YearAndMonth().Match(text);
        return month.Success && int.Parse(month.Groups[2].Value, CultureInfo.InvariantCulture) is >= 1 and <= 12 and var number
            ? new DateOnly(int.Parse(month.Groups[1].Value, CultureInfo.InvariantCulture), number, 1) : null;
    }

    // A list over several pages says its headings again.
    private static bool IsHeadingAgain(RosterLine line, RosterLine? head) => head is not null && line.Cells.Zip(head.Cells).Count(pair => pair.First.Length > 0 && pair.First == pair.Second) >= 2;

    private string Place(RosterSheet sheet) => RosterWords.Place(file, sheet.Name);

    [GeneratedRegex(@"^(\d{4})[.年/-](\d{1,2})月?$")]
    private static partial Regex YearAndMonth();

    // 张 三 is 张三.
    [GeneratedRegex(@"[\s　]+")]
    private static partial Regex NameSpaces();

    private sealed class Cells(RosterLine line, SheetMapping mapping, RosterLine? head)
    {
        public RosterLine Line => line;

        public string this[RosterColumn column] => All(column).FirstOrDefault() ?? "";

        public IEnumerable<string> All(RosterColumn column)
            => mapping.Columns.Select((what, at) => (what, at)).Where(one => one.what == column && one.at < line.Cells.Count && line.Cells[one.at].Length > 0).Select(one => line.Cells[one.at].Trim());

        /// <summary>D 列 手机</summary>
        public string NameOf(RosterColumn column)
        {
            var at = mapping.Columns.ToList().IndexOf(column);
            return at < 0 ? RosterWords.Of(column) : $"{RosterWords.Letter(at)}列 {(head is not null && at < head.Cells.Count && head.Cells[at].Length > 0 ? head.Cells[at] : RosterWords.Of(column))}";
        }
    }
}

/// <summary>Words of the roster pages.</summary>
internal static class RosterWords
{
    public static string Of(RosterColumn column) => column switch
    {
        RosterColumn.Name => "姓名", RosterColumn.Phone => "手机", RosterColumn.Post => "职务", RosterColumn.Unit => "单位", RosterColumn.Account => "账号", RosterColumn.From => "任职时间", _ => "不用",
    };

    /// <summary>How a list calls a column of the import.</summary>
    public static string HeadOf(string column) => column switch { "account" => "账号", "name" => "姓名", "phone" => "手机", "unit" => "单位", "post" => "职务", "from" => "任职时间", _ => column };

    /// <summary>Where in the file: 花名册.xlsx 的“村干部”表.</summary>
    public static string Place(string file, string sheet) => sheet.Length > 0 ? $"{file} 的“{sheet}”表" : file;

    /// <summary>A, B … Z, AA …</summary>
    public static string Letter(int column) => (column >= 26 ? ((char)('A' + (column / 26) - 1)).ToString() : "") + (char)('A' + (column % 26));
}
