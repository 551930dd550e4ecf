using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ExcelDataReader;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Roster;

/// <summary>One line of a sheet, as a person sees it: merged cells say in every line what they say in the first.</summary>
/// <param name="Number">Its number in the sheet, from 1.</param>
/// <param name="Cells">Its cells from the first column on.</param>
public sealed record RosterLine(int Number, IReadOnlyList<string> Cells);

/// <summary>One sheet with anything in it.</summary>
/// <param name="Name">Name of the sheet.</param>
/// <param name="Lines">Lines with anything in them.</param>
public sealed record RosterSheet(string Name, IReadOnlyList<RosterLine> Lines);

/// <summary>花名册: the list of people an office keeps for itself, in whatever form. Numbers of identity cards are dropped while it is read.</summary>
internal static partial class RosterFile
{
    private const int MostLines = 5_000;
    private const int MostColumns = 60;
    private const int LongestCell = 300;

    /// <summary>The sheets, or why it cannot be read.</summary>
    public static Result<IReadOnlyList<RosterSheet>> Read(Stream stream, string name)
    {
        try
        {
            var settings = new ExcelReaderConfiguration { FallbackEncoding = Encoding.GetEncoding("GB18030") };
            using var reader = Path.GetExtension(name).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? ExcelReaderFactory.CreateCsvReader(stream, settings) : ExcelReaderFactory.CreateReader(stream, settings);
            var sheets = new List<RosterSheet>();
            do
            {
                if (SheetOf(reader) is { Lines.Count: > 0 } sheet)
                    sheets.Add(sheet);
            }
            while (reader.NextResult());
            return sheets.Count == 0 ? new Unreadable($"“{name}”里没有内容。请选有人员名单的那个文件。")
                : sheets.Sum(sheet => sheet.Lines.Count) > MostLines ? new Unreadable($"“{name}”超过 {MostLines} 行。请按单位拆成几个文件，一个一个来。")
                : sheets;
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // A spoilt workbook makes its reader stumble over whatever comes first; for the one who chose the file it is all the same.
            return new Unreadable($"“{name}”打不开：可能加了密码、没有下载完，或者不是表格。请用表格软件打开，另存为 .xlsx 再选。");
        }
    }

    private static RosterSheet SheetOf(IExcelDataReader reader)
    {
        var rows = new List<string[]>();
        while (reader.Read() && rows.Count <= MostLines)
            rows.Add([.. Enumerable.Range(0, Math.Min(reader.FieldCount, MostColumns)).Select(at => CellOf(reader.GetValue(at)))]);
        foreach (var merged in reader.MergeCells ?? [])
            for (var row = merged.FromRow; row <= merged.ToRow && row < rows.Count; row++)
                for (var column = merged.FromColumn; column <= merged.ToColumn && column < rows[row].Length; column++)
                    if (rows[row][column].Length == 0 && merged.FromColumn < rows[merged.FromRow].Length)
                        rows[row][column] = rows[merged.FromRow][merged.FromColumn];
        return new RosterSheet(reader.Name ?? "", [.. rows.Select((cells, at) => new RosterLine(at + 1, cells)).Where(line => line.Cells.Any(cell => cell.Length > 0))]);
    }

    private static string CellOf(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            // A number of a telephone that Excel took for a number.
            double number when number == Math.Floor(number) && Math.Abs(number) < 1e15 => ((long)number).ToString(CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
        text = Spaces().Replace(FullWidth.Narrow(text), " ").Trim(' ', '\'');
        return IdentityCard().IsMatch(text) ? "" : text.Length > LongestCell ? text[..LongestCell] : text;
    }

    [GeneratedRegex(@"[ \t\u00a0\u200b\ufeff]+")]
    private static partial Regex Spaces();

    // Not needed, so not taken; not even for the time the office looks at the list.
    [GeneratedRegex(@"^\d{17}[\dXx]$|^\d{15}$")]
    private static partial Regex IdentityCard();

    private sealed record Unreadable(string Why) : Error("roster.unreadable", Why);
}
