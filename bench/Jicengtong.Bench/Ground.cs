using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Jicengtong.Bench;

/// <summary>
/// What every measurement stands on: the chosen databases (a PostgreSQL of our own, started when first needed), a folder that
/// is removed at the end, and the report.
/// </summary>
internal sealed class Ground(bool isFull, int? rounds, string program, IReadOnlyList<DatabaseKind> databases) : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("jct-bench-").FullName;
    private ThrowawayPostgres? postgres;
    private int made;

    /// <summary>The sizes of the promises rather than minutes.</summary>
    public bool IsFull => isFull;

    /// <summary>Runs of each measurement: enough for a median.</summary>
    public static int Runs => 5;

    /// <summary>Rounds of kill −9 per database.</summary>
    public int CrashRounds => rounds ?? (isFull ? 200 : 5);

    /// <summary>The program as it is delivered.</summary>
    public string Program => program;

    /// <summary>Which databases to measure.</summary>
    public IReadOnlyList<DatabaseKind> Databases => databases;

    /// <summary>Where findings go.</summary>
    public Report Report { get; } = new();

    /// <summary>A folder of one's own below the ground's.</summary>
    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(folder, name + Interlocked.Increment(ref made).ToString(CultureInfo.InvariantCulture))).FullName;

    /// <summary>Our PostgreSQL, with fsync on: a durable commit is what is promised.</summary>
    public ThrowawayPostgres Postgres => postgres ??= ThrowawayPostgres.Start();

    /// <summary>Settings of an installation on an empty database.</summary>
    public async Task<Dictionary<string, string?>> NewInstallation(DatabaseKind kind)
    {
        var data = NewFolder("data");
        return kind == DatabaseKind.Sqlite
            ? new() { ["Data"] = data }
            : new() { ["Data"] = data, ["Db"] = "postgres", ["Connection"] = await Postgres.NewDatabase("bench" + Path.GetFileName(data)) };
    }

    /// <summary>The product in this process on a new, migrated database. <paramref name="listen"/> starts its host: sockets, the group writer, jobs.</summary>
    public async Task<WebApplication> Build(DatabaseKind kind, bool listen, Action<WebApplicationBuilder>? adjust = null)
    {
        var settings = await NewInstallation(kind);
        settings["urls"] = "http://127.0.0.1:0";
        var app = global::Program.Build(settings, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Error).AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
            adjust?.Invoke(builder);
        });
        await Hosting.PrepareDatabase(app.Services, CancellationToken.None);
        if (listen)
            await app.StartAsync();
        return app;
    }

    /// <summary>Ends it and removes its database, where that is large.</summary>
    public async Task Remove(WebApplication app)
    {
        var installation = app.Services.GetRequiredService<Installation>();
        await app.StopAsync();
        await app.DisposeAsync();
        if (installation.Db == DatabaseKind.Postgres)
            await Postgres.Drop(installation.Connection!);
        Directory.Delete(installation.Data, recursive: true);
    }

    /// <summary>The settings by which a child process finds the same installation.</summary>
    public static Dictionary<string, string?> SettingsOf(Installation installation)
    {
        var settings = new Dictionary<string, string?> { ["Data"] = installation.Data };
        if (installation.Db == DatabaseKind.Postgres)
            (settings["Db"], settings["Connection"]) = ("postgres", installation.Connection);
        return settings;
    }

    /// <summary>Versions of what took part.</summary>
    public IReadOnlyDictionary<string, string> Versions()
    {
        using var sqlite = new SqliteConnection("Data Source=:memory:");
        sqlite.Open();
        var versions = new Dictionary<string, string>
        {
            ["product"] = Report.ProductVersion, ["dotnet"] = Environment.Version.ToString(), ["sqlite"] = sqlite.ServerVersion,
        };
        if (postgres is not null)
            versions["postgres"] = postgres.Version;
        return versions;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
        if (postgres is not null)
            await postgres.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>How the table calls a database.</summary>
    public static string NameOf(DatabaseKind kind) => kind == DatabaseKind.Sqlite ? "SQLite" : "PostgreSQL";
}

/// <summary>Working inside the product.</summary>
internal static class InsideTheProduct
{
    /// <summary>Runs something in a scope of the product, as a request would.</summary>
    public static async Task<T> Do<T>(this WebApplication app, Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }

    /// <summary>Statements outside of transactions, however long they take: what an administrator or the server itself does.</summary>
    public static async Task Tend(this WebApplication app, params string[] statements)
    {
        await using var connection = await app.Services.GetRequiredService<Store>().Open(CancellationToken.None);
        foreach (var statement in statements)
        {
            await using var command = connection.CreateCommand();
            (command.CommandText, command.CommandTimeout) = (statement, 0);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>One transaction of plain SQL statements.</summary>
    public static Task Write(this WebApplication app, params string[] statements) => app.Do(async services =>
    {
        var sql = services.GetRequiredService<Sql>();
        var result = await services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            foreach (var statement in statements)
                await sql.Execute(statement, new { now = DateTimeOffset.UtcNow, later = DateTimeOffset.UtcNow.AddDays(5), today = DateOnly.FromDateTime(DateTime.UtcNow), no = false }, CancellationToken.None);
            return Done.Instance;
        }, CancellationToken.None);
        return result.Value;
    });
}
