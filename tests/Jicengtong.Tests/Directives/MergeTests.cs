using System.Text.Json;
using Jicengtong.Modules.Directives;

namespace Jicengtong.Tests.Directives;

/// <summary>04 is out, 05 repeats it: it is put into 04 by whoever sent that, or not, with a reason.</summary>
public sealed class MergeTests : TownTests
{
    [Fact]
    public async Task Document_05_goes_into_04_as_a_revision_and_is_not_sent()
    {
        var (first, into) = await Sent("u0024", "04-人居环境.md");
        var (second, draft) = await Written("u0029", "05-人居环境-重复件.md");
        var merge = (await second.Post($"/api/directives/{draft}/merges", new { into, why = "就多一个报送时间" }).Json(201)).GetProperty("id").GetString();
        Assert.Equal(merge, (await second.Post($"/api/directives/{draft}/merges", new { into }).Json(201)).GetProperty("id").GetString());

        var card = Assert.Single(await Cards(first), item => item.GetProperty("kind").GetString() == "merge");
        Assert.Equal($"/merges/{merge}", card.GetProperty("path").GetString());
        var page = await first.GetStringAsync($"/directives/{into}/revision?merge={merge}");
        Assert.Contains("西昌市乡村振兴局同时要求", page);
        Assert.Contains("12月4日前报送无法使用户厕的数量", page);

        var text = (await first.GetAsync($"/api/directives/{into}").Json()).GetProperty("text").GetString();
        await first.Put($"/api/directives/{into}/revision", new { text = text + "\n西昌市乡村振兴局同时要求：12月4日前报送户厕数量。", why = "并件", merge }).Json();
        Assert.Equal(("merged", 2), State(await second.GetAsync($"/api/directives/merges/{merge}").Json()));
        Assert.Equal("directive.merged", await second.Put($"/api/directives/{draft}/issue", new { whyAgain = "还是想发" }).Refusal(409));
        Assert.Contains(await Cards(second, "know"), item => item.GetProperty("title").GetString()!.Contains("您那份不用再发"));
        Assert.DoesNotContain(await Cards(first), item => item.GetProperty("kind").GetString() == "merge");
        Assert.Equal("merge.answered", await first.Put($"/api/directives/merges/{merge}/refusal", new { words = "晚了" }).Refusal(409));
    }

    [Fact]
    public async Task Whoever_would_have_got_only_the_second_document_gets_the_first()
    {
        var (first, into) = await Sent("u0024", "04-人居环境.md", "513401111", ["乡镇街道"]);
        var (second, draft) = await Written("u0029", "05-人居环境-重复件.md");
        var merge = (await second.Post($"/api/directives/{draft}/merges", new { into }).Json(201)).GetProperty("id").GetString();
        await first.Put($"/api/directives/{into}/revision", new { text = "一、清理沟渠和房前屋后。\n二、12月4日前报送户厕数量。", why = "并件", merge }).Json();
        Assert.Equal(25, (await first.GetAsync($"/api/directives/{into}/coverage").Json()).GetProperty("total").GetInt32());
        var other = Assert.Single(await Cards(await Town.As("u0097")), item => item.GetProperty("path").GetString()!.Contains(into));
        Assert.Equal("西昌市农业农村局", other.GetProperty("from").GetString());

        // They are readers like the others: a withdrawal reaches them too.
        await first.Put($"/api/directives/{into}/withdrawal", new { why = "另发" }).Json(204);
        Assert.Empty(await Cards(await Town.As("u0097")));
    }

    [Fact]
    public async Task A_refusal_has_a_reason_and_the_second_may_then_be_sent()
    {
        var (first, into) = await Sent("u0024", "04-人居环境.md");
        var (second, draft) = await Written("u0029", "05-人居环境-重复件.md");
        var merge = (await second.Post($"/api/directives/{draft}/merges", new { into }).Json(201)).GetProperty("id").GetString();
        Assert.Equal("merge.whyMissing", await first.Put($"/api/directives/merges/{merge}/refusal", new { words = " " }).Refusal(422));
        Assert.Equal("forbidden", await second.Put($"/api/directives/merges/{merge}/refusal", new { words = "自己答自己" }).Refusal(403));
        await first.Put($"/api/directives/merges/{merge}/refusal", new { words = "我们这份明天就截止" }).Json(204);
        Assert.Equal("refused", (await second.GetAsync($"/api/directives/merges/{merge}").Json()).GetProperty("state").GetString());
        var told = Assert.Single(await Cards(second, "know"));
        Assert.Equal("我们这份明天就截止", told.GetProperty("keyPoints")[0].GetString());
        Assert.Equal(25, (await second.Put($"/api/directives/{draft}/issue", new { whyAgain = "对方不并" }).Json()).GetProperty("asks").GetInt32());
    }

    [Fact]
    public async Task Ones_own_two_documents_become_one_without_asking_anybody()
    {
        var (bureau, into) = await Sent("u0024", "04-人居环境.md");
        var (_, draft) = await Written("u0024", "05-人居环境-重复件.md");
        var same = (await bureau.GetAsync($"/api/directives/{draft}/sending-review").Json()).GetProperty("sameTopic")[0];
        Assert.True(same.GetProperty("isOwn").GetBoolean());
        var merge = (await bureau.Post($"/api/directives/{draft}/merges", new { into }).Json(201)).GetProperty("id").GetString();
        Assert.Empty(await Cards(bureau));
        await bureau.Put($"/api/directives/{into}/revision", new { text = "清理沟渠。", why = "并件", merge }).Json();
        Assert.Equal("directive.merged", await bureau.Put($"/api/directives/{draft}/issue").Refusal(409));
    }

    [Fact]
    public async Task Nobody_learns_of_a_document_by_asking_to_be_put_into_it()
    {
        var (_, other) = await Sent("u0021", "01-森林草原防灭火.md");
        var (second, draft) = await Written("u0029", "05-人居环境-重复件.md");
        Assert.Equal("notFound", await second.Post($"/api/directives/{draft}/merges", new { into = other }).Refusal(404));
        var (_, into) = await Sent("u0024", "04-人居环境.md");
        var merge = (await second.Post($"/api/directives/{draft}/merges", new { into }).Json(201)).GetProperty("id").GetString();
        Assert.Equal("notFound", await (await Town.As("u0028")).GetAsync($"/api/directives/merges/{merge}").Refusal(404));
    }

    private static (string?, int) State(JsonElement merge) => (merge.GetProperty("state").GetString(), merge.GetProperty("version").GetInt32());

    private static async Task<List<JsonElement>> Cards(HttpClient person, string box = "todo") => [.. (await person.GetAsync($"/api/inbox?box={box}").Json()).GetProperty("items").EnumerateArray()];

    private async Task<(HttpClient, string)> Written(string account, string document, string unit = "513401", string[]? kinds = null)
    {
        var sender = await Town.As(account);
        var draft = ImportedText.Read(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "demo", "documents", document)));
        var written = await sender.Post("/api/directives", new
        {
            title = draft.Title, number = draft.Number, matter = draft.Matter, demand = "do", due = draft.Due, text = draft.Text,
            audience = new { matters = new[] { draft.Matter }, units = new[] { unit }, kinds = kinds ?? ["乡镇街道"] },
        }).Json(201);
        return (sender, written.GetProperty("id").GetString()!);
    }

    private async Task<(HttpClient, string)> Sent(string account, string document, string unit = "513401", string[]? kinds = null)
    {
        var (sender, id) = await Written(account, document, unit, kinds);
        await sender.Put($"/api/directives/{id}/issue").Json();
        return (sender, id);
    }
}
