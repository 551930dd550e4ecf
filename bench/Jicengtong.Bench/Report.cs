using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Jicengtong.Bench;

/// <summary>All findings as one table and as <c>artifacts/bench.json</c>.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private static readonly string[] Heads = ["work", "what", "db", "size", "ours", "min–max", "p50/p95/p99 ms", "floor or peer", "ratio", "promise", ""];
    private readonly List<Finding> findings = [];

    /// <summary>False when a promise was missed.</summary>
    public bool AllKept => findings.All(finding => finding.IsKept != false);

    /// <summary>Adds a line and shows it at once, so that a long run is not silent.</summary>
    public void Add(Finding finding)
    {
        findings.Add(finding);
        Console.Error.WriteLine("  " + string.Join("  ", CellsOf(finding).Where(cell => cell.Length > 0)));
    }

    /// <summary>The table, in Markdown, so that it can be pasted into docs/performance.md.</summary>
    public void Print(TextWriter target)
    {
        List<string[]> rows = [Heads, .. findings.Select(CellsOf)];
        var widths = Heads.Select((_, column) => rows.Max(row => WidthOf(row[column]))).ToArray();
        for (var row = 0; row < rows.Count; row++)
        {
            target.WriteLine("| " + string.Join(" | ", rows[row].Select((cell, column) => cell + new string(' ', widths[column] - WidthOf(cell)))) + " |");
            if (row == 0)
                target.WriteLine("|" + string.Join("|", widths.Select(width => new string('-', width + 2))) + "|");
        }
    }

    /// <summary>Writes everything that is needed to compare two runs.</summary>
    public void Save(string path, string size, IReadOnlyDictionary<string, string> versions)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(new { At = DateTimeOffset.UtcNow, Size = size, Machine = MachineNow(), Versions = versions, Findings = findings }, Json));
    }

    /// <summary>The machine as far as it matters.</summary>
    public static IReadOnlyDictionary<string, string> MachineNow() => new Dictionary<string, string>
    {
        ["cpu"] = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown",
        ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1073741824.0:0.0} GiB"),
        ["system"] = RuntimeInformation.OSDescription,
        ["load"] = File.ReadAllText("/proc/loadavg").Trim(),
    };

    /// <summary>Version of the product with the commit it was built from.</summary>
    public static string ProductVersion => typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static string[] CellsOf(Finding finding) =>
    [
        finding.Work, finding.What, finding.Database, finding.Size, finding.Ours is null ? "" : Amount(finding.Ours.Median, finding.Unit),
        finding.Ours is { Runs: > 1 } ours ? $"{Amount(ours.Min, "")}–{Amount(ours.Max, "")}" : "",
        finding.Latency is { } latency ? string.Create(CultureInfo.InvariantCulture, $"{latency.P50:0.0}/{latency.P95:0.0}/{latency.P99:0.0}") : "",
        finding.Against is null ? "" : finding.Floor is null ? finding.Against : $"{finding.Against}: {Amount(finding.Floor.Median, finding.Unit)}",
        finding.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"{ratio.Median:0.00}×") : "", finding.Promise,
        finding.IsKept switch { true => "kept", false => "MISSED", null => "" },
    ];

    private static string Amount(double value, string unit)
    {
        var number = value >= 100 ? value.ToString("#,0", CultureInfo.InvariantCulture) : value.ToString("0.##", CultureInfo.InvariantCulture);
        return unit is "" or "/s" ? number + unit : $"{number} {unit}";
    }

    // Chinese characters take two columns of a terminal.
    private static int WidthOf(string cell) => cell.Sum(letter => letter >= 0x2E80 ? 2 : 1);
}
