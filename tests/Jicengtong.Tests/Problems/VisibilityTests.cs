using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Problems;

public sealed class VisibilityTests : TownTests
{
    [Theory]
    [InlineData("u0135", "leader of the town")]
    [InlineData("u0145", "office of the town")]
    [InlineData("u0165", "deputy of the handler")]
    [InlineData("u0364", "office of the village")]
    public async Task Those_who_look_after_the_place_see_it(string account, string who)
    {
        var id = await (await Town.As("u0362")).Report();
        var reader = await Town.As(account);
        Assert.Equal((id, who), ((await reader.Problem(id)).Text("id"), who));
        Assert.Equal(id, Assert.Single(await reader.Ledger("all")).Text("id"));
        Assert.Empty(await reader.Ledger("mine"));
    }

    [Theory]
    [InlineData("u0386", "sibling village")]
    [InlineData("u0374", "another grid of the same village")]
    [InlineData("u0069", "another town")]
    [InlineData("u0021", "a bureau of the county that has nothing to do with it")]
    public async Task For_everybody_else_it_does_not_exist(string account, string who)
    {
        var id = await (await Town.As("u0362")).Report();
        var stranger = await Town.As(account);
        Assert.Equal(("notFound", who), (await stranger.GetAsync($"/api/problems/{id}").Refusal(404), who));
        Assert.Equal("notFound", await stranger.Answer(id).Refusal(404));
        Assert.Equal("notFound", await stranger.Close(id, true).Refusal(404));
        Assert.Empty(await stranger.Ledger("all"));
    }

    [Fact]
    public async Task Who_oversees_the_county_sees_all_of_it_and_nothing_of_the_next_county()
    {
        var id = await (await Town.As("u0362")).Report();
        foreach (var (account, county) in new[] { ("u0069", "513401"), ("u0073", "513402") })
            await Town.Do(async services =>
            {
                var sql = services.GetRequiredService<Sql>();
                await sql.Execute("INSERT INTO organization_units (code, name, kind, parent_code, unit_path) SELECT @county, '会理市', '县市区', '5134', '51/5134/513402/' WHERE NOT EXISTS (SELECT 1 FROM organization_units WHERE code = @county)", new { county }, CancellationToken.None);
                return await sql.Execute("INSERT INTO organization_appointments (id, person_id, unit_code, post, kind, starts_on) SELECT @id, id, @county, '副市长', '任职', @day FROM organization_persons WHERE account = @account",
                    new { id = Ids.Next(), county, day = new DateOnly(2026, 1, 1), account }, CancellationToken.None);
            });
        var mayor = await Town.As("u0069");
        Assert.Equal(id, Assert.Single(await mayor.Ledger("all")).Text("id"));
        Assert.Equal(id, (await mayor.Problem(id)).Text("id"));
        Assert.Contains("还有 1 件没有答复", await mayor.GetStringAsync("/problems?box=all"), StringComparison.Ordinal);
        Assert.Empty(await (await Town.As("u0073")).Ledger("all"));
    }

    [Fact]
    public async Task Neighbours_in_the_village_see_it_but_do_not_answer_or_close_it()
    {
        var id = await (await Town.As("u0362")).Report();
        var clerk = await Town.As("u0364");
        Assert.Equal("forbidden", await clerk.Answer(id).Refusal(403));
        Assert.Equal("forbidden", await clerk.Close(id, true).Refusal(403));
    }

    [Fact]
    public async Task Those_in_charge_where_it_is_answered_may_answer()
    {
        var id = await (await Town.As("u0362")).Report();
        await (await Town.As("u0135")).Answer(id).Json(204);
        Assert.Empty(await (await Town.As("u0168")).Todo());
    }

    [Fact]
    public async Task A_bureau_sees_what_lies_with_it_and_answers()
    {
        var secretary = await Town.As("u0362");
        var id = await secretary.Report("河道里倒了建筑垃圾", "河长制");
        var bureau = await Town.As("u0032");
        Assert.Equal(id, Assert.Single(await bureau.Ledger("all")).Text("id"));
        await bureau.Answer(id).Json(204);
    }

    [Fact]
    public async Task The_ledger_is_paged_newest_first_without_gaps()
    {
        var secretary = await Town.As("u0362");
        var reported = new List<string>();
        for (var minute = 0; minute < 7; minute++)
        {
            Town.Clock.MoveTo(TestClock.At(11, 20, 10, minute));
            reported.Add(await secretary.Report($"第{minute}件"));
        }

        var (listed, after) = (new List<string>(), "");
        do
        {
            var page = await secretary.GetAsync($"/api/problems?box=all&limit=3&after={after}").Json();
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(line => line.Text("id")));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);
        Assert.Equal(reported.AsEnumerable().Reverse(), listed);
        Assert.Equal("problem.box", await secretary.GetAsync("/api/problems?box=everything").Refusal(422));
        Assert.Equal(7, (await secretary.Ledger("mine")).Count);
        Assert.Equal(7, (await (await Town.As("u0168")).Ledger("handling")).Count);
    }
}
