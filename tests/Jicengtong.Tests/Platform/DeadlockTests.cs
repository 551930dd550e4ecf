using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Platform;

/// <summary>Two who wait for each other's rows: the database sends one back, and nobody but a computer hears of it.</summary>
public sealed class DeadlockTests : TownTests
{
    [Fact]
    public async Task A_write_that_was_sent_back_for_anothers_sake_is_written_again_and_answered()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "A SQLite file has one writer: nobody waits for anybody's row.");
        var store = Town.Services.GetRequiredService<Store>();
        await Town.Do(services => services.GetRequiredService<Sql>().Execute("CREATE TABLE two_rows (id integer PRIMARY KEY, touched integer); INSERT INTO two_rows VALUES (1, 0), (2, 0)", null, CancellationToken.None));
        await using var other = await store.Open(CancellationToken.None);
        await using var holding = await store.Begin(other, CancellationToken.None);
        // Whoever looks first whether all wait for each other is sent back: not this one.
        await other.ExecuteAsync("SET LOCAL deadlock_timeout = '1min'", transaction: holding);
        await other.ExecuteAsync(Touch(2), transaction: holding);
        var (hasFirst, times) = (new TaskCompletionSource(), 0);
        var written = Town.Services.GetRequiredService<GroupCommit>().Run(async (connection, transaction) =>
        {
            times++;
            await connection.ExecuteAsync(Touch(1), transaction: transaction);
            hasFirst.TrySetResult();
            await connection.ExecuteAsync(Touch(2), transaction: transaction);
            return (Result<int>)times;
        }, null, CancellationToken.None);

        await hasFirst.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await other.ExecuteAsync(Touch(1), transaction: holding);
        await holding.CommitAsync();
        Assert.Equal(2, (await written.WaitAsync(TimeSpan.FromSeconds(20))).Value);
    }

    private static string Touch(int row) => $"UPDATE two_rows SET touched = touched + 1 WHERE id = {row}";
}
