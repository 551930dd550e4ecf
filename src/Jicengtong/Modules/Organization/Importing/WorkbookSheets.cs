using System.Globalization;
using ExcelDataReader;

namespace Jicengtong.Modules.Organization.Importing;

/// <summary>
/// The files of an organisation as sheets of a workbook: the sheet has the name of the file or its Chinese word, the first row that has
/// anything names the columns, in English or Chinese.
/// </summary>
internal static class WorkbookSheets
{
    /// <summary>Sheets as <c>jct export</c> and the page write them.</summary>
    public static readonly IReadOnlyDictionary<string, string> Sheets = new Dictionary<string, string>
    {
        ["units.csv"] = "单位", ["people.csv"] = "人员", ["appointments.csv"] = "任职", ["matters.csv"] = "事项", ["duties.csv"] = "职责", [Places.ImportPlaces.File] = "位置",
    };

    /// <summary>Columns in Chinese; where a word means two columns, the sheet decides.</summary>
    public static string HeadOf(string file, string column) => (file, column) switch
    {
        ("units.csv", "code") => "代码", ("units.csv", "parent") => "上级代码", ("matters.csv", "parent") => "上级事项", ("people.csv", "name") => "姓名", (_, "name") => "名称", ("appointments.csv", "kind") => "任职类别", (_, "kind") => "类别",
        (_, "account") => file == "duties.csv" ? "负责人账号" : "账号", (_, "phone") => "手机号", (_, "unit") => "单位代码", (_, "post") => "岗位", (_, "from") => "开始", (_, "to") => "结束", (_, "matter") => "事项",
        (_, "county_department") => "县级部门", (_, "town_office") => "乡镇办公室", (_, "role") => "角色", (_, "deputy") => "B岗账号", (_, "list") => "清单", (_, "basis") => "依据", (_, "time_limit") => "办理时限",
        (_, "households") => "户数", (_, "latitude") => "纬度", (_, "longitude") => "经度", (_, "outline") => "边界",
        _ => column,
    };

    public static bool IsWorkbook(string name) => Path.GetExtension(name).ToUpperInvariant() is ".XLSX" or ".XLS";

    /// <summary>The rows of each sheet that is one of the expected files.</summary>
    public static IReadOnlyList<(string File, List<ImportRow> Rows)> Read(string name, Stream stream, IReadOnlyList<ExpectedFile> expected, List<ImportFault> faults)
    {
        var read = new List<(string File, List<ImportRow> Rows)>();
        try
        {
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            memory.Position = 0;
            using var reader = ExcelReaderFactory.CreateReader(memory);
            do
            {
                var sheet = reader.Name.Trim();
                var sheetOf = expected.FirstOrDefault(one => sheet.Equals(Path.GetFileNameWithoutExtension(one.File), StringComparison.OrdinalIgnoreCase) || sheet == Sheets.GetValueOrDefault(one.File)
                    || (reader.ResultsCount == 1 && Path.GetFileNameWithoutExtension(name).Equals(Path.GetFileNameWithoutExtension(one.File), StringComparison.OrdinalIgnoreCase)));
                if (sheetOf is not null)
                    read.Add((sheetOf.File, Rows(reader, $"{name} {sheet}", sheetOf, faults)));
            }
            while (reader.NextResult());
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // A spoilt workbook makes its reader stumble over whatever comes first; for the one who chose the file it is all the same.
            faults.Add(new ImportFault(name, 0, "", "打不开，可能加了密码或者没有下载完。请用表格软件打开，另存为 .xlsx 再选。"));
            return [];
        }

        if (read.Count == 0)
            faults.Add(new ImportFault(name, 0, "", $"没有认得的工作表。工作表请叫：{string.Join("、", Sheets.Values)}。"));
        return read;
    }

    private static List<ImportRow> Rows(IExcelDataReader reader, string where, ExpectedFile expected, List<ImportFault> faults)
    {
        var (file, rows) = (expected.File, new List<ImportRow>());
        string[] columns = [.. expected.Columns, .. expected.Optional];
        int[]? at = null;
        for (var line = 1; reader.Read(); line++)
        {
            string[] cells = [.. Enumerable.Range(0, reader.FieldCount).Select(cell => TextOf(reader.GetValue(cell)))];
            if (Array.TrueForAll(cells, cell => cell.Length == 0))
                continue;
            if (at is null)
            {
                at = [.. columns.Select(column => Array.FindIndex(cells, cell => cell.Equals(column, StringComparison.OrdinalIgnoreCase) || cell == HeadOf(file, column)))];
                List<string> missing = [.. expected.Columns.Where((_, column) => at[column] < 0)];
                foreach (var column in missing)
                    faults.Add(new ImportFault(where, line, HeadOf(file, column), $"缺少列“{HeadOf(file, column)}”。第一行应为：{string.Join("、", expected.Columns.Select(one => HeadOf(file, one)))}。"));
                if (missing.Count > 0)
                    return rows;
                continue;
            }

            rows.Add(new ImportRow(where, line, columns.Select((column, number) => (column, at[number])).Where(cell => cell.Item2 >= 0).Select(cell => (cell.column, cells[cell.Item2])).ToDictionary(cell => cell.column, cell => cell.Item2)) { HeadOf = column => HeadOf(file, column) });
        }

        return rows;
    }

    private static string TextOf(object? value) => value switch
    {
        null => "",
        DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        // Codes that a table program took for numbers.
        double number when number == Math.Floor(number) && Math.Abs(number) < 1e15 => number.ToString("0", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!.Trim(),
    };
}
