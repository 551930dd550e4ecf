using System.CommandLine;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Importing;

/// <summary><c>jct import organization</c> and <c>jct export organization</c>: the same as the page, without a browser.</summary>
internal static class OrganizationCommands
{
    /// <param name="prepared">The product on a database of this version.</param>
    /// <param name="settings">Options every command has.</param>
    public static Command Import(Func<ParseResult, CancellationToken, Task<WebApplication>> prepared, params Option[] settings)
    {
        var folder = new Argument<string>("FOLDER") { Description = "含 units.csv、people.csv、appointments.csv、matters.csv、duties.csv 的文件夹，或一个 Excel 文件" };
        var dry = new Option<bool>("--dry-run") { Description = "只看会新增、改动、结束什么，不写入" };
        var end = new Option<bool>("--end-missing") { Description = "文件里没有了的单位、任职和职责也结束（先用 --dry-run 看一遍）" };
        var import = new Command("organization", "导入机构、人员、任职、事项和职责；有一处错就一行也不导入") { folder, dry, end };
        Array.ForEach(settings, import.Add);
        import.SetAction(async (parsed, cancel) =>
        {
            var (output, errors, path) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(folder)!);
            if (!File.Exists(path) && !Directory.Exists(path))
            {
                errors.WriteLine($"没有 {path}。请给出文件夹或 Excel 文件。");
                return 1;
            }

            await using var app = await prepared(parsed, cancel);
            var files = OrganizationFolder.In(path);
            var looked = await Do(app, import => import.Preview(files, [], cancel));
            string[] keys = parsed.GetValue(end) ? [.. looked.Missing.Select(one => one.Key)] : [];
            var result = parsed.GetValue(dry)
                ? (Result<ImportReport>)await Do(app, import => import.Preview(files, keys, cancel))
                : await Do(app, (import, work) => work.Run(() => import.Run(files, null, cancel, keys), cancel));
            if (!result.Succeeded)
            {
                errors.WriteLine(result.Error.Message);
                return 1;
            }

            return Say(result.Value, parsed.GetValue(dry), output, errors);
        });
        return import;
    }

    /// <inheritdoc cref="Import" />
    public static Command Export(Func<ParseResult, CancellationToken, Task<WebApplication>> prepared, params Option[] settings)
    {
        var target = new Argument<string>("TARGET") { Description = "一个 .xlsx 文件，或放 CSV 的文件夹" };
        var export = new Command("organization", "导出机构、人员（不含手机号）、任职、事项和职责，就是能再导入的样子") { target };
        Array.ForEach(settings, export.Add);
        export.SetAction(async (parsed, cancel) =>
        {
            await using var app = await prepared(parsed, cancel);
            var path = parsed.GetValue(target)!;
            await RecordedRoutes.RecordExport(app.Services, "organization", cancel);
            await using var scope = app.Services.CreateAsyncScope();
            var organization = scope.ServiceProvider.GetRequiredService<ExportOrganization>();
            if (WorkbookSheets.IsWorkbook(path))
                await File.WriteAllBytesAsync(path, await organization.Workbook(cancel), cancel);
            else
                await organization.WriteTo(Directory.CreateDirectory(path).FullName, cancel);
            parsed.InvocationConfiguration.Output.WriteLine($"已导出到 {path}。");
            return 0;
        });
        return export;
    }

    private static int Say(ImportReport report, bool isDry, TextWriter output, TextWriter errors)
    {
        foreach (var fault in report.Faults)
            errors.WriteLine($"{fault.File} 第 {fault.Line} 行 {fault.Column}：{fault.Remedy}");
        if (!report.Imported)
        {
            output.WriteLine($"有 {report.Faults.Count} 处要改，一行也没有导入。");
            return 1;
        }

        foreach (var note in report.Notes)
            output.WriteLine($"请留意：{note.File} 第 {note.Line} 行：{note.Remedy}");
        if (isDry)
            foreach (var line in report.Lines)
                output.WriteLine($"{(line.Act == ImportAct.Added ? "新增" : line.Act == ImportAct.Changed ? "改动" : "结束")} {line.File} {line.Subject}{(line.Details.Length > 0 ? "：" + line.Details : "")}");
        foreach (var one in report.Missing)
            output.WriteLine($"文件里没有了（保持原样）：{one.Subject}");
        var changes = $"新增 {report.Lines.Count(line => line.Act == ImportAct.Added)}，改动 {report.Lines.Count(line => line.Act == ImportAct.Changed)}，结束 {report.Lines.Count(line => line.Act == ImportAct.Ended)}";
        output.WriteLine(isDry ? $"没有写入。会{changes}。" : $"已导入：单位 {report.Units}、人员 {report.People}、任职 {report.Appointments}、事项 {report.Matters}、职责 {report.Duties}。{changes}。");
        return 0;
    }

    private static Task<ImportReport> Do(WebApplication app, Func<ImportOrganization, Task<ImportReport>> act) => Do(app, (import, _) => act(import));

    // Each look in a scope of its own: it undoes what it did, and keeps nothing.
    private static async Task<T> Do<T>(WebApplication app, Func<ImportOrganization, Work, Task<T>> act)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<ImportOrganization>(), scope.ServiceProvider.GetRequiredService<Work>());
    }
}
