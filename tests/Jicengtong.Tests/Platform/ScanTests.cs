using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Platform;

/// <summary>Files wait for the virus scanner, and a file with a virus goes to nobody. The scanner here speaks clamd's protocol on a real socket.</summary>
public sealed class ScanTests : TownTests
{
    private static readonly byte[] Voice = [0x1A, 0x45, 0xDF, 0xA3, .. "webm A_OPUS "u8, .. new byte[70_000]];

    [Fact]
    public async Task A_file_waits_until_the_scanner_found_nothing()
    {
        var client = await Town.As("u0362");
        var settings = Town.Services.GetRequiredService<ScanSettings>();
        settings.Clamd = "127.0.0.1:9";
        var address = await Reported(client, Voice);
        Assert.Equal("file.waiting", await client.GetAsync(address).Refusal(409));
        await Town.MoveTo(Town.Clock.GetUtcNow().AddMinutes(1));
        Assert.Equal("file.waiting", await client.GetAsync(address).Refusal(409));

        using var scanner = new Scanner();
        settings.Clamd = scanner.Address;
        await Town.MoveTo(Town.Clock.GetUtcNow().AddMinutes(1));
        Assert.Equal(Voice, await client.GetByteArrayAsync(address));
        Assert.Equal(Voice.Length, scanner.Seen);
    }

    [Fact]
    public async Task A_file_with_a_virus_goes_to_nobody_and_its_bytes_are_gone()
    {
        using var scanner = new Scanner();
        var client = await Town.As("u0362");
        Town.Services.GetRequiredService<ScanSettings>().Clamd = scanner.Address;
        var address = await Reported(client, [.. Voice, .. "X5O!P%@AP EICAR-STANDARD-ANTIVIRUS-TEST-FILE"u8]);
        await Town.MoveTo(Town.Clock.GetUtcNow().AddMinutes(1));
        Assert.Equal("file.infected", await client.GetAsync(address).Refusal(409));
        Assert.Empty(Directory.GetFiles(Town.Services.GetRequiredService<Installation>().Folder("files"), "*", SearchOption.AllDirectories));
    }

    private static async Task<string> Reported(HttpClient client, byte[] file)
    {
        var place = await client.Whole("录音.webm", file);
        var id = (await client.Post("/api/problems", new { text = "路塌了。", matter = "道路交通安全", uploads = new[] { place.Split('/')[^1] } }).Json(201)).GetProperty("id").GetString();
        return (await client.GetAsync($"/api/problems/{id}").Json()).GetProperty("photos")[0].GetProperty("address").GetString()!;
    }

    // clamd's INSTREAM: "zINSTREAM\0", then pieces with their length in front, a zero at the end.
    private sealed class Scanner : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public Scanner()
        {
            listener.Start();
            _ = Serve();
        }

        public string Address => listener.LocalEndpoint.ToString()!;

        public int Seen { get; private set; }

        public void Dispose() => listener.Dispose();

        private async Task Serve()
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var line = client.GetStream();
                var command = new byte[10];
                await line.ReadExactlyAsync(command);
                Assert.Equal("zINSTREAM\0"u8.ToArray(), command);
                using var content = new MemoryStream();
                var length = new byte[4];
                while (true)
                {
                    await line.ReadExactlyAsync(length);
                    var size = BinaryPrimitives.ReadInt32BigEndian(length);
                    if (size == 0)
                        break;
                    var piece = new byte[size];
                    await line.ReadExactlyAsync(piece);
                    content.Write(piece);
                }

                Seen = (int)content.Length;
                await line.WriteAsync(content.ToArray().AsSpan().IndexOf("EICAR"u8) >= 0 ? "stream: Eicar-Signature FOUND\0"u8.ToArray() : "stream: OK\0"u8.ToArray());
            }
        }
    }
}
