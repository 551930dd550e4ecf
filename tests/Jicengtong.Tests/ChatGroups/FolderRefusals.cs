using Jicengtong.Modules.ChatGroups;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

public sealed class FolderRefusals : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("jct-groups-").FullName;

    public FolderRefusals()
    {
        foreach (var file in Directory.EnumerateFiles(DemoTown.Folder, "*.csv"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void AMemberWhoIsNoPersonIsNamedWithFileAndLine()
    {
        File.AppendAllText(Path.Combine(folder, "group_members.csv"), "低保工作群,u9999\n");
        var fault = Assert.Single(Faults());
        Assert.Equal("group_members.csv", fault.File);
        Assert.Equal(File.ReadAllLines(Path.Combine(folder, "group_members.csv")).Length, fault.Line);
        Assert.Contains("u9999", fault.ToString());
        Assert.Contains("people.csv", fault.ToString());
    }

    [Fact]
    public void AnEmptyGroupIsNamed()
    {
        File.AppendAllText(Path.Combine(folder, "groups.csv"), "空群,业务,低保,u0135,2020-01-01,2026-11-20,3\n");
        var fault = Assert.Single(Faults());
        Assert.Equal(36, fault.Line);
        Assert.Contains("“空群”没有成员", fault.Message);
    }

    [Fact]
    public void TheSameGroupTwiceIsRefused()
    {
        File.AppendAllText(Path.Combine(folder, "groups.csv"), "低保工作群,业务,低保,u0135,2020-01-01,2026-11-20,3\n");
        var fault = Assert.Single(Faults());
        Assert.Equal(("groups.csv", 36), (fault.File, fault.Line));
        Assert.Contains("第 7 行重复", fault.Message);
    }

    [Theory]
    [InlineData("groups.csv", "日期群,业务,低保,u0135,昨天,2026-11-20,3\n", "不是日期")]
    [InlineData("groups.csv", "数目群,业务,低保,u0135,,,许多\n", "不是数目")]
    [InlineData("group_members.csv", "没有的群,u0135\n", "不在 groups.csv 里")]
    [InlineData("messages.csv", "2026-11-20T07:01,低保工作群,u0135,怪话,,啊\n", "不认识")]
    [InlineData("messages.csv", "早上,低保工作群,u0135,通知,,啊\n", "不是时间")]
    [InlineData("duties.csv", "低保,513401111,牵头,u9999,,基本,\n", "u9999")]
    [InlineData("duties.csv", "低保,999,牵头,u0135,,基本,\n", "units.csv")]
    [InlineData("people.csv", "u0135,又一个,1\n", "出现了两次")]
    [InlineData("people.csv", "u7777,\"没有收尾,1\n", "引号没有收尾")]
    public void AnyOtherBadLineSaysWhatToDo(string file, string line, string expected)
    {
        File.AppendAllText(Path.Combine(folder, file), line);
        Assert.Contains(Faults(), fault => fault.File == file && fault.Line > 1 && fault.Message.Contains(expected) && fault.Message.Contains('请') | fault.Message.Contains("只能是"));
    }

    [Fact]
    public void AMissingFileFolderOrColumnAndAForeignEncodingAreSaid()
    {
        File.Delete(Path.Combine(folder, "units.csv"));
        File.WriteAllText(Path.Combine(folder, "matters.csv"), "名称\n低保\n");
        File.WriteAllBytes(Path.Combine(folder, "appointments.csv"), [0xC4, 0xE3, 0xBA, 0xC3]);
        var faults = Faults();
        Assert.Contains(faults, fault => fault.File == "units.csv" && fault.Message.Contains("没有这个文件"));
        Assert.Contains(faults, fault => fault is { File: "matters.csv", Line: 1 } && fault.Message.Contains("缺少栏目 matter"));
        Assert.Contains(faults, fault => fault.File == "appointments.csv" && fault.Message.Contains("UTF-8"));
        Assert.Contains("没有这个文件夹", Assert.Single(ChatFolder.Read(Path.Combine(folder, "nowhere")).Faults).Message);
    }

    [Fact]
    public void QuotesByteOrderMarksAndAMemberListedTwiceAreNoFault()
    {
        var path = Path.Combine(folder, "people.csv");
        File.WriteAllText(path, "\uFEFF" + File.ReadAllText(path) + "u7777,\"名,\"\"字\"\"\n二行\",1\n");
        File.AppendAllText(Path.Combine(folder, "group_members.csv"), "低保工作群,u7777\r\n低保工作群,u7777\r\n");
        var (records, faults) = ChatFolder.Read(folder);
        Assert.Empty(faults);
        Assert.Equal("名,\"字\"\n二行", records!.People["u7777"]);
        Assert.Single(records.Groups.Single(group => group.Name == "低保工作群").Members, "u7777");
    }

    private IReadOnlyList<FolderFault> Faults()
    {
        var (records, faults) = ChatFolder.Read(folder);
        Assert.Null(records);
        return faults;
    }
}
