using System.ComponentModel;
using System.Diagnostics;
using Jicengtong.Modules.Problems.Essay;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Problems.Essay;

/// <summary>The founding essay's two programs run against the product, and what its API collected moves into the ledger.</summary>
public sealed class EssayTests : TownTests
{
    private static readonly string Programs = Path.Combine(AppContext.BaseDirectory, "Problems", "Essay");

    private string Folder => Directory.CreateDirectory(Path.Combine(Town.Services.GetRequiredService<Installation>().Data, "essay")).FullName;

    [Fact]
    public async Task A_client_of_the_essays_API_hears_the_same_from_the_product()
    {
        foreach (var name in new[] { "feedback.py", "both.py" })
            File.Copy(Path.Combine(Programs, name), Path.Combine(Folder, name));
        var essay = await Python("flask", "both.py");
        var program = await Town.As("u0362");
        Assert.Equal(essay, await Python("json", "both.py", Town.Address.ToString().TrimEnd('/'), program.DefaultRequestHeaders.Authorization!.Parameter!));
        Assert.Contains("Missing data", essay, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_essays_statistics_run_unchanged_on_the_ledger_and_print_66_7_and_2_7()
    {
        await Town.ThreeGrids();
        var leader = await Town.As("u0135");
        var table = Path.Combine(Folder, "lines.csv");
        await File.WriteAllBytesAsync(table, await leader.GetByteArrayAsync("/problems/lines.csv?month=2026-11"));
        Assert.Equal(["网格ID,问题类型,解决状态,响应时间(天)", "513401111200G01,人居环境整治,已解决,2", "513401111200G02,道路交通安全,待处理,5", "513401111201G01,控辍保学,已解决,1"], await Lines(table));
        Assert.Equal(403, (int)(await (await Town.As("u0374")).GetAsync("/problems/lines.csv")).StatusCode);
        Assert.Equal(404, (int)(await (await Town.As("u0362")).GetAsync("/problems/lines.csv?unit=513401111")).StatusCode);
        Assert.Equal("解决率: 66.7%\n平均响应时间: 2.7天\n", await Python("pandas", Path.Combine(Programs, "on_the_ledger.py"), Path.Combine(Programs, "statistics.py"), table));
        Assert.Equal("解决率: 66.7%\n平均响应时间: 2.7天\n", await Python("pandas", Path.Combine(Programs, "statistics.py")));
    }

    [Fact]
    public async Task Its_database_is_taken_over_once_with_the_days_it_was_said_and_bad_rows_are_named()
    {
        var file = Path.Combine(Folder, "feedback.db");
        await Fill(file, "INSERT INTO feedback (department, issue, timestamp) VALUES ('水利局', '灌溉渠塌了', '2026-11-02 01:00:00'), ('饮水安全', '停水', '2026-11-01 00:30:00'), ('', '没写部门', '2026-11-01 00:00:00'), ('水利局', NULL, '2026-11-01 00:00:00'), ('水利局', '将来', '2027-01-01 00:00:00')");
        var first = await Import(file);
        Assert.Equal((2, 0), (first.Taken, first.Known));
        Assert.Equal([3L, 4, 5], first.Bad.Select(bad => bad.Id).Order());
        var program = await Town.As("u0362");
        var listed = (await program.GetAsync("/get_feedback").Json()).EnumerateArray().ToList();
        Assert.Equal([("水利局", "灌溉渠塌了", "2026-11-02 01:00:00"), ("饮水安全", "停水", "2026-11-01 00:30:00")], listed.Select(one => (one.Text("department"), one.Text("issue"), one.Text("timestamp"))));
        Assert.Equal(20261101001, listed[1].GetProperty("id").GetInt64());
        // The clock starts now, not on the day it was said.
        var problem = await program.Problem((await program.Ledger("mine"))[1].Text("id"));
        Assert.Equal(TestClock.At(11, 22, 9), problem.Time("dueAt"));
        Assert.Single(await (await Town.As("u0168")).Todo());

        await Fill(file, "UPDATE feedback SET department = '水利局' WHERE id = 3");
        var again = await Import(file);
        Assert.Equal((1, 2, 2), (again.Taken, again.Known, again.Bad.Count));
        Assert.Equal(3, (await program.Ledger("mine")).Count);
    }

    [Fact]
    public async Task A_file_of_another_kind_is_refused_in_plain_words()
    {
        var other = Path.Combine(Folder, "other.db");
        await File.WriteAllTextAsync(other, "this is no database");
        Assert.Equal("feedback.notTheirFile", (await FeedbackFile.Read(other, CancellationToken.None)).Error!.Code);
        Assert.Equal("notFound", (await FeedbackFile.Read(Path.Combine(Folder, "none.db"), CancellationToken.None)).Error!.Code);
    }

    private async Task<ImportedFeedback> Import(string file)
    {
        var rows = await FeedbackFile.Read(file, CancellationToken.None);
        return await Town.Do(async services =>
        {
            var id = await services.GetRequiredService<Sql>().First<Guid>("SELECT id FROM organization_persons WHERE account = 'u0362'", null, CancellationToken.None);
            var by = await services.GetRequiredService<ICurrentUsers>().Find(id, null, CancellationToken.None);
            return await services.GetRequiredService<ImportFeedback>().Run(by!, rows.Value, CancellationToken.None);
        });
    }

    private static async Task Fill(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE IF NOT EXISTS feedback (id INTEGER PRIMARY KEY, department TEXT, issue TEXT, timestamp DATETIME DEFAULT CURRENT_TIMESTAMP);" + sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string[]> Lines(string file) => (await File.ReadAllTextAsync(file, new System.Text.UTF8Encoding(false, true))).ReplaceLineEndings("\n").TrimEnd().Split('\n');

    // Debian's own, so that what bin/test installs is found.
    private async Task<string> Python(string library, params string[] arguments)
    {
        try
        {
            if ((await Run("-c", "import " + library)).Status != 0)
                Assert.Skip($"python3-{library} is not installed.");
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no /usr/bin/python3.");
        }

        var (status, output, failed) = await Run(arguments);
        Assert.True(status == 0, failed);
        return output;
    }

    private async Task<(int Status, string Output, string Failed)> Run(params string[] arguments)
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments)
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = System.Text.Encoding.UTF8, Environment = { ["PYTHONIOENCODING"] = "utf-8", ["PYTHONDONTWRITEBYTECODE"] = "1" },
        })!;
        var failed = python.StandardError.ReadToEndAsync();
        var output = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        return (python.ExitCode, output, await failed);
    }
}
