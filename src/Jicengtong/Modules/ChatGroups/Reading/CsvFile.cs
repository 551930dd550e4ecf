using System.Globalization;
using System.Text;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>A CSV file with a header, whose cells are asked for by column name; what is wrong is noted, not thrown.</summary>
internal sealed class CsvFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<FolderFault> faults;
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);

    private CsvFile(string name, List<FolderFault> faults) => (Name, this.faults) = (name, faults);

    public string Name { get; }

    public List<CsvRow> Rows { get; private set; } = [];

    /// <summary>Reads a file; a missing file is a fault unless <paramref name="optional"/>. Faults leave it without rows.</summary>
    public static CsvFile Open(string folder, string name, List<FolderFault> faults, string[] required, bool optional = false)
    {
        var file = new CsvFile(name, faults);
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            if (!optional)
            {
                file.Fault(0, "文件夹里没有这个文件。请补上后再算。");
            }

            return file;
        }

        try
        {
            var text = Strict.GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
            file.Take(CsvRows.Split(text), required);
        }
        catch (DecoderFallbackException)
        {
            file.Fault(0, "不是 UTF-8 编码。请在表格软件里另存为“CSV UTF-8”。");
        }
        catch (FormatException unclosed)
        {
            file.Fault(int.Parse(unclosed.Message, CultureInfo.InvariantCulture), "这里的引号没有收尾。请补上右引号。");
        }
        catch (IOException)
        {
            file.Fault(0, "读不出来，可能正被别的程序打开。请关闭后再试。");
        }
        catch (UnauthorizedAccessException)
        {
            file.Fault(0, "没有读取权限。请检查文件权限。");
        }

        return file;
    }

    /// <summary>The trimmed cell; empty when the row is short or the column is absent.</summary>
    public string Cell(CsvRow row, string column) =>
        columns.TryGetValue(column, out var at) && at < row.Fields.Count ? row.Fields[at].Trim() : "";

    /// <summary>The cell, or null when it is empty.</summary>
    public string? Optional(CsvRow row, string column) => Cell(row, column) is { Length: > 0 } text ? text : null;

    /// <summary>The cell as a date (yyyy-MM-dd), or null when it is empty or a fault was noted.</summary>
    public DateOnly? Date(CsvRow row, string column)
    {
        var text = Cell(row, column);
        if (text.Length == 0)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy/M/d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Fault(row.Line, $"{column} 一栏的“{text}”不是日期。请写成 2026-11-20 这样。");
        return null;
    }

    public void Fault(int line, string message, string? column = null) => faults.Add(new FolderFault(Name, line, message, column));

    private void Take(List<CsvRow> rows, string[] required)
    {
        if (rows.Count == 0)
        {
            Fault(0, "是空文件。第一行应当是栏目名。");
            return;
        }

        for (var i = 0; i < rows[0].Fields.Count; i++)
        {
            columns.TryAdd(rows[0].Fields[i].Trim(), i);
        }

        var missing = required.Where(column => !columns.ContainsKey(column)).ToList();
        if (missing.Count > 0)
        {
            Fault(1, $"缺少栏目 {string.Join("、", missing)}。请在第一行补上。");
            return;
        }

        Rows = rows[1..];
    }
}
