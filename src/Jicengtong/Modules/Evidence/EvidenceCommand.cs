using System.CommandLine;
using System.Data.Common;
using System.Text;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary><c>evidence verify</c> (offline), <c>evidence export</c> and <c>evidence check</c> (with the database).</summary>
internal static class EvidenceCommand
{
    private const int Wrong = 1;

    /// <param name="build">Puts the product together with the settings of the command line.</param>
    /// <param name="settings">Options that say where data and database are.</param>
    public static Command Build(Func<ParseResult, WebApplication> build, params Option[] settings)
        => new("evidence", "存证：核对、导出、检查") { Verify(), Export(build, settings), Check(build, settings) };

    private static Command Verify()
    {
        var what = new Argument<string>("BUNDLE|FOLDER") { Description = "下载的证明（.json），或导出的整个日志" };
        var key = new Option<FileInfo>("--key") { Description = "日志的公钥（PEM），从审计管理员或锚点处取得", Required = true };
        var content = new Option<FileInfo?>("--content") { Description = "证明的正文，一并核对" };
        var anchor = new Option<FileInfo[]>("--anchor") { Description = "自己保存的检查点，日志必须仍与它一致；可多次给出" };
        var witness = new Option<string[]>("--witness") { Description = "见证人的公钥（名字+编号+base64），给出的每个检查点都要有它的联署；可多次给出" };
        var verify = new Command("verify", "不连数据库，核对一份证明或导出的日志") { what, key, content, anchor, witness };
        verify.SetAction(async (parsed, cancel) =>
        {
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                if (VerifyingKey.FromPem(await File.ReadAllTextAsync(parsed.GetValue(key)!.FullName, cancel)) is not { } trusted)
                    return Complain(errors, [new Mismatch("key", "不是 P-256 或 SM2 的公钥")]);
                if (Directory.Exists(parsed.GetValue(what)))
                {
                    if (!LogFolder.IsOne(parsed.GetValue(what)!))
                        return Complain(errors, [new Mismatch(parsed.GetValue(what)!, "不是导出的日志")]);
                    var anchors = (parsed.GetValue(anchor) ?? []).Select(file => (File: file.FullName, Note: File.ReadAllText(file.FullName))).ToList();
                    if (CoSignedAnchor.MissingWitnesses(anchors, parsed.GetValue(witness) ?? []).ToList() is { Count: > 0 } unwitnessed)
                        return Complain(errors, unwitnessed);
                    return Say(await LogAudit.Run(new LogFolder(parsed.GetValue(what)!, [.. anchors.Select(kept => CoSignedAnchor.WithoutWitnesses(kept.Note))]), trusted), output, errors);
                }

                if (ProofBundle.Read(await File.ReadAllTextAsync(parsed.GetValue(what)!, cancel)) is not { } bundle)
                    return Complain(errors, [new Mismatch(parsed.GetValue(what)!, "不是下载的证明，或者改动过")]);
                var (leaf, checkpoint, wrong) = bundle.Verify(trusted, parsed.GetValue(content) is { } file ? await File.ReadAllBytesAsync(file.FullName, cancel) : null);
                if (leaf is null || checkpoint is null)
                    return Complain(errors, [wrong!]);
                output.WriteLine($"属实：{leaf.At:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}  {leaf.Kind}  {leaf.Subject}  经办 {leaf.Actor}");
                output.WriteLine($"日志 {checkpoint.Origin} 的第 {bundle.Index} 叶，共 {checkpoint.Size} 叶，{checkpoint.Time:yyyy-MM-dd'T'HH:mm:ss'Z'} 签名。");
                return 0;
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                return Complain(errors, [new Mismatch("file", unreadable.Message)]);
            }
        });
        return verify;
    }

    private static Command Export(Func<ParseResult, WebApplication> build, Option[] settings)
    {
        var folder = new Argument<string>("FOLDER") { Description = "空文件夹；没有就新建" };
        var export = new Command("export", "把整个日志导出成文件，供别人离线核对") { folder };
        Array.ForEach(settings, export.Add);
        export.SetAction(async (parsed, cancel) =>
        {
            var target = parsed.GetValue(folder)!;
            if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
                return Complain(parsed.InvocationConfiguration.Error, [new Mismatch(target, "不是空文件夹")]);
            await using var app = build(parsed);
            await RecordedRoutes.RecordExport(app.Services, "evidence", cancel);
            await using var log = await StoredLog.Open(app.Services.GetRequiredService<Store>(), app.Services.GetRequiredService<Anchors>(), cancel);
            try
            {
                await LogFolder.Write(log, app.Services.GetRequiredService<SigningKey>().Public, target);
            }
            catch (InvalidDataException gap)
            {
                return Complain(parsed.InvocationConfiguration.Error, [new Mismatch("log", $"有缺口，请先运行 evidence check（{gap.Message}）")]);
            }

            parsed.InvocationConfiguration.Output.WriteLine($"已导出到 {target}。核对：jct evidence verify {target} --key 公钥.pem");
            return 0;
        });
        return export;
    }

    private static Command Check(Func<ParseResult, WebApplication> build, Option[] settings)
    {
        var key = new Option<FileInfo?>("--key") { Description = "核对用的公钥；不给就用这台机器的密钥" };
        var check = new Command("check", "从数据库的每一片叶重算整棵树，和签名、锚点逐一比较；再把文件、转办、答复、回执、问题、任职和职责的每一行和它的叶比较") { key };
        Array.ForEach(settings, check.Add);
        check.SetAction(async (parsed, cancel) =>
        {
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            await using var app = build(parsed);
            var own = app.Services.GetRequiredService<SigningKey>();
            if (parsed.GetValue(key) is null && !own.Exists)
                return Complain(errors, [new Mismatch("key", "这台机器没有密钥，请用 --key 给出公钥")]);
            var trusted = parsed.GetValue(key) is { } file ? VerifyingKey.FromPem(await File.ReadAllTextAsync(file.FullName, cancel)) : own.Public;
            if (trusted is null)
                return Complain(errors, [new Mismatch("key", "不是 P-256 或 SM2 的公钥")]);
            try
            {
                await using var scope = app.Services.CreateAsyncScope();
                await using var log = await StoredLog.Open(app.Services.GetRequiredService<Store>(), app.Services.GetRequiredService<Anchors>(), cancel);
                using var joined = log.Join(scope.ServiceProvider.GetRequiredService<Sql>());
                var report = await LogAudit.Run(log, trusted);
                var rows = scope.ServiceProvider.GetRequiredService<CompareRows>();
                report = report with { Mismatches = [.. report.Mismatches, .. await rows.Run(cancel)] };
                if (report.Mismatches.Count == 0)
                    output.WriteLine($"表里 {rows.Rows} 行和存证一致。");
                return Say(report, output, errors);
            }
            catch (Exception unreadable) when (unreadable is DbException or System.Data.DataException or InvalidCastException or FormatException or ArgumentException or OverflowException)
            {
                return Complain(errors, [new Mismatch("database", $"存证的表读不出来：{unreadable.Message}")]);
            }
        });
        return check;
    }

    private static int Say(AuditReport report, TextWriter output, TextWriter errors)
    {
        if (report.Mismatches.Count > 0)
            return Complain(errors, report.Mismatches);
        output.WriteLine($"完好：{report.Size} 片叶，{report.Checkpoints} 个检查点，根 {Convert.ToBase64String(report.Root)}");
        if (report.Forgotten > 0)
            output.WriteLine($"其中 {report.Forgotten} 片按期限遗忘了，只剩指纹，仍在树里。");
        return 0;
    }

    private static int Complain(TextWriter errors, IReadOnlyList<Mismatch> wrong)
    {
        var text = new StringBuilder($"不符 {wrong.Count} 处，第一处 {wrong[0].Where}\n");
        foreach (var one in wrong)
            text.Append(one).Append('\n');
        errors.Write(text);
        return Wrong;
    }
}
