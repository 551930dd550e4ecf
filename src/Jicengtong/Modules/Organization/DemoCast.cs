namespace Jicengtong.Modules.Organization;

/// <summary>The people of the demo one remembers; every other account of <c>people.csv</c> signs in with the same password.</summary>
internal static class DemoCast
{
    /// <summary>Password of every demo account. There is no default password outside the demo.</summary>
    public const string Password = "demo-baru-2026";

    /// <summary>Account of the demo's administrator, who is not in <c>people.csv</c>.</summary>
    public const string Administrator = "admin";

    public static readonly IReadOnlyList<(string Account, string Role, string Who)> People =
    [
        ("u0021", "县级部门经办人", "西昌市林业和草原局，发文的人"),
        ("u0151", "镇经办人", "尔古伍各 · 巴汝镇应急办，把文件转到村的人"),
        ("u0135", "镇领导", "阿尔尔哈 · 巴汝镇党委书记，看全局的人"),
        ("u0362", "村支书", "莫色阿牛 · 甲乌村，以前在 14 个群里"),
        ("u0374", "网格员", "尔古阿果 · 甲乌村第2网格"),
        (Administrator, "管理员", "导入机构、人员和职责"),
    ];
}
