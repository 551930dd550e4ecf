using System.Text.Json;
using Jicengtong.Modules.ChatGroups;
using Jicengtong.Tests.Organization;
using Jicengtong.Tests.Problems;

namespace Jicengtong.Tests.ChatGroups;

public sealed class GroupRequests : TownTests
{
    [Fact]
    public async Task No_group_is_needed_for_people_one_can_write_to()
    {
        var clerk = await Town.As("u0168");
        var told = await clerk.Post("/api/chat-groups", Request("tell")).Json(422);
        Assert.Equal("chat-group.notNeeded", told.GetProperty("code").GetString());
        Assert.Contains("不用建群", told.GetProperty("detail").GetString(), StringComparison.Ordinal);

        var village = DemoTown.Records.Groups.Single(group => group.Name == "甲乌村工作群").Members;
        var copy = await clerk.Post("/api/chat-groups", Request("discuss", string.Join('\n', village))).Json(422);
        Assert.Contains("甲乌村全体人员", copy.GetProperty("detail").GetString(), StringComparison.Ordinal);

        Assert.Equal("chat-group.members", await clerk.Post("/api/chat-groups", Request("discuss", "没有这个人")).Refusal(422));
        Assert.Equal("chat-group.until", await clerk.Post("/api/chat-groups", Request("discuss", endsOn: "2026-11-20")).Refusal(422));
        Assert.Empty(await clerk.Groups());
    }

    [Fact]
    public async Task With_a_reason_the_office_decides_and_the_requester_is_told()
    {
        var clerk = await Town.As("u0168");
        var id = (await clerk.Post("/api/chat-groups", Request("discuss")).Json(201)).GetProperty("id").GetString();
        Assert.Equal("forbidden", await clerk.Put($"/api/chat-groups/{id}/decision", new { yes = true }).Refusal(403));
        var office = await Town.As(Approver);
        Assert.Single(await office.Asks(), ask => ask.GetProperty("title").GetString() == "申请建群：“三线迁改协调”");
        Assert.Equal("chat-group.noteMissing", await office.Put($"/api/chat-groups/{id}/decision", new { yes = false }).Refusal(422));
        await office.Put($"/api/chat-groups/{id}/decision", new { yes = true }).Json(204);
        await office.Put($"/api/chat-groups/{id}/decision", new { yes = true }).Json(204);
        Assert.Empty(await office.Asks());
        Assert.Single(await clerk.Asks("know"), ask => ask.GetProperty("title").GetString() == "“三线迁改协调”可以建了");
        await clerk.Put($"/api/chat-groups/{id}/opening").Json(204);
        Assert.Equal("running", Assert.Single(await clerk.Groups()).GetProperty("state").GetString());

        // The matter has its group now: the next one is told where to go.
        var twin = await (await Town.As("u0151")).Post("/api/chat-groups", Request("discuss", "u0143")).Json(422);
        Assert.Contains("三线迁改协调", twin.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.String, (await (await Town.As("u0151")).Post("/api/chat-groups", Request("discuss", "u0143", insist: "另一条线")).Json(201)).GetProperty("id").ValueKind);
    }

    [Fact]
    public async Task Refused_with_a_reason_it_ends()
    {
        var clerk = await Town.As("u0168");
        var id = (await clerk.Post("/api/chat-groups", Request("collect", insist: "要来回改")).Json(201)).GetProperty("id").GetString();
        var office = await Town.As(Approver);
        await office.Put($"/api/chat-groups/{id}/decision", new { yes = false, note = "用填报" }).Json(204);
        Assert.Contains(await clerk.Asks("know"), ask => ask.GetProperty("title").GetString() == "“三线迁改协调”没有批准");
        Assert.Equal("chat-group.state", await office.Put($"/api/chat-groups/{id}/decision", new { yes = true }).Refusal(409));
        Assert.Equal("chat-group.state", await clerk.Put($"/api/chat-groups/{id}/opening").Refusal(409));
    }

    private static string Approver => DemoTown.Records.Duties.First(duty => duty is { Matter: "公文处理", Unit: "513401111", Leads: true }).Account;

    private static object Request(string use, string members = "u0151\nu0362", string endsOn = "2027-03-01", string? insist = null)
        => new { name = "三线迁改协调", purpose = "三条线迁改，几家要碰", use, matter = "饮水安全", members, endsOn, insist };
}
