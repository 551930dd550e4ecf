using System.Net;
using System.Text;
using Jicengtong.Modules.Organization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Directives;

public sealed class AttachmentTests : TownTests
{
    [Fact]
    public async Task A_reader_gets_the_attachment_and_a_stranger_does_not_learn_of_it()
    {
        var (bureau, id) = await Drafted();
        var added = await Attach(id, "落实情况表.txt", "单位,人数\n"u8.ToArray());
        Assert.True(added.Succeeded);
        await bureau.Put($"/api/directives/{id}/issue").Json();

        using var got = await (await Town.As("u0151")).GetAsync($"/files/{added.Value.Id}");
        Assert.Equal("单位,人数\n", await got.Content.ReadAsStringAsync());
        Assert.Equal("attachment", got.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Contains("sandbox", got.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var refused = await (await Town.As("u0028")).GetAsync($"/files/{added.Value.Id}");
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Theory]
    [InlineData("程序.exe", "MZ\u0090", "file.type")]
    [InlineData("改名的程序.txt", "MZ\u0090", "file.type")]
    [InlineData("脚本.txt", "#!/bin/sh", "file.type")]
    [InlineData("页面.html", "<script>", "file.type")]
    [InlineData("空.txt", "", "file.empty")]
    public async Task What_is_not_a_document_is_refused_whatever_its_name_says(string name, string content, string code)
    {
        var (_, id) = await Drafted();
        Assert.Equal(code, (await Attach(id, name, Encoding.Latin1.GetBytes(content))).Error?.Code);
    }

    private Task<Result<StoredFile>> Attach(string id, string name, byte[] content) => Town.Do(async services =>
    {
        var author = await services.GetRequiredService<AppDb>().Set<Person>().SingleAsync(person => person.Account == "u0021");
        var user = (await services.GetRequiredService<ICurrentUsers>().Find(author.Id, null, CancellationToken.None))!;
        var upload = new FormFile(new MemoryStream(content), 0, content.Length, "files", name);
        return await services.GetRequiredService<Work>().Run(() => services.GetRequiredService<FileStore>().Add(upload, "directive", Guid.Parse(id), user, CancellationToken.None), CancellationToken.None);
    });

    private async Task<(HttpClient Bureau, string Id)> Drafted()
    {
        var bureau = await Town.As("u0021");
        return (bureau, (await bureau.Post("/api/directives", IssueTests.Draft()).Json(201)).GetProperty("id").GetString()!);
    }
}
