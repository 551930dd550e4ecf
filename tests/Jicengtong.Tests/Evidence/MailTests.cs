using Jicengtong.Modules.Evidence;
using Jicengtong.Tests.Inbox.Channels.Outside;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Evidence;

/// <summary>Checkpoints by mail, taken in by a small SMTP server on this machine.</summary>
[Trait("Database", "both")]
public sealed class MailTests
{
    [Fact]
    public async Task The_newest_checkpoint_arrives_as_a_file_that_is_an_anchor_and_not_more_often_than_wanted()
    {
        using var server = new MailServer();
        await using var node = await EvidenceNode.Open(settings =>
        {
            settings["Evidence:Mail:Server"] = "127.0.0.1";
            settings["Evidence:Mail:Port"] = server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
            settings["Evidence:Mail:From"] = "jct@baru.example";
            settings["Evidence:Mail:To"] = "jiwei@county.example, archive@county.example";
        });
        await Mail(node);
        Assert.Empty(server.Mails);
        await node.Record(30);
        await node.Sequence();
        await Mail(node);
        await Mail(node);
        await node.Record(5);
        await node.Sequence();
        await Mail(node);
        var mail = Assert.Single(server.Mails);
        Assert.Contains("jiwei@county.example", mail);
        Assert.Contains("archive@county.example", mail);

        // What arrived is an anchor for the exported log, and finds a log that was put back.
        var folder = Directory.CreateDirectory(Path.Combine(node.AnchorFolder, "..", "mailed")).FullName;
        var files = Attachments(mail);
        Assert.Equal(["30.checkpoint", "evidence-key.pem"], files.Keys.Order());
        foreach (var (name, content) in files)
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content);
        Assert.Equal(0, EvidenceCommandRun.Of(node.Built, "evidence", "export", Path.Combine(folder, "log")).Code);
        string[] verify = ["evidence", "verify", Path.Combine(folder, "log"), "--key", Path.Combine(folder, "evidence-key.pem"), "--anchor", Path.Combine(folder, "30.checkpoint")];
        Assert.Equal(0, EvidenceCommandRun.Of(null, verify).Code);

        ((TestClock)node.Services.GetRequiredService<TimeProvider>()).MoveTo(TestClock.At(11, 21, 10));
        await Mail(node);
        Assert.Equal(2, server.Mails.Count);
    }

    [Fact]
    public async Task A_server_that_is_away_is_tried_again()
    {
        await using var node = await EvidenceNode.Open(settings =>
        {
            settings["Evidence:Mail:Server"] = "127.0.0.1";
            settings["Evidence:Mail:Port"] = "1";
            settings["Evidence:Mail:From"] = settings["Evidence:Mail:To"] = "jct@baru.example";
        });
        await node.Record(3);
        await node.Sequence();
        await Mail(node);
        Assert.Equal(0, await node.Number("SELECT count(*) FROM evidence_anchored"));
    }

    private static Task<int> Mail(EvidenceNode node) => node.Do(async services =>
    {
        await services.GetRequiredService<MailCheckpoint>().Run(CancellationToken.None);
        return 0;
    });

    private static Dictionary<string, byte[]> Attachments(string mail)
    {
        var files = new Dictionary<string, byte[]>();
        foreach (var part in mail.Split("Content-Type: application/octet-stream").Skip(1))
        {
            var name = part.Split("name=")[1].Split('\r')[0].Trim('"', ';', ' ');
            var content = part.Split("\r\n\r\n")[1].Split("\r\n--")[0];
            files[name] = Convert.FromBase64String(content.Replace("\r\n", "", StringComparison.Ordinal));
        }

        return files;
    }
}
