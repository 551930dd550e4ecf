using System.Text.Json;
using Jicengtong.Tests.Problems;
using Microsoft.Extensions.DependencyInjection;
using static Jicengtong.Tests.NewPeople;
using static Jicengtong.Tests.Problems.ReadingPages;

namespace Jicengtong.Tests.Organization;

/// <summary>A forgotten password and a new telephone: no mail, no telephone call, but a colleague who sees who stands there.</summary>
public sealed class FaceToFaceTests : TownTests
{
    private const string Clerk = "u0138";
    private const string Village = "u0362";

    [Fact]
    public async Task The_clerk_says_I_see_this_person_and_the_code_on_the_screen_begins_everything_anew()
    {
        var (before, stranger) = (Town.Visitor(), Town.Visitor());
        await before.Post("/api/session", new { account = Village, password = Modules.Organization.DemoCast.Password }).Json(204);
        var id = await IdOf(Town, Village);
        var clerk = await Town.As(Clerk);
        Assert.Equal("access.notSeen", await clerk.Post($"/api/access/people/{id}/code", new { seen = false }).Refusal(422));
        var page = await Read(await FormPosts.Send(clerk, $"/access/people/{id}", [("seen", "yes")], $"/access/people/{id}/code"));
        var code = page.QuerySelector(".code")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(8, code.Length);
        // Nothing has changed yet.
        Assert.Equal(200, (int)(await before.GetAsync("/api/me")).StatusCode);

        var phone = Town.Visitor();
        var typed = await FormPosts.Send(phone, "/in", [("code", code[..4] + " " + code[4..])]);
        Assert.Equal($"/in/{code}", typed.Headers.Location?.ToString());
        Assert.Equal(303, (int)(await FormPosts.Send(phone, $"/in/{code}", [("pin", "482913"), ("password", "后山的泉水很甜全村都来挑")])).StatusCode);

        Assert.Equal(Village, (await phone.GetAsync("/api/me").Json()).Text("account"));
        Assert.Equal(401, (int)(await before.GetAsync("/api/me")).StatusCode);
        Assert.Equal("signIn.refused", await stranger.Post("/api/session", new { account = Village, password = Modules.Organization.DemoCast.Password }).Refusal(401));
        await stranger.Post("/api/session", new { account = Village, password = "后山的泉水很甜全村都来挑" }).Json(204);
        Assert.Equal(404, (int)(await Town.Visitor().GetAsync($"/in/{code}")).StatusCode);

        // The person finds a note, and the log names both.
        Assert.Contains((await phone.GetAsync("/api/inbox?box=know").Json()).GetProperty("items").EnumerateArray(), card => card.Text("title") == "您的登录重新开过了");
        var row = (await Town.Do(services => services.GetRequiredService<Sql>().Query<Given>("SELECT id, person_id, issued_by FROM organization_invitations", null, CancellationToken.None))).Single();
        Assert.Equal((id, await IdOf(Town, Clerk)), (row.PersonId, row.IssuedBy));
        Assert.Equal(2, (await Town.Leaves()).Count(leaf => leaf.Subject == $"invitation:{row.Id:D}"));
    }

    [Fact]
    public async Task A_code_given_face_to_face_is_good_for_minutes_only_and_the_next_replaces_it()
    {
        var clerk = await Town.As(Clerk);
        var id = await IdOf(Town, Village);
        var first = (await clerk.Post($"/api/access/people/{id}/code", new { seen = true }).Json()).Text("code");
        var second = (await clerk.Post($"/api/access/people/{id}/code", new { seen = true }).Json()).Text("code");
        Assert.Equal(404, (int)(await Town.Visitor().GetAsync($"/in/{first}")).StatusCode);
        Assert.Equal(200, (int)(await Town.Visitor().GetAsync($"/in/{second}")).StatusCode);
        await Town.MoveTo(Town.Clock.GetUtcNow().AddMinutes(16));
        Assert.Equal(404, (int)(await Town.Visitor().GetAsync($"/in/{second}")).StatusCode);
    }

    [Theory]
    [InlineData("u0151", "u0362", 404)] // an office that does not keep the door
    [InlineData("u0138", "u0021", 404)] // somebody of the county
    [InlineData("u0138", "u0029", 403)] // seconded here, at home in a bureau
    [InlineData("u0138", "u0138", 403)] // oneself
    [InlineData("u0364", "u0135", 404)] // a village lets in no leader of the town
    [InlineData("u0364", "u0362", 200)] // but its own head
    [InlineData("u0138", "u0135", 200)] // the office lets in the leader of the town
    public async Task Only_the_office_of_the_own_place_confirms(string by, string whom, int status)
        => Assert.Equal(status, (int)(await (await Town.As(by)).Post($"/api/access/people/{await IdOf(Town, whom)}/code", new { seen = true })).StatusCode);

    private sealed class Given
    {
        public Guid Id { get; init; }

        public Guid PersonId { get; init; }

        public Guid IssuedBy { get; init; }
    }
}
