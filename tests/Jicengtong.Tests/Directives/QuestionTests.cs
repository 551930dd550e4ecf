namespace Jicengtong.Tests.Directives;

public sealed class QuestionTests : TownTests
{
    [Fact]
    public async Task The_same_question_of_many_is_answered_once_for_all_of_them()
    {
        var (bureau, id) = await Issued();
        await Ask("u0097", id, "自留山算不算林缘500米？");
        await Ask("u0073", id, "自留山算林缘500米吗？");
        await Ask("u0077", id, "半专业扑火队能否两镇合建？");
        Assert.Equal(3, (await bureau.GetAsync($"/api/directives/{id}/coverage").Json()).GetProperty("questioned").GetInt32());

        var answered = await bureau.Put($"/api/directives/{id}/answer", new { text = "自留山算在内；扑火队可以合建，须报备。" }).Json();
        Assert.Equal(3, answered.GetProperty("questions").GetInt32());
        Assert.Equal(0, (await bureau.GetAsync($"/api/directives/{id}/coverage").Json()).GetProperty("questioned").GetInt32());

        // The asker has it back with the reply, and somebody who never asked reads the answer too.
        var asker = await Town.As("u0097");
        Assert.True((await asker.GetAsync("/api/inbox").Json()).GetProperty("items")[0].GetProperty("hasReply").GetBoolean());
        var other = await Town.As("u0151");
        var answer = (await other.GetAsync($"/api/directives/{id}").Json()).GetProperty("answers")[0];
        Assert.Equal(2, answer.GetProperty("questions").GetArrayLength());
        Assert.Equal("answer.noQuestions", await bureau.Put($"/api/directives/{id}/answer", new { text = "再答一次" }).Refusal(422));
    }

    [Fact]
    public async Task Only_the_sender_answers_and_an_unrelated_unit_does_not_learn_that_it_exists()
    {
        var (_, id) = await Issued();
        var reader = await Town.As("u0097");
        Assert.Equal("forbidden", await reader.Put($"/api/directives/{id}/answer", new { text = "好" }).Refusal(403));
        var stranger = await Town.As("u0028");
        Assert.Equal("notFound", await stranger.GetAsync($"/api/directives/{id}").Refusal(404));
        Assert.Equal("notFound", await stranger.GetAsync($"/api/directives/{id}/coverage").Refusal(404));
        Assert.Equal("notFound", await stranger.Put($"/api/directives/{id}/issue").Refusal(404));
    }

    [Fact]
    public async Task A_question_without_words_is_refused()
    {
        var (_, id) = await Issued();
        var reader = await Town.As("u0097");
        var ask = (await reader.GetAsync("/api/inbox").Json()).GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal("receipt.questionEmpty", await reader.Put($"/api/asks/{ask}/receipt", new { answer = "questioned", text = "  " }).Refusal(422));
        Assert.NotEmpty(id);
    }

    private async Task Ask(string account, string id, string text)
    {
        var reader = await Town.As(account);
        var ask = (await reader.GetAsync("/api/inbox").Json()).GetProperty("items")[0].GetProperty("id").GetString();
        await reader.Put($"/api/asks/{ask}/receipt", new { answer = "questioned", text }).Json(204);
        Assert.NotEmpty(id);
    }

    private async Task<(HttpClient Bureau, string Id)> Issued()
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", IssueTests.Draft()).Json(201)).GetProperty("id").GetString()!;
        await bureau.Put($"/api/directives/{id}/issue").Json();
        return (bureau, id);
    }
}
