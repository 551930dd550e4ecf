namespace Jicengtong.Tests.Organization;

public sealed class AudienceTests : TownTests
{
    [Fact]
    public async Task The_blank_of_the_river_chief_is_shown_before_sending()
    {
        var preview = await Preview("u0143", ["河长制"], ["513401111"], []);
        Assert.Equal(6, preview.GetProperty("count").GetInt32());
        var blank = Assert.Single(preview.GetProperty("blanks").EnumerateArray());
        Assert.Equal(("河长制", "513401111"), (blank.GetProperty("matter").GetString(), blank.GetProperty("unit").GetString()));
        Assert.Empty(preview.GetProperty("overlaps").EnumerateArray());
    }

    [Fact]
    public async Task The_overlap_of_waste_sorting_is_shown_and_both_are_reached()
    {
        var preview = await Preview("u0143", ["垃圾分类"], ["513401111"], ["乡镇街道"]);
        Assert.Equal(2, preview.GetProperty("count").GetInt32());
        var overlap = Assert.Single(preview.GetProperty("overlaps").EnumerateArray());
        Assert.Equal(2, overlap.GetProperty("people").GetArrayLength());
        Assert.Empty(preview.GetProperty("blanks").EnumerateArray());
    }

    [Fact]
    public async Task A_place_includes_everything_below_it_and_kinds_and_posts_narrow_it()
    {
        Assert.Equal(25, (await Preview("u0021", ["森林草原防灭火"], ["513401"], ["乡镇街道"])).GetProperty("count").GetInt32());
        var secretary = Assert.Single((await Preview("u0143", [], ["513401111200"], ["村社区"], ["村党支部书记兼村委会主任"])).GetProperty("people").EnumerateArray());
        Assert.Equal("莫色阿牛", secretary.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Nobody_addresses_a_place_that_is_not_theirs()
    {
        var secretary = await Town.As("u0362");
        Assert.Equal("audience.outside", await secretary.Post("/api/audience/preview", new { matters = new[] { "低保" }, units = new[] { "513401111201" } }).Refusal(403));
        Assert.Equal("audience.unknown", await secretary.Post("/api/audience/preview", new { matters = new[] { "没有的事" }, units = new[] { "513401111200" } }).Refusal(422));
        Assert.Equal("audience.empty", await secretary.Post("/api/audience/preview", new { units = Array.Empty<string>() }).Refusal(422));
    }

    [Fact]
    public async Task Who_answers_for_a_matter_is_found_upward()
    {
        var anybody = await Town.As("u0362");
        var village = await anybody.GetAsync("/api/duties/answerable?matter=低保&unit=513401111200").Json();
        Assert.Equal("513401111200", village.GetProperty("items")[0].GetProperty("unit").GetString());
        // The town has a blank: the county's department answers.
        var town = await anybody.GetAsync("/api/duties/answerable?matter=河长制&unit=513401111").Json();
        Assert.Equal("513401D11", town.GetProperty("items")[0].GetProperty("unit").GetString());
    }

    private async Task<System.Text.Json.JsonElement> Preview(string account, string[] matters, string[] units, string[] kinds, string[]? posts = null)
    {
        var client = await Town.As(account);
        return await client.Post("/api/audience/preview", new { matters, units, kinds, posts = posts ?? [] }).Json();
    }
}
