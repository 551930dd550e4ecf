using System.CommandLine;

namespace Jicengtong.Modules.ChatGroups;

/// <summary><c>groups plan FOLDER</c>: the plan of a folder of CSV files, as text or JSON.</summary>
internal static class GroupsCommand
{
    private const int BadData = 1;
    private const int LimitsImpossible = 2;
    private const int FaultsShown = 20;

    public static Command Build()
    {
        var folder = new Argument<string>("folder") { Description = "放着 groups.csv、group_members.csv、people.csv、units.csv、appointments.csv、duties.csv 的文件夹" };
        var maxGroups = new Option<int?>("--max-groups") { Description = "全部群的上限，通知群也算（不填：每个乡镇 8 个）" };
        var maxPerPerson = new Option<int>("--max-per-person") { Description = "每人最多几个群", DefaultValueFactory = _ => 3 };
        var noAnnounce = new Option<bool>("--no-announce-group") { Description = "不留只发通知的群" };
        var json = new Option<bool>("--json") { Description = "输出 JSON" };
        var plan = new Command("plan", "算出减群方案") { folder, maxGroups, maxPerPerson, noAnnounce, json };
        plan.SetAction(parse => Run(
            parse.GetValue(folder)!,
            new PlanWishes
            {
                MaxGroups = parse.GetValue(maxGroups),
                MaxPerPerson = parse.GetValue(maxPerPerson),
                KeepsAnnounceGroup = !parse.GetValue(noAnnounce),
            },
            parse.GetValue(json),
            parse.InvocationConfiguration.Output,
            parse.InvocationConfiguration.Error));
        return new Command("groups", "工作群：减群") { plan };
    }

    private static int Run(string folder, PlanWishes wishes, bool asJson, TextWriter output, TextWriter errors)
    {
        var (records, faults) = ChatFolder.Read(folder);
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
