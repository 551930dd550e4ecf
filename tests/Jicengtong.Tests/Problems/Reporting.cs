using System.Text.Json;

namespace Jicengtong.Tests.Problems;

/// <summary>What the tests of problems do again and again. 甲乌村: u0362 书记, u0373 网格员; 巴汝镇: u0168 leads 饮水安全, u0165 is B岗, u0135 书记.</summary>
internal static class Reporting
{
    public const string NoWater = "蓄水池裂了，2组和3组停水三天。一共46户，老人挑不动水。";

    public static async Task<string> Report(this HttpClient reporter, string text = NoWater, string matter = "饮水安全", string? unit = null)
        => (await reporter.Post("/api/problems", new { text, matter, unit }).Json(201)).GetProperty("id").GetString()!;

    public static Task<JsonElement> Problem(this HttpClient client, string id) => client.GetAsync($"/api/problems/{id}").Json();

    public static Task<HttpResponseMessage> Answer(this HttpClient client, string id, string text = "水厂今天下午3点到，焊好前每天两车水送到2组晒坝。")
        => client.Put($"/api/problems/{id}/answer", new { text });

    public static Task<HttpResponseMessage> Close(this HttpClient client, string id, bool satisfied, string? comment = null)
        => client.Put($"/api/problems/{id}/closure", new { satisfied, comment });

    public static async Task<List<JsonElement>> Todo(this HttpClient client)
        => [.. (await client.GetAsync("/api/inbox?box=todo").Json()).GetProperty("items").EnumerateArray().Where(card => card.GetProperty("kind").GetString() == "problem")];

    public static async Task<List<JsonElement>> Ledger(this HttpClient client, string box)
        => [.. (await client.GetAsync($"/api/problems?box={box}").Json()).GetProperty("items").EnumerateArray()];

    /// <summary>The essay's table, through the real ledger: A001 环境 已解决 2 天, A002 交通 待处理 5 天, B001 教育 已解决 1 天; three grids, three matters.</summary>
    public static async Task ThreeGrids(this Town town)
    {
        var (village, other, leader) = (await town.As("u0362"), await town.As("u0386"), await town.As("u0135"));
        var environment = await village.Report("垃圾没人收", "人居环境整治", "513401111200G01");
        var traffic = await village.Report("反光镜掉了", "道路交通安全", "513401111200G02");
        var school = await other.Report("有个娃没来上学", "控辍保学", "513401111201G01");
        foreach (var (day, answered, reporter) in new[] { (21, school, other), (22, environment, village), (25, traffic, null) })
        {
            town.Clock.MoveTo(TestClock.At(11, day, 9));
            await leader.Answer(answered).Json(204);
            if (reporter is not null)
                await reporter.Close(answered, true).Json(204);
        }
    }

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static DateTimeOffset Time(this JsonElement json, string name) => json.GetProperty(name).GetDateTimeOffset();
}
