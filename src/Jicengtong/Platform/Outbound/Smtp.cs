using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Jicengtong.Platform;

/// <summary>A mail server that takes our mail.</summary>
public sealed class SmtpServer
{
    /// <summary>Its name; empty: none.</summary>
    public string Server { get; set; } = "";

    /// <summary>Its port.</summary>
    public int Port { get; set; } = 25;

    /// <summary><c>start</c> for STARTTLS, <c>direct</c> for TLS from the first byte (465), empty for none.</summary>
    public string Tls { get; set; } = "";

    /// <summary>Account, when it wants one.</summary>
    public string User { get; set; } = "";

    /// <summary>Its password.</summary>
    public string Password { get; set; } = "";

    /// <summary>Sender.</summary>
    public string From { get; set; } = "";
}

/// <summary>The server said no. <paramref name="Reply"/> is its three-digit code; <paramref name="Stage"/> the command it answered.</summary>
/// <param name="Reply">Code of RFC 5321, 4xx for now, 5xx for ever.</param>
/// <param name="Stage">For example <c>RCPT</c>.</param>
public sealed record SmtpRefusal(int Reply, string Stage)
{
    /// <summary>Concerns the one who is written to, not our account or the server.</summary>
    public bool IsAboutReceiver => Stage is "RCPT" or "DATA" && Reply != 421;
}

/// <summary>The line broke. <paramref name="mayHaveArrived"/>: the text was out, only the receipt was not in.</summary>
public sealed class SmtpBroken(bool mayHaveArrived, Exception inner) : IOException("The mail server could not be spoken to.", inner)
{
    /// <summary>The mail may lie with the server already.</summary>
    public bool MayHaveArrived { get; } = mayHaveArrived;
}

/// <summary>
/// Hands one mail to a server (RFC 5321, STARTTLS RFC 3207, AUTH PLAIN RFC 4954). The client of .NET connects where it likes and
/// hides whether a broken line had taken the mail; both matter here.
/// </summary>
public sealed class Smtp(OutboundConnections connections)
{
    /// <summary>Null when the server took it, else its refusal.</summary>
    /// <param name="server">The server.</param>
    /// <param name="to">Mail address of the receiver.</param>
    /// <param name="mail">The whole mail with its headers, lines ending in CR LF.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="SmtpBroken">The server could not be reached, was silent or went away.</exception>
    public async Task<SmtpRefusal?> Send(SmtpServer server, string to, string mail, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(mail);
        var isOut = false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(connections.Patience);
        try
        {
            await using var talk = await Talk.Begin(connections, server, patience.Token);
            if (await talk.SignIn(server, patience.Token) is { } refused)
                return refused;
            foreach (var (command, stage, wanted) in new[] { ($"MAIL FROM:<{server.From}>", "MAIL", 250), ($"RCPT TO:<{to}>", "RCPT", 250), ("DATA", "DATA", 354) })
                if (await talk.Say(command, patience.Token) is var reply && reply != wanted && !(stage == "RCPT" && reply == 251))
                    return new SmtpRefusal(reply, stage);
            isOut = true;
            var taken = await talk.Say(Stuffed(mail) + "\r\n.", patience.Token);
            if (taken != 250)
                return new SmtpRefusal(taken, "DATA");
            await talk.Leave(patience.Token);
            return null;
        }
        catch (Exception broken) when (broken is IOException or SocketException or System.Security.Authentication.AuthenticationException || (broken is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new SmtpBroken(isOut, broken);
        }
    }

    // A line that begins with a dot would end the mail.
    private static string Stuffed(string mail) => (mail.StartsWith('.') ? "." : "") + mail.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);

    private sealed class Talk(Stream stream) : IAsyncDisposable
    {
        private const int LongestLine = 2000;
        private Stream stream = stream;
        private readonly byte[] one = new byte[1];
        private string extensions = "";

        public static async Task<Talk> Begin(OutboundConnections connections, SmtpServer server, CancellationToken cancel)
        {
            var talk = new Talk(await connections.Connect(server.Server, server.Port, cancel));
            try
            {
                if (server.Tls == "direct")
                    await talk.Encrypt(server, cancel);
                if (await talk.Hear(cancel) != 220)
                    throw new IOException("No greeting.");
                return talk;
            }
            catch
            {
                await talk.DisposeAsync();
                throw;
            }
        }

        public async Task<SmtpRefusal?> SignIn(SmtpServer server, CancellationToken cancel)
        {
            var hello = "EHLO " + (server.From.Split('@') is [_, var domain] ? domain : "localhost");
            if (await Say(hello, cancel) is var greeted && greeted != 250)
                return new SmtpRefusal(greeted, "EHLO");
            if (server.Tls == "start")
            {
                // Never in the clear when encryption was asked for: whoever strips the offer off the line gets nothing.
                if (!extensions.Contains("STARTTLS", StringComparison.OrdinalIgnoreCase))
                    return new SmtpRefusal(502, "STARTTLS");
                if (await Say("STARTTLS", cancel) is var started && started != 220)
                    return new SmtpRefusal(started, "STARTTLS");
                await Encrypt(server, cancel);
                if (await Say(hello, cancel) is var again && again != 250)
                    return new SmtpRefusal(again, "EHLO");
            }

            if (server.User.Length == 0)
                return null;
            var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{server.User}\0{server.Password}"));
            return await Say("AUTH PLAIN " + plain, cancel) is var known && known == 235 ? null : new SmtpRefusal(known, "AUTH");
        }

        public async Task<int> Say(string line, CancellationToken cancel)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancel);
            await stream.FlushAsync(cancel);
            return await Hear(cancel);
        }

        // The mail is theirs; how they say goodbye changes nothing.
        public async Task Leave(CancellationToken cancel)
        {
            try
            {
                await Say("QUIT", cancel);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // They hung up first.
            }
        }

        public ValueTask DisposeAsync() => stream.DisposeAsync();

        private async Task Encrypt(SmtpServer server, CancellationToken cancel)
        {
            var encrypted = new SslStream(stream);
            stream = encrypted;
            await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = server.Server }, cancel);
        }

        private async Task<int> Hear(CancellationToken cancel)
        {
            extensions = "";
            while (true)
            {
                var line = await Line(cancel);
                extensions += line + "\n";
                if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var reply))
                    throw new IOException("Not a reply of a mail server.");
                if (line.Length == 3 || line[3] != '-')
                    return reply;
            }
        }

        // Byte by byte, so that nothing meant for the encrypted line is read before it is.
        private async Task<string> Line(CancellationToken cancel)
        {
            var line = new StringBuilder();
            while (await stream.ReadAsync(one, cancel) == 1)
            {
                if (one[0] == '\n')
                    return line.ToString().TrimEnd('\r');
                if (line.Append((char)one[0]).Length > LongestLine)
                    throw new IOException("The reply has no end.");
            }

            throw new IOException("The mail server hung up.");
        }
    }
}
