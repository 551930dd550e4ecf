using System.Diagnostics;
using System.Globalization;
using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Tests.Crash;
using Jicengtong.Tests.Inbox.Channels.Outside;

namespace Jicengtong.Bench;

/// <summary>
/// Whom the program sends to is away: the mail server takes connections and says nothing, nobody listens where the SMS gateway was, and a robot's webhook swallows what it is told. People at
/// their pages must not feel it, nothing that was to go out may be lost, its age must be seen, and once the servers are back everything goes out, each once.
/// </summary>
internal static class FaultyOutside
{
    private const int RobotTries = 10;

    public static async Task Run(Ground ground, DatabaseKind kind)
    {
        using var mails = new MailServer();
        await using var toMail = new SwallowingLine(mails.Port) { Swallows = true };
        var gateway = ChildProgram.FreePort();
        await using var toRobot = new SwallowingLine(gateway) { Swallows = true };
        var (settings, people) = await Correspondence.Prepare(ground, kind, Channels(("127.0.0.1", toMail.Port), $"127.0.0.1:{gateway}", $"127.0.0.1:{toRobot.Port}"), push: "");
        var drive = await FaultsWork.Begin(ground, kind, "mail server hangs, SMS gateway dead, webhook hangs", settings);
        await using var child = await ChildProgram.Start(ground.Program, settings);
        using var client = FaultDrive.ClientOf(child);
        using var town = new Correspondence(drive, client, people, [ChannelKind.Mail, ChannelKind.Sms]);
        var seconds = ground.IsFull ? 30 : 10;

        await town.Look("first", 3);
        var idle = await town.Look("idle", seconds);
        await town.Queue(settings);
        var before = Stopwatch.StartNew();
        var tried = Task.WhenAll(town.MustFail(), town.TryRobot(RobotTries, mustGo: false));
        var broken = await town.Look("broken", seconds, tried);
        await tried;
        await town.MustBeSeen(before.Elapsed);
        var keys = await town.MustBeKept();

        toMail.Swallows = toRobot.Swallows = false;
        await using var again = await OutsideServer.Open(gateway);
        await town.TryRobot(1, mustGo: true);
        await town.MustGoOut();
        town.OnceEach("mail", keys["Mail"], mails.Ids);
        town.OnceEach("SMS", keys["Sms"], again.Messages);
        if (again.RobotHeard != 1)
            drive.Blame($"the robot heard {again.RobotHeard} times what it was told once");
        await drive.Report(string.Create(CultureInfo.InvariantCulture, $"{town.All} notices, {mails.Ids.Count} mails and {again.Messages.Count} SMS came"));
        town.Compare(ground, kind, broken, idle);
    }

    /// <summary>A mail server, an SMS gateway and a robot at these addresses; browsers are pushed to when their subscriptions say where.</summary>
    public static object Channels((string Host, int Port) mail, string gateway, string robot) => new
    {
        Mail = new { Server = mail.Host, mail.Port, From = "jct@county.example" },
        Sms = new { Provider = "http", Url = $"http://{gateway}/sms", Body = "{\"phone\":\"{phone}\",\"text\":\"{title}\",\"key\":\"{key}\"}" },
        Robots = new[] { new { Name = "值班群", Kind = "wecom", Url = $"http://{robot}/robot" } },
        Push = new { Contact = "mailto:it@county.example" },
    };
}
