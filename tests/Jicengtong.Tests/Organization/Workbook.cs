using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Jicengtong.Tests.Organization;

/// <summary>A workbook as an office keeps it: text and numbers as they were typed, cells merged.</summary>
internal sealed class Workbook : IDisposable
{
    private readonly MemoryStream stream = new();
    private readonly SpreadsheetDocument document;
    private readonly Sheets sheets;

    public Workbook()
    {
        document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook);
        var book = document.AddWorkbookPart();
        book.Workbook = new DocumentFormat.OpenXml.Spreadsheet.Workbook();
        sheets = book.Workbook.AppendChild(new Sheets());
    }

    /// <summary>A sheet; a row is texts, numbers or nulls; merged are ranges such as "A1:E1".</summary>
    public Workbook Sheet(string name, object?[][] rows, params string[] merged)
    {
        var part = document.WorkbookPart!.AddNewPart<WorksheetPart>();
        var data = new SheetData();
        for (var row = 0; row < rows.Length; row++)
        {
            var line = new Row { RowIndex = (uint)(row + 1) };
            for (var column = 0; column < rows[row].Length; column++)
                if (rows[row][column] is { } value)
                    line.Append(CellOf(value, $"{(char)('A' + column)}{(row + 1).ToString(CultureInfo.InvariantCulture)}"));
            data.Append(line);
        }

        part.Worksheet = new Worksheet(data);
        if (merged.Length > 0)
            part.Worksheet.Append(new MergeCells(merged.Select(range => new MergeCell { Reference = range })));
        sheets.Append(new Sheet { Id = document.WorkbookPart.GetIdOfPart(part), SheetId = (uint)(sheets.ChildElements.Count + 1), Name = name });
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] Bytes()
    {
        document.Dispose();
        return stream.ToArray();
    }

    public void Dispose()
    {
        document.Dispose();
        stream.Dispose();
    }

    private static Cell CellOf(object value, string at) => value is string text
        ? new Cell { CellReference = at, DataType = CellValues.InlineString, InlineString = new InlineString(new Text(text)) }
        : new Cell { CellReference = at, CellValue = new CellValue(Convert.ToString(value, CultureInfo.InvariantCulture)!) };
}
