using System.Globalization;
using System.Text;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels.Providers;

/// <summary>
/// 邮件. The Message-ID is made from the notice's key: a mail handed over twice because the line broke after its last dot is one mail
/// to every server and program that looks at it.
/// </summary>
internal sealed class MailChannel(ChannelSettings settings, Smtp smtp, TimeProvider clock) : IChannel
{
    private readonly SmtpServer server = settings.Mail;

    public ChannelKind Kind => ChannelKind.Mail;

    public bool IsSetUp => server.Server.Length > 0 && MailAddresses.IsOne(server.From);

    public int MostAtOnce => 1;

    public async Task<IReadOnlyDictionary<Guid, Outcome>> Send(Message message, IReadOnlyList<Recipient> to, CancellationToken cancel)
    {
        var one = to[0];
        return new Dictionary<Guid, Outcome> { [one.RowId] = MailAddresses.IsOne(one.Address) ? await SendTo(one.Address, message, cancel) : Outcome.Never("mail.address") };
    }

    private async Task<Outcome> SendTo(string address, Message message, CancellationToken cancel)
        => await smtp.Send(server, address, Text(message, address), cancel) switch
        {
            null => Outcome.Delivered(),
            { IsAboutReceiver: true, Reply: >= 500 and var reply } => Outcome.Never(Code(reply)),
            { IsAboutReceiver: true, Reply: var reply } => Outcome.Later(Code(reply)),
            { Reply: >= 400 and < 500 and var reply } => Outcome.Later(Code(reply), everybody: true),
            { Stage: "STARTTLS" } => Outcome.Broken("mail.tls"),
            { Stage: "AUTH" } => Outcome.Broken("mail.auth"),
            { Reply: var reply } => Outcome.Broken(Code(reply)),
        };

    /// <summary>The mail: two lines and a link, in the encoding every server takes.</summary>
    internal string Text(Message message, string to)
    {
        var domain = server.From[(server.From.IndexOf('@', StringComparison.Ordinal) + 1)..];
        var body = $"{message.Title}\n{message.Reason}\n\n{(message.Link.Length > 0 ? message.Link : "请打开基层通查看。")}\n\n这封邮件由系统发出，不用回复。在上面的页面里回了，就不再提醒。\n";
        var headers = new[]
        {
            $"From: {Word("基层通")} <{server.From}>", $"To: <{to}>", "Subject: " + Word(message.Title),
            "Date: " + clock.GetUtcNow().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture), $"Message-ID: <{message.Key}@{domain}>",
            "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
        };
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\r\n")));
        return string.Join("\r\n", [.. headers, "", .. base64.Chunk(76).Select(line => new string(line))]);
    }

    // Encoded words (RFC 2047), none longer than 75 characters and none that splits a character.
    private static string Word(string text)
    {
        var words = new List<string>();
        var part = new StringBuilder();
        foreach (var rune in text.ReplaceLineEndings(" ").EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(part.ToString()) + rune.Utf8SequenceLength > 42)
            {
                words.Add(part.ToString());
                part.Clear();
            }

            part.Append(rune.ToString());
        }

        return string.Join("\r\n ", words.Append(part.ToString()).Select(word => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word))}?="));
    }

    private static string Code(int reply) => string.Create(CultureInfo.InvariantCulture, $"mail.{reply}");
}
