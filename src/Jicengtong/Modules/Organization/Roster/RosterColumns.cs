using System.Text.RegularExpressions;

namespace Jicengtong.Modules.Organization.Roster;

/// <summary>What a column of a roster says.</summary>
public enum RosterColumn
{
    /// <summary>不用: serial numbers, sex, birthdays, identity cards.</summary>
    None,

    /// <summary>姓名</summary>
    Name,

    /// <summary>手机</summary>
    Phone,

    /// <summary>职务, several in one cell too.</summary>
    Post,

    /// <summary>单位, by name or code.</summary>
    Unit,

    /// <summary>账号</summary>
    Account,

    /// <summary>任职时间</summary>
    From,
}

/// <summary>How a sheet is read.</summary>
/// <param name="Head">Number of the line with the headings; 0 when there is none.</param>
/// <param name="Columns">What each column says.</param>
/// <param name="IsSkipped">Nobody in it is taken.</param>
public sealed record SheetMapping(int Head, IReadOnlyList<RosterColumn> Columns, bool IsSkipped = false);

/// <summary>Guesses where the headings are and what the columns say: by their words, and where there are none, by what stands below.</summary>
internal static partial class RosterColumns
{
    private const int LookedAt = 15;
    private const double MostOf = 0.6;

    private static readonly (RosterColumn Column, string[] Words, string[] Not)[] Headings =
    [
        (RosterColumn.Name, ["姓名", "名字"], ["曾用", "配偶", "户主"]),
        (RosterColumn.Phone, ["手机", "电话", "联系方式", "号码"], ["身份", "证件", "座机", "银行", "办公电话"]),
        (RosterColumn.Post, ["职务", "岗位", "职位", "现任", "任职情况"], ["时间", "日期", "级"]),
        (RosterColumn.Unit, ["单位", "部门", "科室", "办公室", "村（社区）", "村(社区)", "村名", "所在村", "社区", "机构", "网格"], ["时间", "代码前"]),
        (RosterColumn.Account, ["账号", "工号", "登录名", "用户名"], ["银行", "卡"]),
        (RosterColumn.From, ["任职时间", "任现职时间", "任职日期", "到岗时间", "开始"], []),
    ];

    /// <summary>How this sheet is probably meant.</summary>
    public static SheetMapping Guess(RosterSheet sheet, IReadOnlyCollection<string> unitNames)
    {
        var best = sheet.Lines.Take(LookedAt).Select(line => (Line: line, Columns: OfHeadings(line.Cells))).MaxBy(read => Distinct(read.Columns));
        return Distinct(best.Columns) >= 2 && best.Columns.Contains(RosterColumn.Name) ? new SheetMapping(best.Line.Number, WithoutDoubles(best.Columns))
            : new SheetMapping(0, OfContents(sheet, unitNames));
    }

    /// <summary>The headings of a sheet as they are remembered: the same list next month is read the same way.</summary>
    public static string SignatureOf(RosterSheet sheet, SheetMapping mapping)
        => sheet.Lines.FirstOrDefault(line => line.Number == mapping.Head) is { } head ? string.Join('|', head.Cells).TrimEnd('|') : "";

    private static RosterColumn[] OfHeadings(IReadOnlyList<string> cells) => [.. cells.Select(OfHeading)];

    private static RosterColumn OfHeading(string cell)
    {
        var plain = cell.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
        return plain.Length is 0 or > 14 ? RosterColumn.None
            : Headings.FirstOrDefault(heading => heading.Words.Any(word => plain.Contains(word, StringComparison.Ordinal)) && !heading.Not.Any(word => plain.Contains(word, StringComparison.Ordinal))).Column;
    }

    // Without headings the contents speak: mostly numbers of telephones, mostly names of our units, mostly two to four Chinese characters.
    private static List<RosterColumn> OfContents(RosterSheet sheet, IReadOnlyCollection<string> unitNames)
    {
        var width = sheet.Lines.Max(line => line.Cells.Count);
        var columns = new List<RosterColumn>();
        for (var at = 0; at < width; at++)
        {
            var cells = sheet.Lines.Select(line => at < line.Cells.Count ? line.Cells[at] : "").Where(cell => cell.Length > 0).ToList();
            columns.Add(cells.Count == 0 ? RosterColumn.None
                : Mostly(cells, cell => PhoneNumber.Of(cell) is { Length: 11 } number && PhoneNumber.IsNumber(number)) ? RosterColumn.Phone
                : Mostly(cells, cell => cell.Length > 1 && unitNames.Any(unit => unit.Contains(cell, StringComparison.Ordinal) || cell.Contains(unit, StringComparison.Ordinal))) ? RosterColumn.Unit
                : Mostly(cells, cell => PostWord().IsMatch(cell)) ? RosterColumn.Post
                : Mostly(cells, cell => NameForm().IsMatch(cell)) && !columns.Contains(RosterColumn.Name) ? RosterColumn.Name
                : RosterColumn.None);
        }

        return WithoutDoubles(columns);
    }

    // A second column of the same kind (a landline beside the mobile number) is left to whoever knows the list. Posts may stand in two.
    private static List<RosterColumn> WithoutDoubles(IEnumerable<RosterColumn> columns)
    {
        var seen = new HashSet<RosterColumn>();
        return [.. columns.Select(column => column == RosterColumn.Post || seen.Add(column) ? column : RosterColumn.None)];
    }

    private static int Distinct(IEnumerable<RosterColumn> columns) => columns.Where(column => column != RosterColumn.None).Distinct().Count();

    private static bool Mostly(List<string> cells, Func<string, bool> isOne) => cells.Count(isOne) >= cells.Count * MostOf;

    [GeneratedRegex("书记|主任|镇长|乡长|委员|干部|文书|网格员|护林员|队员|组长|所长|站长|科员|主席|局长|公益岗|部长|副职")]
    private static partial Regex PostWord();

    [GeneratedRegex(@"^[\u4e00-\u9fff·]{2,12}$")]
    private static partial Regex NameForm();
}
