using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Jicengtong.Tests.Inbox.Channels.Outside;

/// <summary>Speaks SMTP on this machine and keeps what it was given; what it says to a receiver can be set.</summary>
internal sealed partial class MailServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? certificate;

    public MailServer(X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Every mail taken, in the order it was taken.</summary>
    public ConcurrentQueue<string> Mails { get; } = [];

    /// <summary>Answer to RCPT for an address; null: taken.</summary>
    public Func<string, string?> Refuses { get; set; } = _ => null;

    /// <summary>Answer to AUTH PLAIN with these credentials.</summary>
    public Func<string, bool> Knows { get; set; } = _ => true;

    /// <summary>Message-IDs of what was taken.</summary>
    public IReadOnlyList<string> Ids => [.. Mails.Select(mail => MessageId().Match(mail).Groups[1].Value)];

    public void Dispose() => listener.Dispose();

    [GeneratedRegex("^Message-ID: <([^@]+)@", RegexOptions.Multiline)]
    private static partial Regex MessageId();

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptTcpClientAsync());
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var one = client;
        try
        {
            Stream stream = client.GetStream();
            using var lines = new Lines(stream);
            await lines.Say("220 outside.example ESMTP");
            while (await lines.Hear() is { } line)
            {
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                if (verb == "STARTTLS" && certificate is not null)
                {
                    await lines.Say("220 go on");
                    var encrypted = new SslStream(stream);
                    await encrypted.AuthenticateAsServerAsync(certificate);
                    lines.Use(encrypted);
                    continue;
                }

                await lines.Say(verb switch
                {
                    "EHLO" => "250-outside.example\r\n" + (certificate is null ? "" : "250-STARTTLS\r\n") + "250 AUTH PLAIN",
                    "AUTH" => Knows(Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[2]))) ? "235 known" : "535 5.7.8 who are you",
                    "RCPT" => Refuses(line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)]) ?? "250 ok",
                    "DATA" => "354 go on",
                    "QUIT" => "221 bye",
                    _ => "250 ok",
                });
                if (verb == "QUIT")
                    return;
                if (verb != "DATA")
                    continue;
                var mail = new StringBuilder();
                while (await lines.Hear() is { } text && text != ".")
                    mail.Append(text.StartsWith("..", StringComparison.Ordinal) ? text[1..] : text).Append("\r\n");
                if (lines.IsWhole)
                    Mails.Enqueue(mail.ToString());
                await lines.Say("250 taken");
            }
        }
        catch (Exception ended) when (ended is SocketException or IOException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // They hung up.
        }
    }

    private sealed class Lines(Stream stream) : IDisposable
    {
        private StreamReader reader = new(stream, Encoding.UTF8);
        private Stream stream = stream;

        /// <summary>The last line heard had its end: a mail cut in the middle is no mail.</summary>
        public bool IsWhole { get; private set; }

        public void Use(Stream other) => (stream, reader) = (other, new StreamReader(other, Encoding.UTF8));

        public async Task<string?> Hear()
        {
            var line = await reader.ReadLineAsync();
            IsWhole = line == ".";
            return line;
        }

        public async Task Say(string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

        public void Dispose() => reader.Dispose();
    }
}
