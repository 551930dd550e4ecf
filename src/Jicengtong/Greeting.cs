using Jicengtong.Modules.Organization;
using Jicengtong.Platform;

namespace Jicengtong;

/// <summary>What the console says once the product answers.</summary>
internal static class Greeting
{
    public static void Print(string urls, Installation installation)
    {
        Console.WriteLine();
        Console.WriteLine($"  基层通  {urls}");
        Console.WriteLine($"  数据    {Path.GetFullPath(installation.Data)}（{(installation.Db == DatabaseKind.Sqlite ? "SQLite" : "PostgreSQL")}）");
        if (installation.Demo)
        {
            Console.WriteLine($"  演示账号（密码都是 {DemoCast.Password}，登录页上点一下也行）：");
            foreach (var actor in DemoCast.People)
                Console.WriteLine($"    {actor.Account,-6} {actor.Role}：{actor.Who}");
        }

        Console.WriteLine();
    }
}
