namespace Jicengtong.Tests.Crash;

/// <summary>
/// The program itself, killed again and again. bin/test's PostgreSQL runs without fsync and is shared, so only the program
/// dies here; bin/bench crash kills the server too.
/// </summary>
[Trait("Database", "both")]
public sealed class CrashTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Jicengtong.dll");

    [Fact]
    public async Task Killed_ten_times_under_load_it_loses_nothing_doubles_nothing_and_reaches_all_or_nobody()
    {
        var settings = await TestDatabase.Copy();
        var town = await DrivenTown.Open(settings);
        var anchors = Anchored(settings);
        var tally = await new CrashRounds(Program, town, seed: 20261120).Run(rounds: 10);
        Assert.Empty(tally.Faults);
        // Every row has its leaf exactly once, no place is missing or double, every signature and every anchor fits.
        var (code, output, errors) = Evidence.EvidenceCommandRun.Of(() => global::Program.Build(settings), "evidence", "check");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("行和存证一致", output);
        Assert.True(Directory.GetFiles(anchors, "*.checkpoint", SearchOption.AllDirectories).Length > 3, output);
        Assert.Equal(10, tally.Rounds);
        Assert.True(tally.Acknowledged >= 10, $"Only {tally.Acknowledged} of {tally.Sent} writes were acknowledged: the load was no load.");
    }

    [Fact]
    public async Task A_planted_loss_is_found()
    {
        var settings = await TestDatabase.Copy();
        var town = await DrivenTown.Open(settings);
        var tally = await new CrashRounds(Program, town, seed: 7).Run(rounds: 1, plantLosses: true);
        Assert.Contains(tally.Faults, fault => fault.StartsWith("lost: Receipt", StringComparison.Ordinal));
        Assert.Contains(tally.Faults, fault => fault.StartsWith("torn: ", StringComparison.Ordinal));
        var errors = Evidence.EvidenceCommandRun.Of(() => global::Program.Build(settings), "evidence", "check").Errors;
        Assert.Contains("表里没有了", errors);
        Assert.Contains("asked:", errors);
    }

    // The program reads it from its data folder at every start.
    private static string Anchored(Dictionary<string, string?> settings)
    {
        var folder = Directory.CreateDirectory(Path.Combine(settings["Data"]!, "anchors")).FullName;
        File.WriteAllText(Path.Combine(settings["Data"]!, "jct.json"), System.Text.Json.JsonSerializer.Serialize(new { Jct = new { Evidence = new { AnchorFolder = folder } } }));
        return folder;
    }
}
