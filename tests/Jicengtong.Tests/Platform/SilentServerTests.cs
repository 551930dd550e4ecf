using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Jicengtong.Tests.Platform;

/// <summary>A PostgreSQL that takes connections and answers none (docs/reliability.md; bin/bench faults stops a real one).</summary>
public sealed class SilentServerTests
{
    private const int Writes = 20;

    [Fact]
    public async Task Whoever_waits_to_write_is_told_after_one_try_for_all_and_not_one_for_each()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = new CancellationTokenSource();
        var taken = Take(listener, end.Token);
        var folder = Directory.CreateTempSubdirectory("jct-silent-");
        await using (var app = Program.Build(new Dictionary<string, string?>
        {
            ["Data"] = folder.FullName, ["Db"] = "postgres",
            ["Connection"] = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={((IPEndPoint)listener.LocalEndpoint).Port};Username=nobody;Database=nothing;Timeout=1"),
        }))
        {
            var writer = app.Services.GetRequiredService<GroupCommit>();
            // All of them wait before the writer begins.
            var waiting = Enumerable.Range(0, Writes).Select(_ => writer.Run<Done>((_, _) => Task.FromResult<Result<Done>>(Done.Instance), null, CancellationToken.None)).ToList();
            await writer.StartAsync(CancellationToken.None);
            foreach (var one in waiting)
                Assert.True((await Assert.ThrowsAnyAsync<NpgsqlException>(() => one)).IsTransient);
            await writer.StopAsync(CancellationToken.None);
        }

        await end.CancelAsync();
        Assert.InRange(await taken, 1, 2);
        folder.Delete(recursive: true);
    }

    private static async Task<int> Take(TcpListener listener, CancellationToken end)
    {
        var taken = new List<TcpClient>();
        try
        {
            while (true)
                taken.Add(await listener.AcceptTcpClientAsync(end));
        }
        catch (OperationCanceledException)
        {
            taken.ForEach(client => client.Dispose());
            return taken.Count;
        }
    }
}
