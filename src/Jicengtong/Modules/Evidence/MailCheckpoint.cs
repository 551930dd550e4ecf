using System.Globalization;
using System.Net;
using System.Net.Mail;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// Mails the newest checkpoint to people outside the administrator's reach: in a mailbox of the discipline inspection or the
/// archive nobody changes it. Sent with the SMTP client of .NET itself; a mail of plain text needs no more.
/// </summary>
internal sealed class MailCheckpoint(Sql sql, SigningKey key, EvidenceSettings settings, TimeProvider clock, ILogger<MailCheckpoint> log) : IJob
{
    /// <summary>Place under which a mail is kept.</summary>
    public const string Place = "mail";

    public async Task Run(CancellationToken cancel)
    {
        var mail = settings.Mail;
        if (mail.Server.Length == 0 || await sql.First<CheckpointRow>("SELECT size, note FROM evidence_checkpoints ORDER BY size DESC LIMIT 1", null, cancel) is not { } newest)
            return;
        var last = await sql.First<AnchoredRow>("SELECT place, size, at FROM evidence_anchored WHERE place = @Place ORDER BY size DESC LIMIT 1", new { Place }, cancel);
        if (last is not null && (last.Size >= newest.Size || clock.GetUtcNow() < last.At + TimeSpan.FromHours(Math.Max(1, mail.EveryHours))))
            return;
        try
        {
            await Send(mail, newest, cancel);
        }
        catch (SmtpException unreachable)
        {
            log.LogWarning("The checkpoint could not be mailed and will be tried again: {Why}", unreachable.Message);
            return;
        }

        await sql.Execute("INSERT INTO evidence_anchored (place, size, at, proof) VALUES (@Place, @Size, @now, '') ON CONFLICT (place, size) DO NOTHING",
            new { Place, newest.Size, now = clock.GetUtcNow() }, cancel);
    }

    private async Task Send(MailSettings mail, CheckpointRow newest, CancellationToken cancel)
    {
        using var client = new SmtpClient(mail.Server, mail.Port) { EnableSsl = mail.Tls, Timeout = 20_000 };
        if (mail.User.Length > 0)
            client.Credentials = new NetworkCredential(mail.User, mail.Password);
        using var message = new MailMessage(mail.From, mail.To)
        {
            Subject = string.Create(CultureInfo.InvariantCulture, $"存证检查点 {newest.Size}（{key.Origin}）"), SubjectEncoding = System.Text.Encoding.UTF8, BodyEncoding = System.Text.Encoding.UTF8,
            Body = $"""
                请保存这封邮件，不用回复。附件证明到此刻为止存证里有哪些事；以后谁改动，用它一核就知道。
                核对：jct evidence verify 导出的文件夹 --key evidence-key.pem --anchor {newest.Size}.checkpoint

                {newest.Note}
                """,
        };
        // The note as a file: mail programs wrap and trim text, and then no signature fits.
        message.Attachments.Add(FileOf(newest.Note, $"{newest.Size}.checkpoint"));
        message.Attachments.Add(FileOf(key.Public.Pem, "evidence-key.pem"));
        await client.SendMailAsync(message, cancel);
    }

    private static Attachment FileOf(string text, string name) => new(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), name, "application/octet-stream");
}
