using System.Net;
using AngleSharp.Html.Parser;
using Jicengtong.Modules.Organization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>三员: three people, none of whom can do the others' work; nobody is two, none sees business.</summary>
public sealed class AdministratorTests : TownTests
{
    [Fact]
    public async Task No_kind_names_its_own_successors_and_nobody_else_names_anybody()
    {
        var may = new Dictionary<AdministratorKind, AdministratorKind[]>
        {
            [AdministratorKind.System] = [], [AdministratorKind.Security] = [AdministratorKind.System, AdministratorKind.Audit], [AdministratorKind.Audit] = [AdministratorKind.Security],
        };
        foreach (var (by, kinds) in may)
        {
            using var client = await Town.As(by);
            using var page = await client.GetAsync("/administration");
            Assert.Equal(by == AdministratorKind.System ? HttpStatusCode.Forbidden : HttpStatusCode.OK, page.StatusCode);
            foreach (var kind in Enum.GetValues<AdministratorKind>().Where(_ => by != AdministratorKind.System))
                Assert.Equal(kinds.Contains(kind), (await Name(client, $"{by}-{kind}", kind)).Contains("把初始密码当面交给", StringComparison.Ordinal));
        }

        using var villager = await Town.As("u0362");
        using var refused = await villager.GetAsync("/administration");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Nobody_is_two_and_whoever_does_business_is_none()
    {
        using var security = await Town.As(AdministratorKind.Security);
        Assert.Contains("这个账号是办业务的", await Name(security, "u0362", AdministratorKind.Audit), StringComparison.Ordinal);
        Assert.Contains("把初始密码当面交给", await Name(security, "zhang", AdministratorKind.Audit), StringComparison.Ordinal);
        Assert.Contains("一个账号只能是一种管理员", await Name(security, "Zhang", AdministratorKind.System), StringComparison.Ordinal);
        // The database says the same.
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Town.Do(services
            => services.GetRequiredService<Sql>().Execute("UPDATE organization_persons SET administers = 'System,Audit' WHERE account = 'zhang'", null, CancellationToken.None)));
        var report = await Town.Do(async services => (await services.GetRequiredService<Work>().Run(() => services.GetRequiredService<ImportOrganization>().Run(
            OrganizationFolder.Read(name => name == "appointments.csv" ? new MemoryStream("account,unit,post,kind,from,to\nzhang,513401,长,任职,2024-01-01,\n"u8.ToArray()) : null), null, CancellationToken.None), CancellationToken.None)).Value);
        Assert.Contains("是管理员的，不能任职", Assert.Single(report.Faults).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_with_a_post_in_the_tables_still_has_no_business()
    {
        using var system = await Town.As(AdministratorKind.System);
        var id = (await system.GetAsync("/api/me").Json()).GetProperty("id").GetGuid();
        await Town.Do(services => services.GetRequiredService<Work>().Run<Done>(() =>
        {
            services.GetRequiredService<AppDb>().Add(new Appointment { Id = Ids.Next(), PersonId = id, UnitCode = "513401", Post = "长", Kind = "任职", StartsOn = new(2026, 1, 1) });
            return Task.FromResult<Result<Done>>(Done.Instance);
        }, CancellationToken.None));
        Assert.Empty((await system.GetAsync("/api/me").Json()).GetProperty("posts").EnumerateArray());
        Assert.Equal("administrator.notYours", await system.GetAsync("/api/inbox").Refusal(403));
        Assert.Equal("administrator.notYours", await system.GetAsync("/api/problems").Refusal(403));
    }

    [Fact]
    public async Task A_named_administrator_chooses_a_password_and_an_app_before_anything_else()
    {
        using var security = await Town.As(AdministratorKind.Security);
        var password = new HtmlParser().ParseDocument(await Name(security, "zhang", AdministratorKind.Audit)).QuerySelector("b.code")!.TextContent;
        using var browser = Town.Visitor();
        await browser.Post("/api/session", new { account = "zhang", password }).Json(204);
        Assert.Equal("/me/password", await Where(browser.GetAsync("/evidence")));
        Assert.Equal("account.hurdle", await browser.GetAsync("/api/evidence/checkpoint").Refusal(403));
        using (var chosen = await FormPosts.Send(browser, "/me/password", [("current", password), ("password", "审计的人要记得住这一句")]))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, chosen.StatusCode);
        using (var chosen = await FormPosts.Send(browser, "/me/password", [("current", password), ("password", "审计的人要记得住这一句话")]))
            Assert.Equal(HttpStatusCode.OK, chosen.StatusCode);
        Assert.Equal("/me/second-factor", await Where(browser.GetAsync("/evidence")));
        await Town.SetUpSecondFactor(browser, "审计的人要记得住这一句话");
        Assert.Contains("定了一位管理员", await browser.GetStringAsync("/evidence"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_of_a_kind_stays_and_an_ended_one_is_out_at_once()
    {
        using var security = await Town.As(AdministratorKind.Security);
        using var first = await Town.As(AdministratorKind.Audit);
        var id = (await first.GetAsync("/api/me").Json()).GetProperty("id").GetGuid();
        Assert.Contains("最后一位这类管理员", await End(security, id, "调走"), StringComparison.Ordinal);
        await Name(security, "zhang", AdministratorKind.Audit);
        Assert.Contains("请写原因", await End(security, id, ""), StringComparison.Ordinal);
        Assert.Equal("", await End(security, id, "调走"));
        await first.GetAsync("/api/me").Json(401);
    }

    [Fact]
    public async Task The_security_administrator_disables_an_account_with_a_reason_and_the_audit_administrator_sees_it()
    {
        using var security = await Town.As(AdministratorKind.Security);
        using var audit = await Town.As(AdministratorKind.Audit);
        using var phone = Town.Visitor();
        await phone.Post("/api/session", new { account = "u0362", password = "demo-baru-2026" }).Json(204);
        var id = (await phone.GetAsync("/api/me").Json()).GetProperty("id").GetGuid();
        Assert.Contains("莫色阿牛", await security.GetStringAsync("/administration/accounts?q=u036"), StringComparison.Ordinal);
        Assert.Contains("没有这样开头的账号", await security.GetStringAsync("/administration/accounts?q=%25"), StringComparison.Ordinal);
        Assert.Contains("请写原因", await Keep(security, id, "disable", ""), StringComparison.Ordinal);
        Assert.Equal("", await Keep(security, id, "disable", "手机丢了"));
        await phone.GetAsync("/api/me").Json(401);
        Assert.Contains("没有找到", await Keep(audit, id, "enable", "放他进来", HttpStatusCode.NotFound), StringComparison.Ordinal);
        Assert.Equal("", await Keep(security, id, "enable", "手机找到了"));
        await phone.Post("/api/session", new { account = "u0362", password = "demo-baru-2026" }).Json(204);

        Assert.Contains("停用账号", await audit.GetStringAsync("/evidence"), StringComparison.Ordinal);
        Assert.Contains("account.disabled", await audit.GetStringAsync("/evidence/log.csv"), StringComparison.Ordinal);
        Assert.Contains("导出", await audit.GetStringAsync("/evidence"), StringComparison.Ordinal);
        Assert.Equal("administrator.notYours", await security.GetAsync($"/api/evidence/leaves/account:{id}").Refusal(403));
        Assert.Equal("notFound", await (await Town.As("u0374")).GetAsync($"/api/evidence/leaves/account:{id}").Refusal(404));
    }

    [Fact]
    public async Task The_audit_administrator_sees_no_evidence_of_business()
    {
        using var bureau = await Town.As("u0021");
        using var audit = await Town.As(AdministratorKind.Audit);
        var id = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue").Json();
        Assert.Equal("notFound", await audit.GetAsync($"/api/evidence/leaves/directive:{id}").Refusal(404));
        using var page = await audit.GetAsync($"/directives/{id}");
        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
    }

    private static async Task<string> Name(HttpClient client, string account, AdministratorKind kind)
    {
        using var answer = await FormPosts.Send(client, "/administration", [("account", account), ("name", "张三"), ("kind", kind.ToString())]);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string> End(HttpClient client, Guid id, string why)
    {
        using var answer = await FormPosts.Send(client, "/administration", [("why", why)], $"/administration/{id}/end");
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string> Keep(HttpClient client, Guid id, string deed, string why, HttpStatusCode? expected = null)
    {
        using var answer = await FormPosts.Send(client, "/administration", [("deed", deed), ("why", why)], $"/administration/accounts/{id}");
        if (expected is { } status)
            Assert.Equal(status, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string?> Where(Task<HttpResponseMessage> sent)
    {
        using var response = await sent;
        return response.Headers.Location?.ToString();
    }
}
