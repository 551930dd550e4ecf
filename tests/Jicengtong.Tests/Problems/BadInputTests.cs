using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using static Jicengtong.Tests.Problems.ReadingPages;

namespace Jicengtong.Tests.Problems;

/// <summary>What people and machines do wrong on the form of an official: a clear word, nothing lost, nothing half-stored. Texts are in TextTests, photos in PhotoTests, open forms in OpenDoorTests.</summary>
public sealed class BadInputTests : TownTests
{
    private static readonly byte[] Photo = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    [Theory]
    [InlineData("unit", "513401111299", "#unit")]
    [InlineData("matter", "飞碟", "#matter")]
    [InlineData("category", "飞碟", "#category")]
    public async Task A_unit_that_no_longer_exists_or_a_choice_that_is_gone_is_said_at_its_field_and_the_text_is_still_there(string field, string gone, string at)
    {
        var secretary = await Town.As("u0362");
        var refused = await Send(secretary, [("text", Reporting.NoWater), ("matter", "饮水安全"), ("unit", "513401111200"), (field, gone)], Photo);
        Assert.Equal(422, (int)refused.StatusCode);
        var page = await Read(refused);
        Assert.NotEmpty(page.QuerySelector("[role=alert]")!.TextContent);
        Assert.Equal(Reporting.NoWater, page.QuerySelector("#text")!.TextContent);
        Assert.Equal("true", page.QuerySelector(at)!.GetAttribute("aria-invalid"));
        Assert.Contains("照片浏览器不让保留", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(await secretary.Ledger("mine"));
    }

    [Fact]
    public async Task When_the_disk_takes_no_photo_nothing_is_half_stored_and_later_the_same_form_goes_through()
    {
        var secretary = await Town.As("u0362");
        var files = Town.Services.GetRequiredService<Installation>().Folder("files");
        Directory.Delete(files, recursive: true);
        // Something else stands where files are kept: every write below it fails as on a full disk.
        await File.WriteAllTextAsync(files, "");
        var fields = await Fields(secretary);
        var refused = await Post(secretary, fields, Photo);
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("存不进去", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await secretary.Ledger("mine"));
        Assert.Equal(0, await Town.Do(services => services.GetRequiredService<Sql>().First<int>("SELECT count(*) FROM problem_numbers", null, CancellationToken.None)));

        File.Delete(files);
        Assert.Equal(303, (int)(await Post(secretary, fields, Photo)).StatusCode);
        Assert.EndsWith("-001", Assert.Single(await secretary.Ledger("mine")).Text("number"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renamed_program_and_a_photo_of_200_megapixels_are_named_and_the_other_photo_is_not_kept_alone()
    {
        var secretary = await Town.As("u0362");
        byte[] huge = [0xFF, 0xD8, 0xFF, 0xC0, 0, 9, 8, 0x27, 0x10, 0x4E, 0x20, 1, 0, 0xFF, 0xD9];
        foreach (var (bytes, said) in new[] { ("MZ\0\0 this is a program"u8.ToArray(), "不是照片"), (huge, "200 百万像素") })
        {
            var refused = await Post(secretary, await Fields(secretary), Photo, bytes);
            Assert.Equal(422, (int)refused.StatusCode);
            Assert.Contains(said, (await Read(refused)).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        }

        Assert.Empty(await secretary.Ledger("mine"));
        Assert.Equal(0, await Town.Do(services => services.GetRequiredService<Sql>().First<int>("SELECT count(*) FROM platform_files", null, CancellationToken.None)));
    }

    private static async Task<HttpResponseMessage> Send(HttpClient client, (string Name, string Value)[] chosen, params byte[][] photos)
        => await Post(client, [.. (await Fields(client)).Where(field => chosen.All(one => one.Name != field.Name)), .. chosen.GroupBy(one => one.Name).Select(same => same.Last())], photos);

    private static async Task<(string Name, string Value)[]> Fields(HttpClient client)
        => [.. (await Page(client, "/problems/new")).QuerySelectorAll("form[action='/problems'] input[type=hidden]").Select(hidden => (hidden.GetAttribute("name")!, hidden.GetAttribute("value")!)),
            ("text", Reporting.NoWater), ("matter", "饮水安全"), ("unit", "513401111200")];

    private static async Task<HttpResponseMessage> Post(HttpClient client, (string Name, string Value)[] fields, params byte[][] photos)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), name);
        foreach (var photo in photos)
            content.Add(new ByteArrayContent(photo), "photos", "照片.png");
        return await client.PostAsync("/problems", content);
    }
}
