using System.Net.Http.Headers;
using System.Text;

namespace Jicengtong.Tests.Secrecy;

public sealed class GuardTests : TownTests
{
    [Fact]
    public async Task What_carries_a_mark_is_refused_wherever_it_is_written_and_nothing_is_kept()
    {
        var bureau = await Town.As("u0021");
        Assert.Equal("secrecy.mark", await bureau.Post("/api/directives", new { title = "通知", text = "机密★10年\n各乡镇：" }).Refusal(422));
        Assert.Equal("secrecy.mark", await bureau.Post("/api/problems", new { text = "这是绝密★的方案，谁来管？", matter = "饮水安全" }).Refusal(422));

        var id = (await bureau.Post("/api/directives", new { title = "关于保守国家秘密的通知", text = "要保守国家秘密。" }).Json(201)).GetProperty("id").GetString();
        var upload = new MultipartFormDataContent { { new ByteArrayContent(Samples.Pdf("机密★10年")) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } }, "files", "预案.pdf" } };
        using var answer = await bureau.PostAsync($"/directives/{id}/write", upload);
        Assert.Equal(422, (int)answer.StatusCode);
        Assert.Contains("涉密渠道", await answer.Content.ReadAsStringAsync());
        Assert.Empty((await bureau.GetAsync($"/api/directives/{id}").Json()).GetProperty("files").EnumerateArray());
    }

    [Fact]
    public async Task A_mark_escaped_or_sent_in_pieces_of_JSON_is_seen_too()
    {
        var bureau = await Town.As("u0021");
        using var escaped = new StringContent("{\"title\":\"通知\",\"text\":\"\\u673a\\u5bc6\\u260510年\"}", Encoding.UTF8, "application/json");
        Assert.Equal("secrecy.mark", await bureau.PostAsync("/api/directives", escaped).Refusal(422));
    }
}
