using System.Globalization;

namespace Jicengtong.Tests.Structure;

/// <summary>Files that are generated and kept: they must be true, and are renewed with <c>JCT_RENEW=1</c>.</summary>
internal static class Renewal
{
    private const int LinesShown = 8;

    /// <summary>The working tree: the nearest folder above with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Fails when the file says something else; writes it instead when JCT_RENEW is 1.</summary>
    public static void Check(string path, string now, Type test)
    {
        var file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("JCT_RENEW") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, now);
            return;
        }

        var kept = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (Difference(kept, now) is { } difference)
            Assert.Fail($"{path} is stale.\n{difference}\nRenew it with: JCT_RENEW=1 tests/Jicengtong.Tests/bin/Debug/net10.0/Jicengtong.Tests -class {test.FullName}, and look at what changed.");
    }

    /// <summary>The first lines that differ, or null.</summary>
    public static string? Difference(string kept, string now)
    {
        if (kept == now)
            return null;
        var (old, fresh) = (kept.Split('\n'), now.Split('\n'));
        var same = old.Zip(fresh).TakeWhile(pair => pair.First == pair.Second).Count();
        var tail = old.Reverse().Zip(fresh.Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        tail = Math.Min(tail, Math.Min(old.Length, fresh.Length) - same);
        return string.Create(CultureInfo.InvariantCulture, $"From line {same + 1} on:\n{Lines("- ", old[same..^tail])}{Lines("+ ", fresh[same..^tail])}");
    }

    private static string Lines(string sign, string[] lines)
        => string.Concat(lines.Take(LinesShown).Select(line => sign + line + "\n")) + (lines.Length > LinesShown ? sign + "…\n" : "");

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Jicengtong.slnx")))
                return at.FullName;
        throw new InvalidOperationException("Jicengtong.slnx was not found above " + AppContext.BaseDirectory);
    }
}
