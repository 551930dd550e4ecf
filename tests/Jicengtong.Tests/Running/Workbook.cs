using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace Jicengtong.Tests;

/// <summary>A workbook as an office keeps it (ECMA-376): text and numbers as they were typed, cells merged, several sheets.</summary>
internal sealed class Workbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Packages = "http://schemas.openxmlformats.org/package/2006";
    private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    private readonly List<(string Name, string Content)> sheets = [];

    /// <summary>A sheet; a row is texts, numbers or nulls; merged are ranges such as "A1:E1".</summary>
    public Workbook Sheet(string name, object?[][] rows, params string[] merged)
    {
        var data = string.Concat(rows.Select((cells, row) => $"<row r=\"{Number(row + 1)}\">{string.Concat(cells.Select((cell, column) => CellOf(cell, $"{(char)('A' + column)}{Number(row + 1)}")))}</row>"));
        var ranges = merged.Length == 0 ? "" : $"<mergeCells>{string.Concat(merged.Select(range => $"<mergeCell ref=\"{range}\"/>"))}</mergeCells>";
        sheets.Add((name, $"<worksheet xmlns=\"{Main}\"><sheetData>{data}</sheetData>{ranges}</worksheet>"));
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] Bytes()
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "[Content_Types].xml", $"<Types xmlns=\"{Packages}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{Types}sheet.main+xml\"/>{Each(at => $"<Override PartName=\"/xl/worksheets/sheet{at}.xml\" ContentType=\"{Types}worksheet+xml\"/>")}</Types>");
            Write(zip, "_rels/.rels", $"<Relationships xmlns=\"{Packages}/relationships\"><Relationship Id=\"r1\" Type=\"{Links}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            Write(zip, "xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Packages}/relationships\">{Each(at => $"<Relationship Id=\"r{at}\" Type=\"{Links}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>")}</Relationships>");
            Write(zip, "xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Links}\"><sheets>{string.Concat(sheets.Select((sheet, at) => $"<sheet name=\"{sheet.Name}\" sheetId=\"{Number(at + 1)}\" r:id=\"r{Number(at + 1)}\"/>"))}</sheets></workbook>");
            for (var at = 0; at < sheets.Count; at++)
                Write(zip, $"xl/worksheets/sheet{Number(at + 1)}.xml", sheets[at].Content);
        }

        return memory.ToArray();
    }

    private string Each(Func<string, string> part) => string.Concat(Enumerable.Range(1, sheets.Count).Select(at => part(Number(at))));

    private static string CellOf(object? value, string at) => value switch
    {
        null => "",
        string text => $"<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{SecurityElement.Escape(text)}</t></is></c>",
        _ => $"<c r=\"{at}\"><v>{Convert.ToString(value, CultureInfo.InvariantCulture)}</v></c>",
    };

    private static void Write(ZipArchive zip, string path, string content)
    {
        using var stream = zip.CreateEntry(path).Open();
        stream.Write(Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + content));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
