namespace Jicengtong.Platform;

/// <summary>Removes the answers of operations older than 30 days.</summary>
internal sealed class ForgetOldOperations(Sql sql, Store store, TimeProvider clock) : IJob
{
    public async Task Run(CancellationToken cancel)
    {
        using var turn = await store.EnterToWrite(cancel);
        await sql.Execute("DELETE FROM platform_operations WHERE at < @before", new { before = clock.GetUtcNow().AddDays(-30) }, cancel);
    }
}
