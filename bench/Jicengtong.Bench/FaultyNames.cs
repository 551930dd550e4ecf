using System.Diagnostics;
using System.Globalization;
using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Tests.Crash;
using Jicengtong.Tests.Inbox.Channels.Outside;

namespace Jicengtong.Bench;

/// <summary>
/// Dead DNS: the servers are all well, but their names cannot be looked up. Those of the mail server, the push service and the robot keep whoever asks waiting for twenty seconds, that of the SMS gateway is refused at
/// once. A look-up blocks a thread and cannot be interrupted, so people at their pages are where it would be felt.
/// </summary>
internal static class FaultyNames
{
    private const int RobotTries = 10;

    // Mail server, push service, robot.
    private const int SilentNames = 3;

    public static async Task Run(Ground ground, DatabaseKind kind)
    {
        const string What = "names of all outside cannot be looked up";
        if (FaultyDisk.Shim(ground, "resolver") is not { } shim)
        {
            ground.Report.Add(Finding.NotMeasured("faults", What, Ground.NameOf(kind), "needs a C compiler (cc)"));
            return;
        }

        using var mails = new MailServer();
        var port = ChildProgram.FreePort();
        await using var outside = await OutsideServer.Open(port);
        var channels = FaultyOutside.Channels(("mail.silent.example", mails.Port), $"sms.servfail.example:{port}", $"robot.silent.example:{port}");
        var (settings, people) = await Correspondence.Prepare(ground, kind, channels, push: $"http://push.silent.example:{port}/push");
        var drive = await FaultsWork.Begin(ground, kind, What, settings);
        var (lever, log) = (Path.Combine(Path.GetDirectoryName(shim)!, "on"), Path.Combine(Path.GetDirectoryName(shim)!, "log"));
        await File.WriteAllTextAsync(log, "");
        await using var child = await ChildProgram.Start(ground.Program, settings, environment: new Dictionary<string, string?> { ["LD_PRELOAD"] = shim, ["RESOLVER_SWITCH"] = lever, ["RESOLVER_LOG"] = log });
        using var client = FaultDrive.ClientOf(child);
        using var town = new Correspondence(drive, client, people, [ChannelKind.Mail, ChannelKind.Sms, ChannelKind.Push]);
        var seconds = ground.IsFull ? 30 : 10;

        await town.Look("first", 3);
        var idle = await town.Look("idle", seconds);
        await File.WriteAllTextAsync(lever, "");
        await town.Queue(settings);
        var before = Stopwatch.StartNew();
        var tried = Task.WhenAll(town.MustFail(), town.TryRobot(RobotTries, mustGo: false));
        var broken = await town.Look("broken", seconds, tried);
        await tried;
        await town.MustBeSeen(before.Elapsed);
        var keys = await town.MustBeKept();
        if (mails.Ids.Count + outside.Messages.Count + outside.Pushes.Count + outside.RobotHeard > 0)
            drive.Blame("something came: its name was known");

        File.Delete(lever);
        await town.TryRobot(1, mustGo: true);
        await town.MustGoOut();
        town.OnceEach("mail", keys["Mail"], mails.Ids);
        town.OnceEach("SMS", keys["Sms"], outside.Messages);
        town.OnceEach("push", keys["Push"].Select(key => key[..32]), outside.Pushes);
        if (outside.RobotHeard != 1)
            drive.Blame($"the robot heard {outside.RobotHeard} times what it was told once");
        var (silent, atOnce, refused) = Asked(await File.ReadAllTextAsync(log));
        if (silent == 0 || refused == 0)
            drive.Blame("nothing was looked up in vain: the names were not dead");
        if (atOnce > SilentNames)
            drive.Blame($"{atOnce} look-ups of {SilentNames} names waited at once");
        await drive.Report(string.Create(CultureInfo.InvariantCulture,
            $"{town.All} notices, {mails.Ids.Count} mails, {outside.Messages.Count} SMS, {outside.Pushes.Count} pushes came; {silent} look-ups waited, at most {atOnce} at once, {refused} refused"));
        town.Compare(ground, kind, broken, idle);
    }

    // What the resolver wrote down.
    private static (int Silent, int AtOnce, int Refused) Asked(string log)
    {
        var (now, most) = (0, 0);
        foreach (var mark in log)
            most = Math.Max(most, now += mark switch { '+' => 1, '-' => -1, _ => 0 });
        return (log.Count(mark => mark == '+'), most, log.Count(mark => mark == '!'));
    }
}
