using System.Text.Json;
using Jicengtong.Modules.Inbox;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Inbox;

/// <summary>The list of cards takes a short way through memory; it must say exactly what the tables say.</summary>
public sealed class ListedTests : TownTests
{
    [Fact]
    public async Task A_list_says_of_each_card_what_the_card_says_read_alone()
    {
        await Send("防火“准备”<1>", "do");
        await Send("巡护安排", "know");
        var reader = await Town.As("u0151");
        foreach (var box in new[] { "todo", "know", "done" })
            await Compare(reader, box);
        var todo = Assert.Single((await reader.GetAsync("/api/inbox?box=todo").Json()).GetProperty("items").EnumerateArray()).GetProperty("id").GetString();
        await reader.Put($"/api/asks/{todo}/opened").Json(204);
        await reader.Put($"/api/asks/{todo}/receipt", new { answer = "questioned", text = "几点？" }).Json(204);
        await Compare(reader, "todo");
        await reader.Put($"/api/asks/{todo}/receipt", new { answer = "done" }).Json(204);
        await Compare(reader, "done");
        await Execute("UPDATE inbox_asks SET withdrawn_at = @now, reminded_at = @now, moved_from = '王\"五', stands_for = id, has_reply = @yes WHERE box = 'done'");
        await Compare(reader, "done");
    }

    [Fact]
    public async Task A_changed_wording_is_on_the_card_at_the_next_look()
    {
        await Send("防火准备", "do");
        var reader = await Town.As("u0151");
        Assert.Equal("防火准备", await Title(reader));
        await Execute("UPDATE inbox_subjects SET title = '防火准备（改）', key_points_json = '[\"新要点\"]'");
        Assert.Equal("防火准备（改）", await Title(reader));
        Assert.Contains("新要点", await reader.GetStringAsync("/inbox"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_card_says_is_encoded_on_the_page()
    {
        await Send("<b>粗</b> & \"引号\"", "do");
        var page = await (await Town.As("u0151")).GetStringAsync("/inbox");
        Assert.Contains("&lt;b&gt;粗&lt;/b&gt; &amp; &quot;引号&quot;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>粗", page, StringComparison.Ordinal);
    }

    // Member for member as a serializer writes the card, and the card as one question reads it alone. Only the words of an answer are not in a list.
    private static async Task Compare(HttpClient reader, string box)
    {
        foreach (var item in (await reader.GetAsync($"/api/inbox?box={box}").Json()).GetProperty("items").EnumerateArray())
        {
            var alone = await reader.GetAsync($"/api/asks/{item.GetProperty("id").GetString()}").Json();
            Assert.Equal(Members(alone), Members(item));
        }
    }

    private static string Members(JsonElement card) => string.Join('\n', card.EnumerateObject().Where(member => member.Name != "text").OrderBy(member => member.Name, StringComparer.Ordinal)
        .Select(member => $"{member.Name}={member.Value.GetRawText()}"));

    private static async Task<string?> Title(HttpClient reader)
        => Assert.Single((await reader.GetAsync("/api/inbox?box=todo").Json()).GetProperty("items").EnumerateArray()).GetProperty("title").GetString();

    private Task<Done> Execute(string statement) => Town.Do(async services => (await services.GetRequiredService<Work>().Run<Done>(async () =>
    {
        await services.GetRequiredService<Sql>().Execute(statement, new { now = Town.Clock.GetUtcNow(), yes = true }, CancellationToken.None);
        return Done.Instance;
    }, CancellationToken.None)).Value);

    private async Task Send(string title, string demand)
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", new
        {
            title, matter = "森林草原防灭火", demand, urgency = "routine", due = "2026-11-27T18:00:00+08:00", number = "", text = title + "，请各乡镇知悉。" + Guid.NewGuid(), keyPoints = new[] { title, "第二点" },
            audience = new { units = new[] { "513401111" }, matters = new[] { "森林草原防灭火" } },
        }).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue", new { whyAgain = "分几件说的是不同的事" }).Json();
    }
}
