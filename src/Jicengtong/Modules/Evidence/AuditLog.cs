using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Jicengtong.Modules.Evidence;

/// <summary>What administrators did, what was exported and which posts and duties moved, as a table for the audit administrator.</summary>
internal static class AuditLog
{
    /// <summary>So many, the newest first.</summary>
    public const int Most = 20_000;

    public static byte[] Csv(IReadOnlyList<RecordedFact> facts)
    {
        using var bytes = new MemoryStream();
        using (var writer = new StreamWriter(bytes, new System.Text.UTF8Encoding(true)))
        using (var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var heading in new[] { "时间", "什么事", "种类", "谁做的（编号）", "存证序号", "存证编号" })
                csv.WriteField(heading);
            csv.NextRecord();
            foreach (var fact in facts)
            {
                csv.WriteField(fact.At.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
                csv.WriteField(fact.Word);
                csv.WriteField(fact.Kind);
                csv.WriteField(fact.Actor == Guid.Empty ? "系统" : fact.Actor.ToString());
                csv.WriteField(fact.Place);
                csv.WriteField(fact.Id);
                csv.NextRecord();
            }
        }

        return bytes.ToArray();
    }
}
