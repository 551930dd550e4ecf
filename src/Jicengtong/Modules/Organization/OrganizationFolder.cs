using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Jicengtong.Modules.Organization.Importing;

namespace Jicengtong.Modules.Organization;

/// <summary>One fault in the files to import: where it is and what to do about it.</summary>
/// <param name="File">For example <c>duties.csv</c>.</param>
/// <param name="Line">Line in the file, counted from 1 with the header.</param>
/// <param name="Column">Column name.</param>
/// <param name="Remedy">What is wrong and what to do, in Chinese.</param>
public sealed record ImportFault(string File, int Line, string Column, string Remedy);

/// <summary>A row as read: its line and its cells by column name.</summary>
internal sealed record ImportRow(string File, int Line, IReadOnlyDictionary<string, string> Cells)
{
    public string this[string column] => Cells.GetValueOrDefault(column, "");

    /// <summary>Does the file say anything about this? A column it may leave out changes nothing when it is left out.</summary>
    public bool Speaks(string column) => Cells.ContainsKey(column);

    /// <summary>How the file itself calls a column.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Func<string, string>? HeadOf { get; init; }

    public ImportFault Fault(string column, string remedy) => new(File, Line, HeadOf?.Invoke(column) ?? column, remedy);
}

/// <summary>A file of an organisation and its columns.</summary>
/// <param name="File">Its name, such as <c>duties.csv</c>.</param>
/// <param name="Columns">Those it must have.</param>
/// <param name="Optional">Those it may leave out, and then it changes nothing in them.</param>
internal sealed record ExpectedFile(string File, string[] Columns, string[] Optional);

/// <summary>The files of an organisation: units, people, appointments, matters, duties, and where units lie (.csv, UTF-8).</summary>
internal sealed class OrganizationFolder
{
    private static readonly ExpectedFile[] Expected =
    [
        new("units.csv", ["code", "name", "kind", "parent"], []),
        new("people.csv", ["account", "name", "phone"], []),
        new("appointments.csv", ["account", "unit", "post", "kind", "from", "to"], []),
        new("matters.csv", ["matter", "county_department", "town_office"], ["parent"]),
        new("duties.csv", ["matter", "unit", "role", "account", "deputy", "list", "basis"], ["time_limit"]),
        new(Places.ImportPlaces.File, Places.ImportPlaces.Columns, []),
    ];

    private readonly Dictionary<string, IReadOnlyList<ImportRow>> files = [];

    /// <summary>Faults of the files themselves: missing, wrong columns, unreadable.</summary>
    public List<ImportFault> Faults { get; } = [];

    /// <summary>What people call what was read: the names of the files.</summary>
    public string Name { get; private set; } = "文件";

    public IReadOnlyList<ImportRow> this[string file] => files.GetValueOrDefault(file, []);

    /// <summary>Adds a row that was read elsewhere; its file and line say where.</summary>
    public void Add(string file, ImportRow row)
    {
        if (!files.TryGetValue(file, out var rows))
            files[file] = rows = new List<ImportRow>();
        ((List<ImportRow>)rows).Add(row);
    }

    /// <summary>Reads whatever of the files <paramref name="open"/> can open; at least units must be there or known already.</summary>
    public static OrganizationFolder Read(Func<string, Stream?> open)
    {
        var folder = new OrganizationFolder();
        foreach (var expected in Expected)
        {
            using var stream = open(expected.File);
            if (stream is not null)
                folder.files[expected.File] = folder.ReadFile(expected, stream);
        }

        if (folder.files.Count == 0)
            folder.Faults.Add(new ImportFault("units.csv", 0, "", $"没有找到要导入的文件。文件名应为 {string.Join("、", Expected.Select(expected => expected.File))}。"));
        return folder;
    }

    /// <summary>Reads files as somebody chose them: the CSV files by their names, and workbooks with a sheet for each.</summary>
    public static OrganizationFolder Of(IReadOnlyList<(string Name, Func<Stream> Open)> chosen)
    {
        var books = chosen.Where(file => WorkbookSheets.IsWorkbook(file.Name)).ToList();
        var folder = Read(name => chosen.Where(file => string.Equals(file.Name, name, StringComparison.OrdinalIgnoreCase)).Select(file => file.Open()).FirstOrDefault());
        folder.Name = string.Join("、", chosen.Select(file => file.Name));
        if (books.Count > 0 && folder.files.Count == 0)
            folder.Faults.Clear();
        foreach (var (name, open) in books)
        {
            using var stream = open();
            foreach (var (file, rows) in WorkbookSheets.Read(name, stream, Expected, folder.Faults))
                folder.files[file] = [.. folder[file], .. rows];
        }

        return folder;
    }

    /// <summary>All rows by file.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ImportRow>> All => files;

    /// <summary>The same rows again.</summary>
    public static OrganizationFolder Again(string name, IReadOnlyDictionary<string, IReadOnlyList<ImportRow>> rows)
    {
        var folder = new OrganizationFolder { Name = name };
        foreach (var (file, list) in rows)
            folder.files[file] = list;
        return folder;
    }

    /// <summary>Every file and workbook of a folder on this machine.</summary>
    public static OrganizationFolder In(string path)
        => Of([.. (File.Exists(path) ? (IEnumerable<string>)[path] : Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)).Where(file => Path.GetExtension(file).ToUpperInvariant() is ".CSV" or ".XLSX" or ".XLS")
            .Select(file => (Path.GetFileName(file), (Func<Stream>)(() => File.OpenRead(file))))]);

    private List<ImportRow> ReadFile(ExpectedFile expected, Stream stream)
    {
        var (file, columns, rows) = (expected.File, expected.Columns, new List<ImportRow>());
        using var csv = new CsvReader(new StreamReader(stream), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            TrimOptions = TrimOptions.Trim,
            MissingFieldFound = null,
            BadDataFound = bad => Faults.Add(new ImportFault(file, bad.Context.Parser?.RawRow ?? 0, "", "这一行的引号不成对，请检查。")),
        });
        if (!csv.Read() || !csv.ReadHeader())
        {
            Faults.Add(new ImportFault(file, 1, "", $"文件是空的。第一行应为列名：{string.Join(",", columns)}。"));
            return rows;
        }

        foreach (var missing in columns.Where(column => !csv.HeaderRecord!.Contains(column)))
            Faults.Add(new ImportFault(file, 1, missing, $"缺少列“{missing}”。第一行应为：{string.Join(",", columns)}。"));
        string[] said = [.. columns, .. expected.Optional.Where(csv.HeaderRecord!.Contains)];
        while (csv.Read())
            rows.Add(new ImportRow(file, csv.Parser.RawRow, said.ToDictionary(column => column, column => csv.TryGetField<string>(column, out var cell) ? cell ?? "" : "")));
        return rows;
    }
}
