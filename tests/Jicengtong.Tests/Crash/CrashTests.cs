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
        var town = await DrivenTown.Open(await TestDatabase.Copy());
        var tally = await new CrashRounds(Program, town, seed: 20261120).Run(rounds: 10);
        Assert.Empty(tally.Faults);
        Assert.Equal(10, tally.Rounds);
        Assert.True(tally.Acknowledged >= 10, $"Only {tally.Acknowledged} of {tally.Sent} writes were acknowledged: the load was no load.");
    }

    [Fact]
    public async Task A_planted_loss_is_found()
    {
        var town = await DrivenTown.Open(await TestDatabase.Copy());
        var tally = await new CrashRounds(Program, town, seed: 7).Run(rounds: 1, plantLosses: true);
        Assert.Contains(tally.Faults, fault => fault.StartsWith("lost: Receipt", StringComparison.Ordinal));
        Assert.Contains(tally.Faults, fault => fault.StartsWith("torn: ", StringComparison.Ordinal));
    }
}
