namespace Jicengtong.Tests;

/// <summary>Lists of people as they are found in town halls.</summary>
internal static class MessyFiles
{
    /// <summary>A title over everything, headings in the third row, offices merged over their people, two posts in a cell, numbers as numbers and in full width.</summary>
    public static byte[] TownHall()
    {
        var book = new Workbook();
        return book.Sheet("机关干部",
        [
            ["巴汝镇机关干部花名册", null, null, null, null, null],
            ["填表日期：2026年11月", null, null, null, null, null],
            ["序号", "科室", "姓  名", "现任职务", "联系电话", "身份证号"],
            [1, "党建办", "阿苦 木果", "主任、党委委员", 13911110001, "513401198001010011"],
            [2, null, "吉伍阿且", "干部", "１３９１１１１０００２", "513401199001010022"],
            [3, "巴汝镇应急办", "俄木史古", "党委委员，副镇长", "139-1111-0003", null],
            [4, "财政所", "马黑阿呷", "所长兼会计", "13911110004 / 0834-3222222", null],
            ["合计", null, "4人", null, null, null],
        ], "A1:F1", "A2:F2", "B4:B5").Bytes();
    }

    /// <summary>Two sheets, one a village each; no column for the unit; a page break that says the headings again.</summary>
    public static byte[] Villages()
    {
        var book = new Workbook();
        return book.Sheet("甲乌村",
        [
            ["姓名", "性别", "职务", "手机号码", "任职时间"],
            ["沙马尔古", "男", "村党支部副书记", 13922220001, "2026.3"],
            ["吉克尔布", "女", "护林员、公益岗", 13922220002, "2025年10月"],
            ["姓名", "性别", "职务", "手机号码", "任职时间"],
            ["莫色阿牛", "男", "村党支部书记兼村委会主任", null, null],
        ]).Sheet("河边村村委会",
        [
            ["河边村村组干部", null, null],
            ["姓名", "职务", "电话"],
            ["勒伍曲布", "文书", "13922220003"],
        ], "A1:C1").Bytes();
    }

    /// <summary>No headings at all, units by many names, one nobody knows, a number given twice and one that is none.</summary>
    public static byte[] Scribbled()
    {
        var book = new Workbook();
        return book.Sheet("Sheet1",
        [
            ["巴汝镇白马村", "安尔木加", "网格员", "13933330001"],
            ["马鹿村村委会", "肖木呷", "文书", "13933330002"],
            ["马鹿村", "阿约尔布", "护林员", "13933330002"],
            ["白马村第1网格", "尔古木呷", "网格员", "1393333"],
            ["老街居民组", "沈阿依", "组长", "13933330005"],
            ["白马", "李阿支", "护林员", "13933330006"],
        ]).Bytes();
    }
}
