using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Jicengtong.Platform;

/// <summary>One sheet of a workbook.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Head">The first row.</param>
/// <param name="Rows">The others; a cell is a text, a whole number, a number or null.</param>
public sealed record SheetTable(string Name, IReadOnlyList<string> Head, IEnumerable<IReadOnlyList<object?>> Rows);

/// <summary>Tables as an Excel workbook (ECMA-376, SpreadsheetML): a bold first row that stays, numbers as numbers. Text is never a formula.</summary>
public static class Sheet
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Packages = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Types = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private const string Styles = $"""<styleSheet xmlns="{Main}"><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="2" applyNumberFormat="1"/></cellXfs></styleSheet>""";

    /// <summary>A workbook with one sheet. A cell is a text, a whole number, a number or null.</summary>
    public static byte[] Of(string name, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<object?>> rows) => Of(new SheetTable(name, head, rows));

    /// <summary>A workbook with these sheets.</summary>
    public static byte[] Of(params IReadOnlyList<SheetTable> sheets)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            string Each(Func<int, string> say) => string.Concat(sheets.Select((_, at) => say(at + 1)));
            Write(zip, "[Content_Types].xml", xml => xml.WriteRaw($"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Types}sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{Types}styles+xml"/>{Each(at => $"""<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{Types}worksheet+xml"/>""")}</Types>"""));
            Write(zip, "_rels/.rels", xml => xml.WriteRaw($"""<Relationships xmlns="{Packages}"><Relationship Id="r1" Type="{Links}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""));
            Write(zip, "xl/_rels/workbook.xml.rels", xml => xml.WriteRaw($"""<Relationships xmlns="{Packages}">{Each(at => $"""<Relationship Id="r{at}" Type="{Links}/worksheet" Target="worksheets/sheet{at}.xml"/>""")}<Relationship Id="styles" Type="{Links}/styles" Target="styles.xml"/></Relationships>"""));
            Write(zip, "xl/styles.xml", xml => xml.WriteRaw(Styles));
            Write(zip, "xl/workbook.xml", xml =>
            {
                xml.WriteStartElement("workbook", Main);
                xml.WriteStartElement("sheets", Main);
                foreach (var (sheet, at) in sheets.Select((sheet, at) => (sheet, (at + 1).ToString(CultureInfo.InvariantCulture))))
                {
                    xml.WriteStartElement("sheet", Main);
                    xml.WriteAttributeString("name", NameOf(sheet.Name));
                    xml.WriteAttributeString("sheetId", at);
                    xml.WriteAttributeString("r", "id", Links, "r" + at);
                    xml.WriteEndElement();
                }
            });
            foreach (var (sheet, at) in sheets.Select((sheet, at) => (sheet, (at + 1).ToString(CultureInfo.InvariantCulture))))
                Write(zip, $"xl/worksheets/sheet{at}.xml", xml =>
                {
                    xml.WriteStartElement("worksheet", Main);
                    xml.WriteRaw("""<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>""");
                    xml.WriteStartElement("sheetData", Main);
                    Row(xml, [.. sheet.Head], "1");
                    foreach (var row in sheet.Rows)
                        Row(xml, row, null);
                });
        }

        return memory.ToArray();
    }

    private static void Row(XmlWriter xml, IReadOnlyList<object?> cells, string? style)
    {
        xml.WriteStartElement("row", Main);
        foreach (var cell in cells)
        {
            xml.WriteStartElement("c", Main);
            if (style is not null || cell is double)
                xml.WriteAttributeString("s", style ?? "2");
            if (cell is string text)
            {
                xml.WriteAttributeString("t", "inlineStr");
                xml.WriteStartElement("is", Main);
                xml.WriteElementString("t", Main, string.Concat(text.Where(letter => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter))));
                xml.WriteEndElement();
            }
            else if (cell is not null)
            {
                xml.WriteElementString("v", Main, Convert.ToString(cell, CultureInfo.InvariantCulture));
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    // Excel allows 31 characters and none of these.
    private static string NameOf(string name)
    {
        var plain = string.Concat(name.Where(letter => !"[]:*?/\\".Contains(letter, StringComparison.Ordinal)));
        return plain.Length > 31 ? plain[..31] : plain;
    }

    private static void Write(ZipArchive zip, string path, Action<XmlWriter> write)
    {
        using var stream = zip.CreateEntry(path, CompressionLevel.Optimal).Open();
        using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CheckCharacters = false, ConformanceLevel = ConformanceLevel.Auto });
        xml.WriteProcessingInstruction("xml", "version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"");
        write(xml);
    }
}
