using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Problems;
using Jicengtong.Platform;

namespace Jicengtong.Demo;

/// <summary>A few problems of the town: one late, one new, one answered, one closed by the person who raised it.</summary>
internal sealed class DemoProblems(DemoTown town, CancellationToken cancel)
{
    public async Task Settle()
    {
        town.Then(16, 9, 20);
        await Report("u0362", "饮水安全", "自来水断断续续两周了，三组和四组早上没水，老人要到隔壁村打水。");
        town.Then(16, 11);
        var subsidy = await Report("u0386", "农业补贴", "承包地流转给合作社的，补贴今年发给谁？群众天天来问。");
        town.Then(17, 10, 30);
        await Answer("u0166", subsidy, "按市里统一口径：流转的地，合同没有另外约定，仍补给承包农户。口径全文已发各村。");
        town.Then(17, 15);
        await In(async scope => (await scope.GetRequiredService<CloseProblem>().Run(await town.User("u0386"), subsidy, true, Rating.Satisfied, "说清楚了，已在村民群贴出。", cancel)).Map(_ => Done.Instance));
        town.Then(18, 9);
        var waste = await Report("u0411", "人居环境整治", "垃圾清运车四天没来，村口堆满了。");
        town.Then(19, 9, 40);
        await Answer("u0167", waste, "车坏了，今天下午换车来拉；以后改为两天一趟。");
        town.Then(19, 16, 30);
        await Report("u0374", "道路交通安全", "二组急弯的反光镜被撞掉了，晚上会车很险。");
        town.Then(20, 8, 10);
        await ByResident("513401111200G02", "河道边上又堆了建筑垃圾，下雨要冲进河里。");
    }

    // Somebody scanned the code on the wall of the grid.
    private Task<Done> ByResident(string grid, string text) => In(async scope =>
    {
        var place = await scope.GetRequiredService<IDirectory>().Unit(grid, cancel);
        return (await scope.GetRequiredService<ReportAsResident>().Run(place!, new OpenVoice(text, "人居环境整治", null, null, null), cancel)).Map(_ => Done.Instance);
    });

    private Task<Guid> Report(string account, string matter, string text)
        => In(async scope => (await scope.GetRequiredService<ReportProblem>().Run(await town.User(account), new ProblemDraft(text, matter), cancel)).Map(problem => problem.Id));

    private Task Answer(string account, Guid problem, string text)
        => In(async scope => (await scope.GetRequiredService<AnswerProblem>().Run(await town.User(account), problem, text, cancel)).Map(_ => Done.Instance));

    private Task<T> In<T>(Func<IServiceProvider, Task<Result<T>>> act)
        => town.In(async scope => DemoTown.Must(await scope.GetRequiredService<Work>().Run(() => act(scope), cancel)));
}
