using System.CommandLine;

namespace Jicengtong.Platform;

/// <summary><c>jct keys</c>: which keys seal the numbers in the database, and a new one for all of them.</summary>
internal static class KeysCommand
{
    /// <param name="prepared">Opens the installation the command line names, with its database at this version.</param>
    /// <param name="options">The options that name it.</param>
    public static Command Build(Func<ParseResult, CancellationToken, Task<WebApplication>> prepared, params Option[] options)
    {
        var rotate = new Command("rotate", "换一把新密钥，把库里所有加密的号码换到新密钥下；运行中也可以，中断了再运行一次就接着做");
        var list = new Command("list", "列出加密号码用的密钥编号和在用情况（不显示密钥）");
        foreach (var option in options)
        {
            rotate.Add(option);
            list.Add(option);
        }

        rotate.SetAction(async (parsed, cancel) =>
        {
            await using var app = await prepared(parsed, cancel);
            await using var scope = app.Services.CreateAsyncScope();
            var report = await scope.ServiceProvider.GetRequiredService<RotateKeys>().Run(cancel);
            Console.WriteLine(report.Summary);
            return 0;
        });
        list.SetAction(async (parsed, cancel) =>
        {
            await using var app = await prepared(parsed, cancel);
            await using var scope = app.Services.CreateAsyncScope();
            var used = await scope.ServiceProvider.GetRequiredService<SealStored>().Used(cancel);
            var keys = app.Services.GetRequiredService<FieldKeys>();
            foreach (var id in keys.All)
                Console.WriteLine($"{id}  {(id == keys.Current ? "现在用" : used.Contains(id) ? "还有号码在用，不能删" : "已不用")}");
            return 0;
        });
        return new Command("keys", "加密手机号码的密钥") { rotate, list };
    }
}

/// <summary>What a rotation did.</summary>
/// <param name="Key">Id of the key in force now.</param>
/// <param name="Sealed">Values sealed anew.</param>
/// <param name="Forgotten">Ids of keys taken out of the file because nothing needs them.</param>
internal sealed record Rotation(string Key, int Sealed, IReadOnlyList<string> Forgotten)
{
    public string Summary => $"现在用密钥 {Key}；{Sealed} 个号码换到了它下面。"
        + (Forgotten.Count > 0 ? $"不再用的 {string.Join("、", Forgotten)} 已删。" : "")
        + "旧备份要用旧密钥才能打开，备份里自带；请马上再备份一次。";
}

/// <summary>Puts a new key in force and seals everything anew. With keys in the setting, the first of them is the new one.</summary>
internal sealed class RotateKeys(FieldKeys keys, SealStored stored, Work work, IEvidence evidence, TimeProvider clock)
{
    public async Task<Rotation> Run(CancellationToken cancel)
    {
        // A rotation that was cut is finished before another begins.
        var finished = await stored.Anew(cancel);
        var current = keys.AreGiven || finished > 0 ? keys.Current : keys.Renew(clock.GetUtcNow());
        await work.Run<Done>(async () =>
        {
            await evidence.Record(new Fact("keys.rotated", Guid.Empty, Fact.SubjectOf("keys", Ids.Next(clock.GetUtcNow())), current), cancel);
            return Done.Instance;
        }, cancel);
        var count = await stored.Anew(cancel);
        return new Rotation(current, finished + count, keys.AreGiven ? [] : keys.Forget(await stored.Used(cancel), clock.GetUtcNow()));
    }
}
