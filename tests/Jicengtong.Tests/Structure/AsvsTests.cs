using System.Text.RegularExpressions;

namespace Jicengtong.Tests.Structure;

/// <summary>
/// Every requirement of OWASP ASVS 5.0, levels 1 and 2, stands in docs/security/asvs.csv: tested (by which test), not applicable (why),
/// manual (where one looks) or open (what is missing). Nothing is forgotten, and no test is named that is not there.
/// </summary>
public sealed partial class AsvsTests
{
    // The numbers of levels 1 and 2 by section; level 3 is left out.
    private const string Sections = """
        1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1-1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2 4.1:1-3 4.2:1-1 4.3:1-2 4.4:1-4
        5.1:1-1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 8.3:1-1 8.4:1-1
        9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1-1 11.6:1-1 12.1:1-3 12.2:1-2 12.3:1-4
        13.1:1-1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1-1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1-1 17.2:1-4 17.3:1-2
        """;

    private static readonly IReadOnlyList<(string Id, string State, string Where)> Lines =
        [.. File.ReadLines(Path.Combine(Renewal.Root, "docs", "security", "asvs.csv")).Skip(1).Select(line => line.Split(',', 3)).Select(parts => (parts[0], parts[1], parts[2]))];

    [Fact]
    public void Every_requirement_of_level_2_is_mapped_once()
    {
        var required = Section().Matches(Sections).SelectMany(section => Enumerable.Range(int.Parse(section.Groups[2].Value, null), int.Parse(section.Groups[3].Value, null))
            .Where(at => at <= int.Parse(section.Groups[3].Value, null)).Select(at => $"V{section.Groups[1].Value}.{at}")).ToList();
        Assert.Equal(253, required.Count);
        Assert.Empty(required.Except(Lines.Select(line => line.Id)));
        Assert.Empty(Lines.Select(line => line.Id).Except(required));
        Assert.Equal(Lines.Count, Lines.Select(line => line.Id).Distinct().Count());
    }

    [Fact]
    public void Each_says_how_or_why()
        => Assert.All(Lines, line => Assert.True(line.State is "tested" or "not applicable" or "manual" or "open" && line.Where.Trim('"').Length > 5, line.Id));

    [Fact]
    public void Every_test_that_is_named_is_there()
    {
        var tests = typeof(AsvsTests).Assembly.GetTypes().SelectMany(type => type.GetMethods().Where(method => method.GetCustomAttributes(typeof(FactAttribute), true).Length > 0)
            .SelectMany(method => new[] { type.Name, method.Name, $"{type.Name}.{method.Name}" })).ToHashSet();
        Assert.All(Lines.Where(line => line.State == "tested"), line => Assert.True(tests.Contains(line.Where), $"{line.Id}: {line.Where}"));
    }

    [GeneratedRegex(@"(\d+\.\d+):(\d+)-(\d+)")]
    private static partial Regex Section();
}
