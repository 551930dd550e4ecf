using System.CommandLine;
using System.Globalization;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary><c>groups plan FOLDER</c>: the plan of a folder of CSV files, as text or JSON.</summary>
internal static class GroupsCommand
{
    private const int BadData = 1;
    private const int LimitsImpossible = 2;
    private const int FaultsShown = 20;

    public static Command Build()
    {
        var folder = new Argument<string>("folder") { Description = "放着 groups.csv、group_members.csv（或企业微信、钉钉导出的群成员表）和 people.csv、units.csv、appointments.csv、duties.csv 的文件夹" };
        var maxGroups = new Option<int?>("--max-groups") { Description = "全部群的上限，通知群也算（不填：每个乡镇 8 个）" };
        var maxPerPerson = new Option<int>("--max-per-person") { Description = "每人最多几个群", DefaultValueFactory = _ => 3 };
        var noAnnounce = new Option<bool>("--no-announce-group") { Description = "不留只发通知的群" };
        var keep = new Option<string[]>("--keep") { Description = "照原样留着的群；可以写几次", DefaultValueFactory = _ => [] };
        var separate = new Option<string[]>("--separate") { Description = "不能合成一个的两个群：--separate 甲群 乙群；可以写几次", DefaultValueFactory = _ => [], Arity = ArgumentArity.ZeroOrMore, AllowMultipleArgumentsPerToken = true };
        var limit = new Option<string[]>("--limit") { Description = "某个人的上限：--limit 账号=数；可以写几次", DefaultValueFactory = _ => [] };
        var skip = new Option<bool>("--skip-unknown") { Description = "人员名单里没有的人先不算" };
        var json = new Option<bool>("--json") { Description = "输出 JSON" };
        var plan = new Command("plan", "算出减群方案") { folder, maxGroups, maxPerPerson, noAnnounce, keep, separate, limit, skip, json };
        plan.Validators.Add(parsed =>
        {
            if (parsed.GetValue(separate)!.Length % 2 != 0)
                parsed.AddError("--separate 后面要写两个群名：--separate 甲群 乙群");
            if (parsed.GetValue(limit)!.Any(one => LimitOf(one) is null))
                parsed.AddError("--limit 要写成 账号=数，例如 --limit u0362=4");
        });
        plan.SetAction(parse => Run(
            parse.GetValue(folder)!,
            parse.GetValue(skip),
            new PlanWishes
            {
                MaxGroups = parse.GetValue(maxGroups),
                MaxPerPerson = parse.GetValue(maxPerPerson),
                KeepsAnnounceGroup = !parse.GetValue(noAnnounce),
                Pinned = parse.GetValue(keep)!,
                Separate = [.. parse.GetValue(separate)!.Chunk(2).Select(pair => new WishedPair(pair[0], pair[1]))],
                Exceptions = parse.GetValue(limit)!.Select(one => LimitOf(one)!.Value).DistinctBy(one => one.Account).ToDictionary(one => one.Account, one => one.Groups),
            },
            parse.GetValue(json),
            parse.InvocationConfiguration.Output,
            parse.InvocationConfiguration.Error));
        return new Command("groups", "工作群：减群") { plan };
    }

    private static (string Account, int Groups)? LimitOf(string text)
        => text.Split('=') is [{ Length: > 0 } account, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var groups) ? (account, groups) : null;

    private static int Run(string folder, bool skipsUnknown, PlanWishes wishes, bool asJson, TextWriter output, TextWriter errors)
    {
        var (records, faults) = ChatFolder.Read(folder, skipsUnknown, WorkingCalendar.LocalDay(TimeProvider.System.GetUtcNow()));
        if (records is null)
        {
            foreach (var fault in faults.Take(FaultsShown))
            {
                errors.WriteLine(fault);
            }

            if (faults.Count > FaultsShown)
            {
                errors.WriteLine($"……共 {faults.Count} 处。请先改正上面这些，再算一次。");
            }

            return BadData;
        }

        var (plan, refusal) = ConsolidationPlanner.Plan(records, wishes);
        if (plan is null)
        {
            errors.WriteLine(refusal!.Message);
            return LimitsImpossible;
        }

        output.WriteLine(asJson ? PlanJson.Write(plan) : PlanReport.Write(records, plan));
        return 0;
    }
}
