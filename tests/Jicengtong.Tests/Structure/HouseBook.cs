using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Reflection;
using Microsoft.AspNetCore.Routing;

namespace Jicengtong.Tests.Structure;

/// <summary>Draws the house as it is: the rooms, who uses which words of whom, and what each room has.</summary>
internal static partial class HouseBook
{
    private const int LabelledTypes = 6;

    /// <summary>docs/house.md.</summary>
    public static string Write(House house, IReadOnlyList<RouteEndpoint> routes, IReadOnlyList<ScheduledJob> schedule)
    {
        var book = new StringBuilder();
        book.Append("""
            # 房子现在的样子 · The house as it is

            <!-- Generated from the compiled product by tests/Jicengtong.Tests/Structure/HouseBookTests.cs. Do not edit; renew with JCT_RENEW=1. -->

            箭头表示“用到”，箭头上是用到的 `Contracts` 类型。各房间都建在 Platform 上，顶层（`Program.cs`、命令、演示）把大家装在一起，图里不再画出。
            An arrow means “uses”, its label the `Contracts` types used. Every room may stand on Platform, and the top puts all of them together; those arrows are left out.

            ```mermaid

            """.ReplaceLineEndings("\n"));
        Draw(book, house);
        book.Append("```\n\n## 模块 · Modules\n\n| 模块 | 做什么 | 用到 | 表 | 路由 | 定时任务 |\n|---|---|---|---|---|---|\n");
        foreach (var room in house.Modules.Append(Room.Platform).Append(Room.Ui))
            Describe(book, house, room, routes, schedule);
        return book.ToString();
    }

    private static void Draw(StringBuilder book, House house)
    {
        var standing = house.Standing;
        book.Append("graph TD\n  Top[\"Program · Commands · Demo\"]\n  Ui\n");
        var ground = house.Modules.Where(module => !standing[module].Any() && standing.Any(others => others.Contains(module))).ToList();
        Floor(book, "Features", house.Modules.Except(ground));
        Floor(book, "Ground", ground);
        book.Append("  Platform\n  Top --> Ui\n  Top --> Features\n  Ground --> Platform\n");
        foreach (var edge in house.Uses.Where(use => use.To.IsContract && use.From.Room != use.To.Room && use.From.Room.Kind is RoomKind.Module or RoomKind.Ui)
                     .GroupBy(use => (From: use.From.Room.Name, To: use.To.Room.Name))
                     .OrderBy(edge => edge.Key.From, StringComparer.Ordinal).ThenBy(edge => edge.Key.To, StringComparer.Ordinal))
        {
            var types = edge.Select(use => use.To.Definition.Name.Split('`')[0]).Distinct().OrderBy(name => name, StringComparer.Ordinal).ToList();
            book.Append(CultureInfo.InvariantCulture, $"  {edge.Key.From} -->|\"{string.Join("<br>", types.Take(LabelledTypes))}{(types.Count > LabelledTypes ? "<br>…" : "")}\"| {edge.Key.To}\n");
        }
    }

    private static void Floor(StringBuilder book, string name, IEnumerable<Room> rooms)
    {
        book.Append(CultureInfo.InvariantCulture, $"  subgraph {name}\n");
        foreach (var room in rooms)
            book.Append(CultureInfo.InvariantCulture, $"    {room.Name}\n");
        book.Append("  end\n");
    }

    private static void Describe(StringBuilder book, House house, Room room, IReadOnlyList<RouteEndpoint> routes, IReadOnlyList<ScheduledJob> schedule)
    {
        var used = house.Uses.Where(use => use.From.Room == room && use.To.Room.IsModule && use.To.Room != room).Select(use => use.To.Room.Name).Distinct().Order(StringComparer.Ordinal);
        var tables = house.Tables.Where(mapped => mapped.Room == room).Select(mapped => $"`{mapped.Table}`").Distinct().Order(StringComparer.Ordinal);
        var own = routes.Where(route => house.RoomOf(route.Metadata.GetMetadata<MethodInfo>()?.DeclaringType) == room).ToList();
        var jobs = schedule.Where(entry => house.RoomOf(entry.Job) == room).Select(entry => $"{entry.Job.Name}（{Spoken(entry.Every)}）：{entry.Why}").Order(StringComparer.Ordinal);
        var counted = own.Count == 0 ? "—" : string.Create(CultureInfo.InvariantCulture, $"API {own.Count(RouteRules.IsApi)} · 页面 {own.Count(route => !RouteRules.IsApi(route))}");
        book.Append(CultureInfo.InvariantCulture, $"| {room.Name} | {SummaryOf(room) ?? "—"} | {OrNothing(used, "、")} | {OrNothing(tables, "<br>")} | {counted} | {OrNothing(jobs, "<br>")} |\n");
    }

    /// <summary>What the contents file of the room says about it.</summary>
    public static string? SummaryOf(Room room)
    {
        var folder = Path.Combine(Renewal.Root, "src", "Jicengtong", room.IsModule ? "Modules" : "", room.Name);
        var contents = Path.Combine(folder, room.Name + "Module.cs");
        var summary = File.Exists(contents) ? Summary().Match(File.ReadAllText(contents)) : Match.Empty;
        return summary.Success ? Gap().Replace(summary.Groups["text"].Value.Replace("|", "\\|", StringComparison.Ordinal), " ").Trim() : null;
    }

    [GeneratedRegex(@"///\s*<summary>(?<text>[^<]*)</summary>\s*(?:public|internal) static (?:partial )?class \w+Module\b")]
    private static partial Regex Summary();

    [GeneratedRegex(@"\s*\n\s*///\s*")]
    private static partial Regex Gap();

    private static string OrNothing(IEnumerable<string> words, string between) => string.Join(between, words) is { Length: > 0 } said ? said : "—";

    private static string Spoken(TimeSpan every) => every switch
    {
        { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"每 {every.TotalDays:0.#} 天"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"每 {every.TotalHours:0.#} 小时"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"每 {every.TotalMinutes:0.#} 分钟"),
        _ => string.Create(CultureInfo.InvariantCulture, $"每 {every.TotalSeconds:0.#} 秒"),
    };
}
