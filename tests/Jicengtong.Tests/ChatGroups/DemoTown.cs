using Jicengtong.Modules.ChatGroups;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

/// <summary>The town of 巴汝镇 as it lies in the repository, and copies of it that a test may spoil.</summary>
internal static class DemoTown
{
    private static readonly Lazy<ChatRecords> Loaded = new(() =>
    {
        var (records, faults) = ChatFolder.Read(Folder);
        Assert.Empty(faults);
        return records!;
    });

    private static readonly Lazy<GroupPlan> Planned = new(() =>
    {
        var (plan, refusal) = ConsolidationPlanner.Plan(Records, new PlanWishes { MaxGroups = 8 });
        Assert.Null(refusal);
        return plan!;
    });

    public static string Folder => Path.Combine(Root(), "demo");

    public static ChatRecords Records => Loaded.Value;

    /// <summary>The plan with the usual limits, 8 groups and 3 per person.</summary>
    public static GroupPlan Plan => Planned.Value;

    /// <summary>The town as one community, ready to be turned into numbers.</summary>
    public static CommunityProblem Community(PlanWishes wishes)
    {
        var tree = new UnitTree(Records);
        return new CommunityProblem(Records, Assert.Single(Jicengtong.Modules.ChatGroups.Community.Of(Records, tree)), tree, wishes, isWhole: true);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Jicengtong.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("Jicengtong.slnx is not above the tests.");
    }
}
