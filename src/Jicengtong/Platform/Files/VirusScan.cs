using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Platform;

/// <summary>Section <c>Jct:Scan</c>: the virus scanner, if there is one.</summary>
public sealed class ScanSettings
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Jct:Scan";

    /// <summary>Where clamd listens: <c>127.0.0.1:3310</c> or the path of its socket. Empty: files are not scanned.</summary>
    public string Clamd { get; set; } = "";

    /// <summary>Files are scanned; until a file is clean nobody gets it.</summary>
    public bool IsOn => Clamd.Length > 0;
}

/// <summary>
/// Asks clamd (INSTREAM: four bytes of length and a piece, again and again, then four zeros). Whatever is not a clear answer is
/// no answer, and the file stays where nobody gets it.
/// </summary>
internal sealed class Clamd(ScanSettings settings)
{
    private const int Piece = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Clean or infected; null when the scanner did not say.</summary>
    public async Task<FileHealth?> Ask(Stream content, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            using var socket = await Connect(patience.Token);
            await using var line = new NetworkStream(socket);
            await line.WriteAsync("zINSTREAM\0"u8.ToArray(), patience.Token);
            var buffer = new byte[4 + Piece];
            int read;
            while ((read = await content.ReadAsync(buffer.AsMemory(4, Piece), patience.Token)) > 0)
            {
                BinaryPrimitives.WriteInt32BigEndian(buffer, read);
                await line.WriteAsync(buffer.AsMemory(0, 4 + read), patience.Token);
            }

            await line.WriteAsync(new byte[4], patience.Token);
            using var reader = new StreamReader(line, Encoding.ASCII);
            var answer = (await reader.ReadToEndAsync(patience.Token)).Trim('\0', '\n', ' ');
            return answer.EndsWith(" OK", StringComparison.Ordinal) ? FileHealth.Clean : answer.EndsWith(" FOUND", StringComparison.Ordinal) ? FileHealth.Infected : null;
        }
        catch (Exception absent) when (absent is SocketException or IOException || (absent is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task<Socket> Connect(CancellationToken cancel)
    {
        if (settings.Clamd.StartsWith('/'))
        {
            var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await local.ConnectAsync(new UnixDomainSocketEndPoint(settings.Clamd), cancel);
            return local;
        }

        var colon = settings.Clamd.LastIndexOf(':');
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(settings.Clamd[..colon], int.Parse(settings.Clamd[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture), cancel);
        return socket;
    }
}

/// <summary>Scans what waits; a clean file is handed out from then on, the bytes of an infected one go.</summary>
internal sealed class ScanFiles(AppDb db, Work work, FileStore files, Clamd clamd, ScanSettings settings, ILogger<ScanFiles> log) : IJob
{
    private const int AtOnce = 20;

    public async Task Run(CancellationToken cancel)
    {
        if (!settings.IsOn)
            return;
        var waiting = await db.Set<StoredFile>().AsNoTracking().Where(file => file.Health == FileHealth.Waiting).OrderBy(file => file.Id).Take(AtOnce).ToListAsync(cancel);
        foreach (var same in waiting.GroupBy(file => file.Digest))
        {
            FileHealth? health;
            await using (var content = File.OpenRead(files.PlaceOf(same.Key)))
                health = await clamd.Ask(content, cancel);
            if (health is not { } found)
                return;
            var done = await work.Run<Done>(async () =>
            {
                foreach (var row in await db.Set<StoredFile>().Where(file => file.Digest == same.Key).ToListAsync(cancel))
                    row.Health = found;
                return Done.Instance;
            }, cancel);
            if (!done.Succeeded || found != FileHealth.Infected)
                continue;
            log.LogWarning("A virus was found in the file with digest {Digest}; its bytes were deleted", same.Key);
            File.Delete(files.PlaceOf(same.Key));
        }
    }
}
