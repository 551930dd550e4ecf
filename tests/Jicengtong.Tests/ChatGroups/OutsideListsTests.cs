using System.IO.Compression;
using System.Text;
using Jicengtong.Modules.ChatGroups;
using Xunit;

namespace Jicengtong.Tests.ChatGroups;

/// <summary>Lists as WeCom, DingTalk and WeChat give them, read against the people of 巴汝镇.</summary>
public sealed class OutsideListsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("jct-groups-").FullName;

    public OutsideListsTests()
    {
        foreach (var file in new[] { "people.csv", "units.csv", "appointments.csv", "duties.csv", "matters.csv" })
            File.Copy(Path.Combine(DemoTown.Folder, file), Path.Combine(folder, file));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void AMemberTableWithATitleAboveItsHeaderIsRead()
    {
        Put("企业微信群成员.csv", "巴汝镇企业微信\n导出时间：2026-11-20\n群名称,成员账号,成员姓名,部门,群主\n低保工作群,u0135,阿尔尔哈,巴汝镇,u0135\n,u0143,董晓海,巴汝镇行政办,\n防汛群,,莫色阿牛,甲乌村,莫色阿牛\n防汛群,,董晓海,巴汝镇行政办,\n");
        var records = Read();
        Assert.Equal(["u0135", "u0143"], Members(records, "低保工作群"));
        Assert.Equal(["u0143", "u0362"], Members(records, "防汛群"));
        Assert.Equal(("低保", "防汛减灾", "u0362"), (Group(records, "低保工作群").Matter, Group(records, "防汛群").Matter, Group(records, "防汛群").Owner));
        Assert.Contains(records.Notes, note => note.Contains("按群名猜的", StringComparison.Ordinal));
        Works(records);
    }

    [Fact]
    public void TheEmptyListOfThePageIsReadOnceItIsFilledIn()
    {
        Put("群名单.csv", "\uFEFF" + ImportGroups.EmptyList + "低保工作群,莫色阿牛,甲乌村,董晓海,低保,25\n低保工作群,董晓海,巴汝镇行政办,,,\n");
        var records = Read();
        Assert.Equal(["u0143", "u0362"], Members(records, "低保工作群"));
        var group = Group(records, "低保工作群");
        Assert.Equal(("u0143", "低保", 25), (group.Owner, group.Matter, group.MessagesPerDay));
    }

    [Fact]
    public void AWorkbookWithOneSheetPerGroupAndAnotherWithOneRowPerGroupAreRead()
    {
        Workbook("钉钉导出.xlsx", ("调解群", [["姓名", "工号", "部门", "角色"], ["莫色阿牛", "", "甲乌村", "群主"], ["董晓海", "u0143", "行政办", "成员"]]));
        Workbook("群列表.xlsx", ("Sheet1", [["群名称", "群主", "群成员", "创建时间", "日均消息数"], ["信访群", "董晓海", "董晓海、阿尔尔哈", "2020-03-19", "60"]]));
        var records = Read();
        // A table without a column for the group is about the group its file is named after.
        Assert.Equal(["u0143", "u0362"], Members(records, "钉钉导出"));
        Assert.Equal("u0362", Group(records, "钉钉导出").Owner);
        Assert.Equal(["u0135", "u0143"], Members(records, "信访群"));
        Assert.Equal((60, new DateOnly(2020, 3, 19)), (Group(records, "信访群").MessagesPerDay, Group(records, "信访群").Created));
        Works(records);
    }

    /// <summary>Titles as programs word them; each names 董晓海 and 莫色阿牛 of one group.</summary>
    [Theory]
    [InlineData("低保工作群.csv", "姓名,帐号,微信号,手机号,邮箱,所在部门,职位\n董晓海,DongXiaoHai,,13900000001,,西昌市/巴汝镇,干部\n莫色阿牛,MoSeANiu,,,,甲乌村,书记\n")]
    [InlineData("低保工作群.csv", "填写须知：\n1、不能增加、删除列\n2、红色为必填\n*姓名（必填）,*员工UserID(不可修改),部门（用“-”隔开）,职位,手机号\n董晓海,0145236,巴汝镇-巴汝镇行政办,,\n莫色阿牛,0145237,甲乌村,,\n")]
    [InlineData("低保工作群_群成员列表.csv", "序号,群昵称,成员姓名,是否群主\n1,小董,董晓海,是\n2,村里,莫色阿牛,否\n")]
    [InlineData("export20261120.csv", "群名称：低保工作群\n导出时间：2026-11-20\n昵称,身份\n巴汝镇-董晓海,群主\n甲乌村-莫色阿牛,成员\n")]
    [InlineData("export20261120.csv", "群名称,低保工作群\n成员数,2\n用户姓名,入群时间\n董晓海,2026-01-01\n莫色阿牛,2026-01-01\n")]
    [InlineData("list.csv", "所属群聊的群名称,本人真实姓名,成员所在的部门\n低保工作群,董晓海,巴汝镇\n低保工作群,莫色阿牛,甲乌村\n")]
    [InlineData("list.csv", "\uFEFFGroup Name,Display Name,Role\n低保工作群,董晓海,Owner\n低保工作群,莫色阿牛,Member\n")]
    public void TitlesAreUnderstoodHoweverAProgramWordsThem(string file, string text)
    {
        Put(file, text);
        Assert.Equal(["u0143", "u0362"], Members(Read(), "低保工作群"));
    }

    [Fact]
    public void AWorkbookWithASheetForEachGroupAndOneOfInstructionsIsRead()
    {
        Workbook("钉钉群成员.xlsx", ("填写说明", [["请不要改动表头"]]), ("调解群", [["姓名", "部门"], ["莫色阿牛", "甲乌村"], ["董晓海", "行政办"]]), ("信访群", [["姓名"], ["董晓海"], ["阿尔尔哈"]]));
        var records = Read();
        Assert.Equal(["u0143", "u0362"], Members(records, "调解群"));
        Assert.Equal(["u0135", "u0143"], Members(records, "信访群"));
    }

    [Fact]
    public void TablesAsChineseWindowsWritesThemAreRead()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        File.WriteAllBytes(Path.Combine(folder, "群成员.csv"), Encoding.GetEncoding("GB18030").GetBytes("群名称,姓名\n垃圾分类群,莫色阿牛\n垃圾分类群,董晓海\n"));
        Assert.Equal(["u0143", "u0362"], Members(Read(), "垃圾分类群"));
    }

    [Theory]
    [InlineData("2026-11-20 08:01:12 莫色阿牛\n收到\n\n2026-11-20 08:03:00 董晓海\n【低保】请各村今天中午前报送名单，逾期通报\n2026-11-20 21:15:00 莫色阿牛\n三组老张家的情况要不要先入户看看再定？\n")]
    [InlineData("莫色阿牛 2026-11-20 08:01\n收到\n董晓海 2026-11-20 08:03\n【低保】请各村今天中午前报送名单，逾期通报\n莫色阿牛(2026-11-20 21:15:00)\n三组老张家的情况要不要先入户看看再定？\n")]
    [InlineData("微信聊天记录\n—————  2026-11-20  —————\n\n甲乌村-莫色阿牛  08:01\n\n收到\n\n董晓海  08:03\n\n【低保】请各村今天中午前报送名单，逾期通报\n\n董晓海  08:04\n\n你撤回了一条消息\n\n莫色阿牛  21:15\n\n三组老张家的情况要不要先入户看看再定？\n")]
    public void AChatExportedAsTextIsReadInAllItsForms(string text)
    {
        Put("群聊_低保工作群.txt", text);
        var records = Read();
        Assert.Equal([MessageKind.Reply, MessageKind.Notice, MessageKind.Discussion], records.Messages.Select(message => message.Kind));
        Assert.All(records.Messages, message => Assert.Equal("低保工作群", message.Group));
        Assert.Equal(["u0362", "u0143", "u0362"], records.Messages.Select(message => message.Account));
        Assert.Equal(new DateTime(2026, 11, 20, 21, 15, 0), records.Messages[2].Time);
        Assert.Equal(["u0143", "u0362"], Members(records, "低保工作群"));
        Assert.Contains(records.Notes, note => note.Contains("只算了说过话的人", StringComparison.Ordinal));
        Works(records);
    }

    [Fact]
    public void AChatBesideAMemberTableCountsTheMembersOfTheTable()
    {
        Put("成员.csv", "群名称,账号\n低保工作群,u0143\n低保工作群,u0362\n低保工作群,u0135\n");
        Put("低保工作群.txt", "2026-11-20 09:00 董晓海\n低保户年审从哪个村先开始合适？\n");
        var records = Read();
        Assert.Equal(["u0135", "u0143", "u0362"], Members(records, "低保工作群"));
        Assert.Equal("低保", Assert.Single(records.Messages).Matter);
        Assert.DoesNotContain(records.Notes, note => note.Contains("说过话", StringComparison.Ordinal));
    }

    [Fact]
    public void SomebodyUnknownIsNamedWithFileLineAndColumnOrLeftOutWhenTold()
    {
        Put("成员.csv", "群名称,姓名\n低保工作群,董晓海\n低保工作群,外来的人\n低保工作群,莫色阿牛\n");
        var fault = Assert.Single(Faults());
        Assert.Equal(("成员.csv", 3, "姓名"), (fault.File, fault.Line, fault.Column));
        Assert.StartsWith("成员.csv 第 3 行“姓名”一栏：群“低保工作群”里，“外来的人”不在人员名单里", fault.ToString(), StringComparison.Ordinal);
        var (records, faults) = ChatFolder.Read(folder, skipsUnknown: true);
        Assert.Empty(faults);
        Assert.Equal(["u0143", "u0362"], Members(records!, "低保工作群"));
        Assert.Contains(records!.Notes, note => note.Contains("外来的人", StringComparison.Ordinal));
    }

    [Fact]
    public void TwoOfTheSameNameAreToldApartByTheirDepartmentOrAsked()
    {
        File.AppendAllText(Path.Combine(folder, "people.csv"), "u7001,莫色阿牛,\n");
        File.AppendAllText(Path.Combine(folder, "appointments.csv"), "u7001,513401111O05,干部,任职,2024-01-01,\n");
        Put("成员.csv", "群名称,姓名,部门\n甲群,莫色阿牛,西昌市/巴汝镇/巴汝镇乡村振兴办\n甲群,董晓海,\n");
        Assert.Equal(["u0143", "u7001"], Members(Read(), "甲群"));
        Put("成员.csv", "群名称,姓名\n甲群,莫色阿牛\n甲群,董晓海\n");
        Assert.Contains("有 2 个人叫“莫色阿牛”（u0362、u7001）", Assert.Single(Faults()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("成员.csv", "序号,备注\n1,好\n", "看不出哪一栏是成员")]
    [InlineData("成员.csv", "群名称,姓名\n,董晓海\n", "群名是空的")]
    [InlineData("成员.csv", "群名称,群成员\n甲群,董晓海、莫色阿牛\n甲群,董晓海、阿尔尔哈\n", "与第 2 行重复")]
    [InlineData("成员.csv", "群名称,群成员\n甲群,\n", "“甲群”没有成员")]
    [InlineData("成员.csv", "群名称,姓名,日均消息数\n甲群,董晓海,很多\n甲群,莫色阿牛,\n", "不是数目")]
    [InlineData("成员.xlsx", "这不是表格", "打不开")]
    [InlineData("甲群.txt", "今天天气很好\n", "看不出是聊天记录")]
    public void WhatCannotBeReadSaysWhatToDo(string file, string text, string expected)
    {
        Put(file, text);
        Assert.Contains(Faults(), fault => fault.Message.Contains(expected, StringComparison.Ordinal) && (fault.Message.Contains('请') || fault.Message.Contains("应当") || fault.Message.Contains("要有")));
    }

    [Theory]
    [InlineData("防汛群", "防汛减灾")]
    [InlineData("信访群", "信访维稳")]
    [InlineData("巴汝镇工作大群", null)]
    [InlineData("家庭群", null)]
    public void AMatterIsGuessedFromTheNameOnlyWhenItIsClear(string group, string? matter)
        => Assert.Equal(matter, MatterGuess.Of(group, [.. DemoTown.Records.Duties.Select(duty => duty.Matter).Distinct()]));

    private static OldGroup Group(ChatRecords records, string name) => records.Groups.Single(group => group.Name == name);

    private static IEnumerable<string> Members(ChatRecords records, string name) => Group(records, name).Members.Order(StringComparer.Ordinal);

    private static void Works(ChatRecords records)
    {
        var (plan, refusal) = ConsolidationPlanner.Plan(records, new PlanWishes());
        Assert.True(refusal is null, refusal?.Message);
        Assert.Empty(PlanCheck.Of(records, new PlanWishes(), plan!));
    }

    private void Put(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);

    private ChatRecords Read()
    {
        var (records, faults) = ChatFolder.Read(folder, today: new DateOnly(2026, 11, 20));
        Assert.Empty(faults);
        return records!;
    }

    private IReadOnlyList<FolderFault> Faults()
    {
        var (records, faults) = ChatFolder.Read(folder, today: new DateOnly(2026, 11, 20));
        Assert.Null(records);
        return faults;
    }

    private void Workbook(string file, params (string Name, string[][] Rows)[] sheets)
        => File.WriteAllBytes(Path.Combine(folder, file), sheets.Aggregate(new Workbook(), (book, sheet) => book.Sheet(sheet.Name, sheet.Rows)).Bytes());
}
