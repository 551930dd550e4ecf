using System.CommandLine;
using Jicengtong.Modules.Organization;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong;

/// <summary>What <c>bin/jct</c> can do.</summary>
internal static class Commands
{
    private static readonly Option<string?> Data = new("--data") { Description = "数据文件夹（默认 data）" };
    private static readonly Option<string?> Db = new("--db") { Description = "数据库：sqlite（默认）或 postgres" };
    private static readonly Option<string?> Connection = new("--connection") { Description = "数据库连接串（postgres 必填）" };

    /// <summary>All commands. Without one, help is shown.</summary>
    public static RootCommand Root()
    {
        Db.AcceptOnlyFromAmong("sqlite", "postgres");
        return new RootCommand("基层通：一个入口，直达职责，件件有回音。")
        {
            Serve(), Migrate(), BackUp(), Restore(), new Command("import", "导入") { Modules.Organization.Importing.OrganizationCommands.Import(Prepared, Data, Db, Connection), Modules.Organization.Divisions.DivisionsCommand.Build(Prepared, Data, Db, Connection), Modules.Problems.Essay.FeedbackCommand.Build(Prepared, PersonOf, Data, Db, Connection) },
            new Command("export", "导出") { Modules.Organization.Importing.OrganizationCommands.Export(Prepared, Data, Db, Connection) },
            KeysCommand.Build(Prepared, Data, Db, Connection), Modules.ChatGroups.GroupsCommand.Build(), Modules.Evidence.EvidenceCommand.Build(parsed => Program.Build(SettingsOf(parsed)), Data, Db, Connection),
        };
    }

    private static Command Serve()
    {
        var urls = new Option<string?>("--urls") { Description = "监听地址（默认 http://127.0.0.1:5080）" };
        var demo = new Option<bool>("--demo") { Description = "带上演示的巴汝镇和演示账号（不要用在正式环境）" };
        var serve = new Command("serve", "启动服务") { Data, Db, Connection, urls, demo };
        serve.SetAction(async (parsed, cancel) =>
        {
            var settings = SettingsOf(parsed);
            settings["urls"] = parsed.GetValue(urls) ?? Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? "http://127.0.0.1:5080";
            if (parsed.GetValue(demo))
                settings["Demo"] = "true";
            await using var app = Program.Build(settings);
            await Hosting.PrepareDatabase(app.Services, cancel);
            var installation = app.Services.GetRequiredService<Installation>();
            await app.StartAsync(cancel);
            if (installation.Demo)
                await Demo.DemoTown.Settle(app.Services, cancel);
            Greeting.Print(string.Join(" ", app.Urls), installation);
            Hosting.WarmUp(app.Services);
            await app.WaitForShutdownAsync(cancel);
            return 0;
        });
        return serve;
    }

    private static Command Migrate()
    {
        var migrate = new Command("migrate", "把数据库升级到本版本") { Data, Db, Connection };
        migrate.SetAction(async (parsed, cancel) =>
        {
            await using var app = Program.Build(SettingsOf(parsed));
            await Hosting.PrepareDatabase(app.Services, cancel);
            Console.WriteLine("数据库已是本版本。");
            return 0;
        });
        return migrate;
    }

    private static Command BackUp()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "备份文件（.zip）" };
        var backup = new Command("backup", "备份数据库、附件和密钥到一个文件；运行中也可以") { file, Data, Db, Connection };
        backup.SetAction(async (parsed, cancel) =>
        {
            await using var app = Program.Build(SettingsOf(parsed));
            var written = await Backup.Write(app.Services.GetRequiredService<Installation>(), parsed.GetValue(file)!.FullName, cancel);
            if (written.Succeeded)
                await RecordedRoutes.RecordExport(app.Services, "backup", cancel);
            var given = app.Services.GetRequiredService<FieldKeys>().AreGiven;
            return Say(written.Map(size => $"已备份，{size / 1024} KB。" + (given ? "加密号码的密钥在设置 Jct__FieldKeys 里，不在备份中：请另外保管，没有它备份里的手机号码打不开。" : "")));
        });
        return backup;
    }

    private static Command Restore()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "备份文件（.zip）" };
        var restore = new Command("restore", "把备份恢复到空的数据文件夹") { file, Data };
        restore.SetAction(async (parsed, cancel) =>
        {
            await using var app = Program.Build(SettingsOf(parsed));
            var restored = await Backup.Restore(app.Services.GetRequiredService<Installation>(), parsed.GetValue(file)!.FullName, cancel);
            return Say(restored.Map(_ => "已恢复，可以启动了。"));
        });
        return restore;
    }

    private static int Say(Result<string> said)
    {
        if (said.Succeeded)
            Console.WriteLine(said.Value);
        else
            Console.Error.WriteLine(said.Error.Message);
        return said.Succeeded ? 0 : 1;
    }

    private static async Task<WebApplication> Prepared(ParseResult parsed, CancellationToken cancel)
    {
        var app = Program.Build(SettingsOf(parsed));
        await Hosting.PrepareDatabase(app.Services, cancel);
        return app;
    }

    private static async Task<CurrentUser?> PersonOf(IServiceProvider services, string account, CancellationToken cancel)
    {
        var id = await services.GetRequiredService<AppDb>().Set<Modules.Organization.Person>().Where(person => person.Account == account).Select(person => (Guid?)person.Id).FirstOrDefaultAsync(cancel);
        return id is { } known ? await services.GetRequiredService<ICurrentUsers>().Find(known, null, cancel) : null;
    }

    private static Dictionary<string, string?> SettingsOf(ParseResult parsed)
    {
        var settings = new Dictionary<string, string?>();
        foreach (var (option, key) in new[] { (Data, "Data"), (Db, "Db"), (Connection, "Connection") })
            if (parsed.GetValue(option) is { } value)
                settings[key] = value;
        return settings;
    }
}
