using System.Text;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>Splits CSV text into records as RFC 4180 says: quotes, doubled quotes, line breaks inside quotes.</summary>
internal static class CsvRows
{
    /// <summary>All records of <paramref name="text"/>; empty lines are skipped.</summary>
    /// <exception cref="FormatException">A quote was opened and never closed; the message is the line number.</exception>
    public static List<CsvRow> Split(string text)
    {
        var rows = new List<CsvRow>();
        var fields = new List<string>();
        var field = new StringBuilder();
        var line = 1;
        var startLine = 1;
        var quotedSince = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
            {
                line++;
            }

            if (quotedSince > 0)
            {
                if (c != '"')
                {
                    field.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else
                {
                    quotedSince = 0;
                }
            }
            else if (c == '"' && field.Length == 0)
            {
                quotedSince = line;
            }
            else if (c == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (c == '\n')
            {
                EndRow();
                startLine = line;
            }
            else if (c != '\r')
            {
                field.Append(c);
            }
        }

        if (quotedSince > 0)
        {
            throw new FormatException(quotedSince.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        EndRow();
        return rows;

        void EndRow()
        {
            if (fields.Count > 0 || field.Length > 0)
            {
                fields.Add(field.ToString());
                rows.Add(new CsvRow(startLine, [.. fields]));
            }

            fields.Clear();
            field.Clear();
        }
    }
}
