using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Platform;

public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_taken_while_others_write_is_whole_on_an_empty_machine()
    {
        await using var town = await Town.Open();
        var bureau = await town.As("u0021");
        var id = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue").Json();

        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201);
        });
        var folder = Directory.CreateTempSubdirectory("jct-restore-").FullName;
        var file = Path.Combine(folder, "backup.zip");
        Assert.True((await Backup.Write(town.Services.GetRequiredService<Installation>(), file, CancellationToken.None)).Succeeded);
        await stop.CancelAsync();
        await writing;

        var empty = new Installation { Data = Path.Combine(folder, "new") };
        Assert.True((await Backup.Restore(empty, file, CancellationToken.None)).Succeeded);
        Assert.Equal("restore.notEmpty", (await Backup.Restore(empty, file, CancellationToken.None)).Error?.Code);
        await using var app = Program.Build(new Dictionary<string, string?> { ["Data"] = empty.Data });
        await using var scope = app.Services.CreateAsyncScope();
        var sql = scope.ServiceProvider.GetRequiredService<Sql>();
        Assert.Equal("ok", await sql.First<string>("PRAGMA integrity_check", null, CancellationToken.None));
        Assert.Equal(25, await sql.First<int>("SELECT count(*) FROM inbox_asks", null, CancellationToken.None));
    }
}
