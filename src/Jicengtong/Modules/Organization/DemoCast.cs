using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization;

/// <summary>The people of the demo one remembers; every other account of <c>people.csv</c> signs in with the same password.</summary>
internal static class DemoCast
{
    /// <summary>Password of every demo account. There is no default password outside the demo.</summary>
    public const string Password = "demo-baru-2026";

    /// <summary>The demo's three administrators, who are not in <c>people.csv</c>; each sets up an authenticator app at the first sign-in, as everywhere.</summary>
    public static readonly IReadOnlyList<(string Account, string Name, AdministratorKind Kind)> Administrators =
    [
        ("sysadmin", "系统管理员", AdministratorKind.System), ("secadmin", "安全管理员", AdministratorKind.Security), ("auditadmin", "审计管理员", AdministratorKind.Audit),
    ];

    public static readonly IReadOnlyList<(string Account, string Role, string Who)> People =
    [
        ("u0021", "县级部门经办人", "西昌市林业和草原局，发文的人"),
        ("u0151", "镇经办人", "尔古伍各 · 巴汝镇应急办，把文件转到村的人"),
        ("u0135", "镇领导", "阿尔尔哈 · 巴汝镇党委书记，看全局的人"),
        ("u0362", "村支书", "莫色阿牛 · 甲乌村，以前在 14 个群里"),
        ("u0374", "网格员", "尔古阿果 · 甲乌村第2网格"),
        ("sysadmin", "系统管理员", "管机器；第一次登录要设验证器"),
        ("secadmin", "安全管理员", "管账号和权限、导入机构；要设验证器"),
        ("auditadmin", "审计管理员", "查管理留痕；要设验证器"),
    ];
}
