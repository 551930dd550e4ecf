using System.Text;
using Jicengtong.Modules.Organization;

namespace Jicengtong.Tests.Evidence;

/// <summary>A part of the demo's files: one bureau, one town with three offices, one village, ten people, two matters.</summary>
internal static class SmallTown
{
    private static readonly HashSet<string> Units = ["51", "5134", "513401", "513401D07", "513401111", "513401111O01", "513401111O03", "513401111O05", "513401111200", "513401111200G01"];
    private static readonly HashSet<string> People = ["u0020", "u0021", "u0142", "u0150", "u0151", "u0165", "u0168", "u0362", "u0363", "u0365"];
    private static readonly HashSet<string> Matters = ["森林草原防灭火", "饮水安全"];

    /// <summary>Opens one of the five files.</summary>
    public static Stream Open(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "demo", name));
        return new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines.Take(1).Concat(lines.Skip(1).Where(line => Belongs(name, line.Split(',')))))));
    }

    private static bool Belongs(string name, string[] cells) => name switch
    {
        "units.csv" => Units.Contains(cells[0]),
        "people.csv" => People.Contains(cells[0]),
        "appointments.csv" => People.Contains(cells[0]) && Units.Contains(cells[1]),
        "matters.csv" => Matters.Contains(cells[0]),
        _ => Matters.Contains(cells[0]) && Units.Contains(cells[1]) && People.Contains(cells[3]) && (cells[4].Length == 0 || People.Contains(cells[4])),
    };

    /// <summary>
    /// Everything that leaves a leaf: a directive issued, relayed, asked about and answered, another withdrawn, receipts of all
    /// kinds, a problem answered, sent back, answered again and closed, another still open.
    /// </summary>
    public static async Task Live(EvidenceNode node, Func<Task> inTheMiddle)
    {
        var (bureau, clerk, secretary, water) = (await node.As("u0021"), await node.As("u0151"), await node.As("u0362"), await node.As("u0168"));
        var id = await Issue(bureau);
        await clerk.Put($"/api/asks/{await FirstAsk(clerk)}/receipt", new { answer = "questioned", text = "自留山算不算？" }).Json(204);
        var other = await Issue(bureau);
        var report = new { text = "蓄水池裂了，停水三天。", matter = "饮水安全" };
        var problem = (await secretary.Post("/api/problems", report).Json(201)).GetProperty("id").GetString();
        await inTheMiddle();

        await bureau.Put($"/api/directives/{id}/answer", new { text = "算。" }).Json();
        var villages = new { matters = Array.Empty<string>(), units = new[] { "513401111" }, kinds = new[] { "村社区" }, posts = Array.Empty<string>() };
        var brief = new { keyPoints = new[] { "重点是马鞍山两片林地，护林员名单应急办已填好", "看到烟火先打镇值班室电话" }, opinion = "各村由书记牵头，名单有出入的写疑问。", audience = villages };
        await clerk.Post($"/api/directives/{id}/relays", brief).Json(201);
        await secretary.Put($"/api/asks/{await FirstAsk(secretary)}/receipt", new { answer = "done", text = "已逐户告知" }).Json(204);
        await bureau.Put($"/api/directives/{other}/withdrawal", new { why = "文号写错，另发" }).Json(204);
        await water.Put($"/api/problems/{problem}/answer", new { text = "明天修。" }).Json(204);
        await secretary.Put($"/api/problems/{problem}/closure", new { satisfied = false, comment = "还是没水" }).Json(204);
        await water.Put($"/api/problems/{problem}/answer", new { text = "修好了。" }).Json(204);
        await secretary.Put($"/api/problems/{problem}/closure", new { satisfied = true }).Json(204);
        await secretary.Post("/api/problems", report with { text = "三组的水管也漏。" }).Json(201);
    }

    private static async Task<string> Issue(HttpClient bureau)
    {
        var id = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString()!;
        await bureau.Put($"/api/directives/{id}/issue", new { whyAgain = "两件事分开发" }).Json();
        return id;
    }

    private static async Task<string> FirstAsk(HttpClient client) => (await client.GetAsync("/api/inbox").Json()).GetProperty("items")[0].GetProperty("id").GetString()!;
}
