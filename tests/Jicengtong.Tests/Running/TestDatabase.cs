using Jicengtong.Modules.Organization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Jicengtong.Tests;

/// <summary>
/// The database under test: SQLite, or the PostgreSQL that bin/test started (JCT_TEST_POSTGRES holds its connection string).
/// The town is imported once per process; every test class gets a copy.
/// </summary>
internal static class TestDatabase
{
    private static readonly string Server = Environment.GetEnvironmentVariable("JCT_TEST_POSTGRES") ?? "";
    private static readonly string Folder = Directory.CreateTempSubdirectory("jct-tests-").FullName;
    private static readonly Lazy<Task> Template = new(MakeTemplate);
    private static readonly SemaphoreSlim OneCopyAtATime = new(1, 1);
    private static int copies;

    public static bool IsPostgres => Server.Length > 0;

    private static string TemplateName => $"jct_template_{Environment.ProcessId}";

    /// <summary>Settings of an installation on a fresh copy of the town; its data folder is removed with the process's folder.</summary>
    public static async Task<Dictionary<string, string?>> Copy(bool empty = false)
    {
        var number = Interlocked.Increment(ref copies);
        var data = Directory.CreateDirectory(Path.Combine(Folder, number.ToString(System.Globalization.CultureInfo.InvariantCulture))).FullName;
        if (!empty)
            await Template.Value;
        if (!empty)
        {
            // The template's log goes on under its own key, and its numbers open with theirs.
            var keys = Directory.CreateDirectory(Path.Combine(data, "keys")).FullName;
            foreach (var key in new[] { "evidence.key", "fields.key" })
                File.Copy(Path.Combine(Folder, "template", "keys", key), Path.Combine(keys, key));
        }

        if (!IsPostgres)
        {
            if (!empty)
                File.Copy(Path.Combine(Folder, "template", "jct.db"), Path.Combine(data, "jct.db"));
            return new() { ["Data"] = data };
        }

        var name = $"jct_{Environment.ProcessId}_{number}";
        await OneCopyAtATime.WaitAsync();
        try
        {
            await Execute(empty ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {TemplateName}");
        }
        finally
        {
            OneCopyAtATime.Release();
        }

        return Postgres(data, name);
    }

    /// <summary>Passwords of tests are no secret: few rounds, so that the processor does what is tested. How many the product takes is tested by itself (PasswordTests).</summary>
    public static void HashQuickly(WebApplicationBuilder builder) => builder.Services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);

    private static async Task MakeTemplate()
    {
        var data = Directory.CreateDirectory(Path.Combine(Folder, "template")).FullName;
        if (IsPostgres)
            await Execute($"CREATE DATABASE {TemplateName}");
        await using (var app = Program.Build(IsPostgres ? Postgres(data, TemplateName) : new() { ["Data"] = data }, HashQuickly))
        {
            await Hosting.PrepareDatabase(app.Services, CancellationToken.None);
            await using var scope = app.Services.CreateAsyncScope();
            var files = OrganizationFolder.Read(name => File.OpenRead(Path.Combine(AppContext.BaseDirectory, "demo", name)));
            var hash = scope.ServiceProvider.GetRequiredService<IPasswordHasher<Person>>().HashPassword(null!, DemoCast.Password);
            var import = scope.ServiceProvider.GetRequiredService<ImportOrganization>();
            var report = await scope.ServiceProvider.GetRequiredService<Work>().Run(() => import.Run(files, hash, CancellationToken.None), CancellationToken.None);
            Assert.Empty(report.Value.Faults);
            await scope.ServiceProvider.GetRequiredService<Modules.Evidence.SequenceLeaves>().Run(CancellationToken.None);
        }

        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
    }

    private static Dictionary<string, string?> Postgres(string data, string name) => new()
    {
        ["Data"] = data, ["Db"] = "postgres", ["Connection"] = $"{Server};Database={name};Maximum Pool Size=20",
    };

    private static async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(Server + ";Database=postgres");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
