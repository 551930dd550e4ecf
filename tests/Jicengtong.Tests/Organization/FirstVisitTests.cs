using System.Net;
using AngleSharp.Html.Parser;

namespace Jicengtong.Tests.Organization;

public sealed class FirstVisitTests : TownTests
{
    protected override Task<Town> Open() => Town.Open(empty: true);

    [Fact]
    public async Task An_empty_installation_asks_for_its_first_administrator_once_and_then_imports()
    {
        using var browser = Town.Visitor();
        Assert.Equal("/setup", await Redirect(browser.GetAsync("/sign-in")));
        using (var weak = await Send(browser, "/setup", new() { ["account"] = "chief", ["name"] = "张三", ["password"] = "short" }))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, weak.StatusCode);
            var page = await weak.Content.ReadAsStringAsync();
            Assert.Contains("新密码至少 10 个字符", page, StringComparison.Ordinal);
            Assert.Contains("value=\"张三\"", page, StringComparison.Ordinal);
        }

        Assert.Equal("/organization/import", await Redirect(Send(browser, "/setup", new() { ["account"] = "Chief", ["name"] = "张三", ["password"] = "一句好记的话也可以做密码" })));
        Assert.Equal("chief", (await browser.GetAsync("/api/me").Json()).GetProperty("account").GetString());
        using var second = Town.Visitor();
        Assert.Equal("/sign-in", await Redirect(second.GetAsync("/setup")));

        using var bad = await Send(browser, "/organization/import", [], ("units.csv", "code,name,kind,parent\n51,四川省,省,99\n"));
        Assert.Contains("不在文件里，也没有登记过", await bad.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var good = await Send(browser, "/organization/import", [], ("units.csv", "code,name,kind,parent\n51,四川省,省,\n"));
        // First it says what would happen, then somebody says yes.
        var looked = new HtmlParser().ParseDocument(await good.Content.ReadAsStringAsync());
        Assert.Contains("新增 1，改动 0，结束 0", looked.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        using var yes = new FormUrlEncodedContent(looked.QuerySelectorAll("form[action='/organization/import/rows'] input[type=hidden]").Select(field => KeyValuePair.Create(field.GetAttribute("name")!, field.GetAttribute("value")!)));
        using var written = await browser.PostAsync("/organization/import/rows", yes);
        Assert.Contains("已导入：单位 1", await written.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var foreign = await Send(browser, "/organization/import", [], ("units.csv", "code,name,kind,parent\n51,四川省,省,\n"));
        Assert.Contains("什么也不会变", await foreign.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var book = await browser.GetAsync("/organization/export.xlsx");
        Assert.Equal((HttpStatusCode.OK, Sheet.MediaType), (book.StatusCode, book.Content.Headers.ContentType?.MediaType));
    }

    private static async Task<string?> Redirect(Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        return response.Headers.Location?.ToString();
    }

    private static async Task<HttpResponseMessage> Send(HttpClient browser, string address, Dictionary<string, string> fields, params (string Name, string Content)[] files)
    {
        using var page = await browser.GetAsync(address);
        var document = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync());
        using var form = new MultipartFormDataContent();
        foreach (var hidden in document.QuerySelectorAll("main form input[type=hidden]"))
            form.Add(new StringContent(hidden.GetAttribute("value") ?? ""), hidden.GetAttribute("name")!);
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        foreach (var (name, content) in files)
            form.Add(new StringContent(content), "files", name);
        return await browser.PostAsync(address, form);
    }
}
