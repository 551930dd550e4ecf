using System.Collections.Concurrent;
using System.Globalization;
using Jicengtong.Modules.Problems.Anonymous;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jicengtong.Tests.Problems.Anonymous;

/// <summary>
/// Five officials whom the attacker knows write thirty letters in a day and do their ordinary work between; then the whole database, all files
/// and a log of everything at the finest level are stolen. No case can be joined to its author, and the attack that says so finds what is planted.
/// </summary>
public sealed class DumpTests : TownTests
{
    private const int Number = 30;
    private static readonly string[] Authors = ["u0362", "u0373", "u0386", "u0411", "u0168"];
    private static readonly DateTimeOffset Morning = TestClock.At(11, 20, 9);
    private readonly AllLogs logs = new();

    [Fact]
    public async Task With_database_files_and_logs_nobody_can_join_a_case_to_its_author()
    {
        var known = await Write();
        Assert.Equal([], await Attacked(known, withFiles: false));
        await Town.MoveTo(TestClock.At(11, 21, 8, 1));
        Assert.Equal([], await Attacked(known, withFiles: true));
        Assert.Equal(Number, (await (await Town.As("u0188")).Cases()).Count);
    }

    [Fact]
    public async Task The_attack_finds_an_author_an_hour_an_order_a_size_and_a_line_of_the_log_that_were_planted()
    {
        var known = await Write();
        async Task Plant(string sql, Func<KnownCase, object>? each = null)
        {
            foreach (var one in each is null ? [null] : known.Cast<KnownCase?>())
                await Town.Do(services => services.GetRequiredService<Sql>().Execute(sql, one is null ? null : each!(one), CancellationToken.None));
        }

        await Plant("CREATE TABLE planted_authors (digest text, account text)");
        await Plant("INSERT INTO planted_authors VALUES (@digest, @author)", one => new { digest = one.Digest, author = one.Author });
        Assert.Contains("planted_authors joins a case to u0362", await Attacked(known, withFiles: false));
        await Plant("DROP TABLE planted_authors");

        await Plant("CREATE TABLE planted_hours (digest text, at bigint)");
        await Plant("INSERT INTO planted_hours VALUES (@digest, @at)", one => new { digest = one.Digest, at = one.At.UtcTicks });
        var found = await Attacked(known, withFiles: false);
        Assert.Contains("planted_hours.at tells the hour of a case", found);
        Assert.Contains("planted_hours lies in the order in which people wrote", found);
        Assert.Contains("planted_hours.at sorts in the order in which people wrote", found);
        await Plant("DROP TABLE planted_hours");

        await Plant("CREATE TABLE problem_case_planted (digest text, content " + (TestDatabase.IsPostgres ? "bytea)" : "blob)"));
        await Plant("INSERT INTO problem_case_planted VALUES (@digest, @content)", one => new { digest = one.Digest, content = new byte[one.Text.Length] });
        Assert.Contains("problem_case_planted.content tells how much was written", await Attacked(known, withFiles: false));
        await Plant("DROP TABLE problem_case_planted");

        logs.Lines.Enqueue("09:17 GET /letter/open");
        Assert.StartsWith("the log tells", Assert.Single(await Attacked(known, withFiles: false)), StringComparison.Ordinal);
    }

    protected override Task<Town> Open() => Town.Open(Morning, adjust: builder =>
    {
        // As chatty as an operator can make it.
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace);
        foreach (var category in new[] { "Default", "Microsoft", "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.EntityFrameworkCore" })
            builder.Configuration[$"Logging:LogLevel:{category}"] = "Trace";
        builder.Services.AddSingleton<ILoggerProvider>(logs);
    });

    private async Task<List<KnownCase>> Write()
    {
        var (known, office) = (new List<KnownCase>(), new Dictionary<string, HttpClient>());
        foreach (var author in Authors)
            office[author] = await Town.As(author);
        for (var number = 0; number < Number; number++)
        {
            var (author, at) = (Authors[number * 7 % Authors.Length], Morning.AddMinutes((number * 17) + 3));
            Town.Clock.MoveTo(at.AddMinutes(-1));
            // In the minute before they do something under their name.
            await office[author].GetAsync("/api/inbox?box=todo").Json();
            await office[author].Post("/api/problems", new { text = $"路灯坏了 {number}", matter = "安全生产" });
            Town.Clock.MoveTo(at);
            var phone = Town.Visitor();
            phone.DefaultRequestHeaders.UserAgent.ParseAdd($"Phone-of-{author}/1.0");
            var text = $"记号{number.ToString(CultureInfo.InvariantCulture)}号" + new string('长', number * 40);
            var code = await phone.Letter(text);
            if (number % 3 == 0)
                await phone.WriteOn(code, "said", "补一句" + new string('短', number));
            known.Add(new KnownCase(Convert.ToHexStringLower(CaseCode.Read(code)!.Digest), author, at, text, code));
        }

        return known;
    }

    private async Task<IReadOnlyList<string>> Attacked(List<KnownCase> known, bool withFiles)
    {
        var dump = await Dump.Of(Town);
        Assert.True(dump.Rows.Count(row => row.Table == "problem_cases") == Number && dump.Rows.Count(row => row.Table == "problem_case_letters") == 40, "The attack would be blind.");
        var people = (await Town.Do(services => services.GetRequiredService<Sql>().Query<PersonRow>("SELECT id, account FROM organization_persons", null, CancellationToken.None)))
            .ToDictionary(person => person.Id.ToString("N"), person => person.Account);
        var attack = new Attack(dump, known, people);
        var findings = attack.Findings([.. logs.Lines], withFiles ? Files(known) : new Dictionary<string, byte[]>()).ToList();
        var written = dump.Rows.Where(row => row.Text.Contains("Phone-of-", StringComparison.Ordinal)).Select(row => row.Table + " keeps what a telephone said of itself");
        return [.. findings, .. written];
    }

    private Dictionary<string, byte[]> Files(List<KnownCase> known)
    {
        var (data, files) = (Town.Services.GetRequiredService<Installation>().Data, new Dictionary<string, byte[]>());
        foreach (var path in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            files[Path.GetRelativePath(data, path)] = bytes.ToArray();
        }

        Assert.NotEmpty(known);
        return files;
    }

    private sealed class PersonRow
    {
        public Guid Id { get; init; }

        public string Account { get; init; } = "";
    }

    /// <summary>Keeps every line, at every level.</summary>
    private sealed class AllLogs : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

        public void Dispose()
        {
            // Nothing to give back.
        }

        private sealed class Line(AllLogs all, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
                => all.Lines.Enqueue($"{category} {formatter(state, exception)} {exception}");
        }
    }
}
