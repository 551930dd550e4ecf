using System.CommandLine;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Essay;

/// <summary><c>jct import feedback FILE --account ACCOUNT</c>: takes over what the essay's program collected.</summary>
internal static class FeedbackCommand
{
    /// <param name="build">Puts the product together from what the command line says, with its database at this version.</param>
    /// <param name="find">The person of an account, with today's posts.</param>
    /// <param name="options">Where the database is.</param>
    public static Command Build(Func<ParseResult, CancellationToken, Task<WebApplication>> build, Func<IServiceProvider, string, CancellationToken, Task<CurrentUser?>> find, params Option[] options)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "反馈程序的数据库（feedback.db）" };
        var account = new Option<string>("--account") { Description = "以谁的名义进台账：一般是原来收反馈的人", Required = true };
        var import = new Command("feedback", "把 Flask 反馈程序的数据库导入问题台账；再运行一次不会重复") { file, account };
        foreach (var option in options)
            import.Options.Add(option);
        import.SetAction(async (parsed, cancel) =>
        {
            await using var app = await build(parsed, cancel);
            await using var scope = app.Services.CreateAsyncScope();
            if (await find(scope.ServiceProvider, parsed.GetValue(account)!, cancel) is not { } by)
                return Refuse("没有这个账号：" + parsed.GetValue(account));
            var rows = await FeedbackFile.Read(parsed.GetValue(file)!.FullName, cancel);
            if (!rows.Succeeded)
                return Refuse(rows.Error.Message);
            scope.ServiceProvider.GetRequiredService<CurrentPerson>().User = by;
            var report = await scope.ServiceProvider.GetRequiredService<ImportFeedback>().Run(by, rows.Value, cancel);
            foreach (var (id, why) in report.Bad)
                await Console.Error.WriteLineAsync($"第 {id} 行没有导入：{why}");
            Console.WriteLine($"导入 {report.Taken} 件，以前导过 {report.Known} 件，没有导入 {report.Bad.Count} 件。");
            return report.Bad.Count == 0 ? 0 : 1;
        });
        return import;
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }
}
