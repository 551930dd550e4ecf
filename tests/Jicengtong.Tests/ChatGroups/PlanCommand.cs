using System.CommandLine;
using System.Text.Json;
using Jicengtong.Modules.ChatGroups;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

public sealed class PlanCommand
{
    [Fact]
    public void JsonGoesToStandardOutputAndNothingElseDoes()
    {
        var (code, output, errors) = Run("groups", "plan", DemoTown.Folder, "--max-groups", "8", "--max-per-person", "3", "--json");
        Assert.Equal((0, ""), (code, errors));
        using var json = JsonDocument.Parse(output);
        Assert.InRange(json.RootElement.GetProperty("groups").GetArrayLength(), 1, 8);
        Assert.InRange(json.RootElement.GetProperty("gap").GetDouble(), 0, 0.01);
    }

    [Fact]
    public void WithoutJsonPeopleCanReadIt()
    {
        var (code, output, _) = Run("groups", "plan", DemoTown.Folder);
        Assert.Equal(0, code);
        Assert.Contains("34 个群 → 8 个群", output);
        Assert.Contains("个群，每天", output);
    }

    [Fact]
    public void ImpossibleLimitsEndWithTwoAndBadDataWithOne()
    {
        var (code, output, errors) = Run("groups", "plan", DemoTown.Folder, "--max-groups", "1", "--json");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("至少要 2 个群", errors);

        (code, output, errors) = Run("groups", "plan", Path.Combine(DemoTown.Folder, "nowhere"), "--json");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("没有这个文件夹", errors);
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var root = new RootCommand { GroupsCommand.Build() };
        var code = root.Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString(), errors.ToString());
    }
}
