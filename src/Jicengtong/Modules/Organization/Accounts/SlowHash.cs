namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>
/// Passwords are hashed slowly on purpose, a tenth of a second of processor each. In the morning everybody signs in at once: half of the processors at most do it, on threads of
/// their own, so that whoever is in already does not wait; and never while the turn to write is held.
/// </summary>
internal sealed class SlowHash : IDisposable
{
    private readonly SemaphoreSlim turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Waits for a turn and hashes or compares.</summary>
    public async Task<T> Run<T>(Func<T> hash)
    {
        await turns.WaitAsync();
        try
        {
            return await Task.Factory.StartNew(hash, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => turns.Dispose();
}
