using System.Globalization;
using System.Text;
using ExcelDataReader;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>One sheet of a table from outside.</summary>
internal sealed record TableSheet(string Name, IReadOnlyList<CsvRow> Rows);

/// <summary>Reads the tables other programs export: Excel workbooks old and new, CSV in UTF-8 or GB18030.</summary>
internal static class TableFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Gb18030 = Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    /// <summary>The sheets with anything in them; null when it is no table, with a fault.</summary>
    public static IReadOnlyList<TableSheet>? Read(string path, List<FolderFault> faults)
    {
        var name = Path.GetFileName(path);
        try
        {
            return Path.GetExtension(path).ToUpperInvariant() is ".XLSX" or ".XLS"
                ? Workbook(path)
                : [new TableSheet(Path.GetFileNameWithoutExtension(path), CsvRows.Split(TextOf(path)))];
        }
        catch (FormatException unclosed)
        {
            faults.Add(new FolderFault(name, int.TryParse(unclosed.Message, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : 0, "这里的引号没有收尾。请补上右引号。"));
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // A spoilt workbook makes its reader stumble over whatever comes first; for the one who chose the file it is all the same.
            faults.Add(new FolderFault(name, 0, "打不开，可能加了密码或者没有下载完。请用表格软件打开，另存为 .xlsx 或“CSV UTF-8”再选。"));
        }

        return null;
    }

    /// <summary>Text as UTF-8, failing that as GB18030, which programs on Chinese Windows still write.</summary>
    public static string TextOf(string path)
    {
        var bytes = File.ReadAllBytes(path);
        try
        {
            return Utf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Gb18030.GetString(bytes);
        }
    }

    private static List<TableSheet> Workbook(string path)
    {
        var sheets = new List<TableSheet>();
        using var file = File.OpenRead(path);
        using var reader = ExcelReaderFactory.CreateReader(file, new ExcelReaderConfiguration { FallbackEncoding = Gb18030 });
        do
        {
            var rows = new List<CsvRow>();
            for (var line = 1; reader.Read(); line++)
            {
                string[] cells = [.. Enumerable.Range(0, reader.FieldCount).Select(at => CellOf(reader.GetValue(at)))];
                if (Array.Exists(cells, cell => cell.Length > 0))
                    rows.Add(new CsvRow(line, cells));
            }

            if (rows.Count > 0)
                sheets.Add(new TableSheet(reader.Name, rows));
        }
        while (reader.NextResult());
        return sheets;
    }

    private static string CellOf(object? value) => value switch
    {
        null => "",
        DateTime day => day.TimeOfDay == TimeSpan.Zero ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : day.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!.Trim(),
    };
}
