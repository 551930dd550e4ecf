using System.Diagnostics;
using System.Globalization;
using Jicengtong.Tests.Crash;
using Npgsql;

namespace Jicengtong.Bench;

/// <summary>A PostgreSQL server of our own on a spare loopback port, with fsync on, gone when we are. It can be killed like a power cut.</summary>
internal sealed class ThrowawayPostgres : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("jct-bench-pg-").FullName;
    private readonly string binaries = FindBinaries();
    private readonly int port = ChildProgram.FreePort();

    private ThrowawayPostgres()
    {
    }

    /// <summary>Version as the server says it.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Where it listens, on loopback.</summary>
    public int Port => port;

    private string Cluster => Path.Combine(folder, "pg");

    private int Postmaster => int.Parse(File.ReadLines(Path.Combine(Cluster, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private string Server => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres");

    /// <summary>Makes the cluster and starts it.</summary>
    public static ThrowawayPostgres Start()
    {
        var server = new ThrowawayPostgres();
        if (Environment.IsPrivilegedProcess)
            Run("chown", "postgres", server.folder);
        server.AsPostgres("initdb", "-D", server.Cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C");
        server.StartServer();
        using var connection = new NpgsqlConnection(server.Server + ";Database=postgres;Pooling=false");
        connection.Open();
        server.Version = connection.PostgreSqlVersion.ToString();
        return server;
    }

    /// <summary>An empty database; its connection string.</summary>
    public async Task<string> NewDatabase(string name)
    {
        await Do($"CREATE DATABASE {name}");
        return $"{Server};Database={name};Maximum Pool Size=40";
    }

    /// <summary>Removes the database of a connection string.</summary>
    public Task Drop(string connectionString) => Do($"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    /// <summary>kill −9 of the server and all its processes, then a start, which recovers from its log.</summary>
    public async Task KillAndRestart()
    {
        var postmaster = Postmaster;
        var backends = ChildrenOf(postmaster);
        foreach (var id in (int[])[postmaster, .. backends])
            KillOne(id);
        while (Directory.Exists($"/proc/{postmaster}") || backends.Any(backend => Directory.Exists($"/proc/{backend}")))
            await Task.Delay(10);
        StartServer();
    }

    /// <summary>STOP: the server and all its processes stand still, while the kernel goes on taking connections for them. CONT: they go on.</summary>
    public void Signal(string signal)
    {
        // The postmaster first, so that it has no more children; one that ends by itself meanwhile needs no signal.
        foreach (var id in (IEnumerable<int>)[Postmaster, .. ChildrenOf(Postmaster)])
        {
            using var kill = Process.Start(new ProcessStartInfo("kill", ["-" + signal, id.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true })!;
            kill.WaitForExit();
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        AsPostgres("pg_ctl", "-D", Cluster, "-s", "-m", "immediate", "stop");
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task Do(string statement)
    {
        await using var connection = new NpgsqlConnection(Server + ";Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    private void StartServer() => AsPostgres("pg_ctl", "-D", Cluster, "-s", "-w", "-l", Path.Combine(folder, "log"),
        "-o", string.Create(CultureInfo.InvariantCulture, $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=256MB -c max_wal_size=4GB"), "start");

    private void AsPostgres(string binary, params string[] arguments)
    {
        var command = Path.Combine(binaries, binary);
        if (Environment.IsPrivilegedProcess)
            Run("runuser", ["-u", "postgres", "--", command, .. arguments]);
        else
            Run(command, arguments);
    }

    private static int[] ChildrenOf(int parent) =>
    [
        .. from path in Directory.EnumerateDirectories("/proc")
           let name = Path.GetFileName(path)
           where int.TryParse(name, CultureInfo.InvariantCulture, out _) && ParentOf(path) == parent
           select int.Parse(name, CultureInfo.InvariantCulture)
    ];

    // After the name in brackets come the state and the parent's id.
    private static int ParentOf(string process)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(process, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void KillOne(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself when its postmaster did.
        }
    }

    private static string FindBinaries() => Directory.Exists("/usr/lib/postgresql")
        && Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Max() is { } found
        ? found
        : throw new InvalidOperationException("PostgreSQL is not installed; install it or measure with --db sqlite.");

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        // The server inherits the pipes, so their end is not waited for.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!process.WaitForExit(50))
        {
        }

        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
