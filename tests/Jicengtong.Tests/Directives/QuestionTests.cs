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

    [Fact]
    public async Task Questions_that_sound_alike_are_suggested_together_and_the_sender_decides()
    {
        var (bureau, id) = await Issued();
        await Ask("u0097", id, "自留山算不算林缘500米？");
        await Ask("u0073", id, "自留山算林缘500米吗？");
        await Ask("u0077", id, "自家的自留山在林缘边上怎么办？");
        await Ask("u0081", id, "扑火队的补助哪里出？");
        var groups = (await bureau.GetAsync($"/api/directives/{id}/questions").Json()).EnumerateArray().ToList();
        Assert.Equal([3, 1], groups.Select(group => group.GetProperty("questions").GetArrayLength()));
        var alike = groups[0].GetProperty("questions").EnumerateArray().ToList();
        Assert.Equal([true, true, false], alike.Select(question => question.GetProperty("isSame").GetBoolean()));
        Assert.Contains("自留山", groups[0].GetProperty("words").EnumerateArray().Select(word => word.GetString()!));

        // The third is not the same thing after all: it waits on, and so does the fourth.
        await bureau.Put($"/api/directives/{id}/answer", new { text = "自留山算在内。", asks = alike.Take(2).Select(question => question.GetProperty("ask").GetString()) }).Json();
        Assert.Equal(2, (await bureau.GetAsync($"/api/directives/{id}/coverage").Json()).GetProperty("questioned").GetInt32());
        Assert.Equal(2, (await bureau.GetAsync($"/api/directives/{id}/questions").Json()).GetArrayLength());
    }

    [Fact]
    public async Task An_answer_that_corrects_the_document_opens_its_clause_and_readers_see_what_followed()
    {
        var (bureau, id) = await Issued("一、发现火情10分钟内电话报告值班室。\n二、自留山的火源由村里管。\n三、扑火队不少于25人。");
        await Ask("u0097", id, "自留山的火源是村里管还是户主管？");
        var group = (await bureau.GetAsync($"/api/directives/{id}/questions").Json())[0];
        Assert.Equal(1, group.GetProperty("clause").GetInt32());
        var answer = (await bureau.Put($"/api/directives/{id}/answer", new { text = "户主管，村里查。" }).Json()).GetProperty("answer").GetString();

        var page = await bureau.GetStringAsync($"/directives/{id}/revision?answer={answer}&clause=1");
        Assert.Contains("户主管，村里查。", page);
        Assert.Matches("<textarea id=\"wording\"[^>]*>二、自留山的火源由村里管。</textarea>", page);

        var reworded = Modules.Directives.Revising.Clause.Reword("一、发现火情10分钟内电话报告值班室。\n二、自留山的火源由村里管。\n三、扑火队不少于25人。", 1, "二、自留山的火源由户主管，村里查。");
        await bureau.Put($"/api/directives/{id}/revision", new { text = reworded, why = "有人问", answer }).Json();
        var seen = await (await Town.As("u0151")).GetAsync($"/api/directives/{id}").Json();
        Assert.Equal(2, seen.GetProperty("answers")[0].GetProperty("version").GetInt32());
        Assert.Equal("第二条", Assert.Single(seen.GetProperty("revisions")[0].GetProperty("changes").EnumerateArray()).GetProperty("label").GetString());
        Assert.Contains("以第 2 版为准", await (await Town.As("u0151")).GetStringAsync($"/directives/{id}/read"));
    }

    private async Task Ask(string account, string id, string text)
    {
        var reader = await Town.As(account);
        var ask = (await reader.GetAsync("/api/inbox").Json()).GetProperty("items")[0].GetProperty("id").GetString();
        await reader.Put($"/api/asks/{ask}/receipt", new { answer = "questioned", text }).Json(204);
        Assert.NotEmpty(id);
    }

    private async Task<(HttpClient Bureau, string Id)> Issued(string? text = null)
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", IssueTests.Draft(text ?? "一、压实责任。二、管住火源。")).Json(201)).GetProperty("id").GetString()!;
        await bureau.Put($"/api/directives/{id}/issue").Json();
        return (bureau, id);
    }
}
