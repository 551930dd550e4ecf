using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Jicengtong.Modules.Organization;
using Jicengtong.Tests.Problems;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Jicengtong.Tests.Problems.ReadingPages;

namespace Jicengtong.Tests.Organization;

/// <summary>The lists an office already has: three as they are found in town halls.</summary>
public sealed class MessyFileTests : TownTests
{
    private const string Office = "u0138";

    [Fact]
    public async Task The_town_halls_list_is_understood_as_it_is_and_its_people_come_in()
    {
        var office = await Town.As(Office);
        var read = await Upload(office, MessyFiles.TownHall(), "机关干部花名册.xlsx");
        Assert.True(read.GetProperty("clear").GetBoolean(), read.ToString());
        Assert.Equal(3, read.GetProperty("sheets").GetProperty("机关干部").GetProperty("head").GetInt32());
        var rows = Rows(read);
        Assert.Equal(["阿苦木果", "吉伍阿且", "俄木史古", "马黑阿呷"], rows.Select(row => row.Text("name")));
        Assert.Equal(["13911110001", "13911110002", "13911110003", "13911110004"], rows.Select(row => row.Text("phone")));
        Assert.Equal(["巴汝镇党建办 主任、巴汝镇党建办 党委委员", "巴汝镇党建办 干部", "巴汝镇应急办 党委委员、巴汝镇应急办 副镇长", "巴汝镇财政所 所长、巴汝镇财政所 会计"], rows.Select(PostsOf));
        // The dry run wrote nothing, and numbers of identity cards are nowhere.
        Assert.Equal(0, await CountOf("阿苦木果"));
        Assert.DoesNotContain("5134011980", read.ToString(), StringComparison.Ordinal);

        var report = await office.Post($"/api/rosters/{read.Text("id")}/import", new { }).Json();
        Assert.Equal((4, 0, 7), (report.GetProperty("added").GetInt32(), report.GetProperty("known").GetInt32(), report.GetProperty("posts").GetInt32()));
        Assert.Equal(1, await CountOf("阿苦木果"));
        // The list is gone, they wait for their cards, and the same list again changes nothing.
        Assert.Equal("notFound", await office.GetAsync($"/api/rosters/{read.Text("id")}").Refusal(404));
        Assert.Contains((await office.GetAsync("/api/access/people").Json()).GetProperty("items").EnumerateArray(), one => one.Text("name") == "俄木史古" && !one.GetProperty("isIn").GetBoolean());
        var again = await Upload(office, MessyFiles.TownHall(), "机关干部花名册.xlsx");
        Assert.All(Rows(again), row => Assert.Equal("known", row.Text("fate")));
        var nothing = await office.Post($"/api/rosters/{again.Text("id")}/import", new { }).Json();
        Assert.Equal((0, 4, 0), (nothing.GetProperty("added").GetInt32(), nothing.GetProperty("known").GetInt32(), nothing.GetProperty("posts").GetInt32()));
    }

    [Fact]
    public async Task Sheets_by_village_say_the_unit_by_their_names_and_known_people_are_known()
    {
        var office = await Town.As(Office);
        var read = await Upload(office, MessyFiles.Villages(), "村组干部.xlsx");
        var rows = Rows(read);
        Assert.Equal(["沙马尔古", "吉克尔布", "莫色阿牛", "勒伍曲布"], rows.Select(row => row.Text("name")));
        Assert.Equal(["甲乌村 村党支部副书记", "甲乌村 护林员、甲乌村 公益岗", "甲乌村 村党支部书记兼村委会主任", "河边村 文书"], rows.Select(PostsOf));
        Assert.Equal(["2026-03-01", "2025-10-01"], rows.Take(2).Select(row => row.Text("from")));
        Assert.Equal("known", rows[2].Text("fate"));
        Assert.True(read.GetProperty("clear").GetBoolean(), read.ToString());
        var report = await office.Post($"/api/rosters/{read.Text("id")}/import", new { }).Json();
        Assert.Equal((3, 1), (report.GetProperty("added").GetInt32(), report.GetProperty("known").GetInt32()));
    }

    [Fact]
    public async Task Only_what_is_unclear_is_asked_every_fault_says_where_and_the_answers_are_remembered()
    {
        var office = await Town.As(Office);
        var read = await Upload(office, MessyFiles.Scribbled(), "名单.xlsx");
        var id = read.Text("id");
        Assert.Equal(["老街居民组"], read.GetProperty("units").EnumerateArray().Select(asked => asked.Text("text")));
        var faults = read.GetProperty("faults").EnumerateArray().ToList();
        Assert.Equal([3, 4], faults.Select(fault => fault.GetProperty("line").GetInt32()));
        Assert.All(faults, fault => Assert.Equal(("名单.xlsx 的“Sheet1”表", "D列 手机"), (fault.Text("file"), fault.Text("column"))));
        Assert.Contains("肖木呷", faults[0].Text("remedy"), StringComparison.Ordinal);
        Assert.Contains("11 位", faults[1].Text("remedy"), StringComparison.Ordinal);
        Assert.Equal("roster.notClear", await office.Post($"/api/rosters/{id}/import", new { }).Refusal(422));

        // The list is mended and brought again; the one question is answered by a choice on the page.
        var book = new Workbook();
        var mended = book.Sheet("Sheet1", [["巴汝镇白马村", "安尔木加", "网格员", "13933330001"], ["老街居民组", "沈阿依", "组长", "13933330005"], ["白马", "李阿支", "护林员", "13933330006"]]).Bytes();
        read = await Upload(office, mended, "名单.xlsx");
        id = read.Text("id");
        var page = await Page(office, $"/organization/roster/{id}");
        Assert.Contains("有 1 处要您选", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        await FormPosts.Send(office, $"/organization/roster/{id}", [("unit:老街居民组", "513401111202")]);
        using var done = await FormPosts.Send(office, $"/organization/roster/{id}", [], $"/organization/roster/{id}/import");
        Assert.Contains("新增 3 人", await done.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // Next month nobody is asked again.
        var next = new Workbook();
        var later = await Upload(office, next.Sheet("十二月", [["老街居民组", "沈阿依", "组长", "13933330005"], ["老街居民组", "沈阿呷", "副组长", "13933330009"]]).Bytes(), "十二月.xlsx");
        Assert.True(later.GetProperty("clear").GetBoolean(), later.ToString());
        Assert.Equal(["known", "new"], Rows(later).Select(row => row.Text("fate")));
    }

    [Fact]
    public async Task Columns_may_be_named_otherwise_than_guessed()
    {
        var book = new Workbook();
        var office = await Town.As(Office);
        var read = await Upload(office, book.Sheet("表", [["人", "干啥的", "哪的", "打哪个"], ["沙马尔古", "护林员", "甲乌村", "13944440001"]]).Bytes(), "怪表.xlsx");
        var mapping = new { sheets = new Dictionary<string, object> { ["表"] = new { head = 1, columns = new[] { "name", "post", "unit", "phone" }, isSkipped = false } } };
        var put = await office.Put($"/api/rosters/{read.Text("id")}/choices", mapping).Json();
        Assert.Equal("甲乌村 护林员", PostsOf(Assert.Single(Rows(put))));
        Assert.True(put.GetProperty("clear").GetBoolean());
        await office.Post($"/api/rosters/{read.Text("id")}/import", new { }).Json();
    }

    [Fact]
    public async Task A_namesake_is_asked_about_and_may_be_another_person()
    {
        var book = new Workbook();
        var office = await Town.As(Office);
        var read = await Upload(office, book.Sheet("甲乌村", [["姓名", "职务", "电话"], ["莫色阿牛", "护林员", "13955550001"]]).Bytes(), "名单.xlsx");
        var asked = Assert.Single(read.GetProperty("people").EnumerateArray());
        Assert.Equal("甲乌村!2", asked.Text("key"));
        var said = await office.Put($"/api/rosters/{read.Text("id")}/choices", new { people = new Dictionary<string, string> { ["甲乌村!2"] = "new" } }).Json();
        Assert.Equal("new", Assert.Single(Rows(said)).Text("fate"));
        await office.Post($"/api/rosters/{read.Text("id")}/import", new { }).Json();
        Assert.Equal(2, await CountOf("莫色阿牛"));
    }

    [Fact]
    public async Task Nobody_brings_in_the_people_of_another_place_or_sees_the_list_of_another()
    {
        var office = await Town.As(Office);
        var read = await Upload(office, MessyFiles.Villages(), "村组干部.xlsx");
        Assert.Equal("notFound", await (await Town.As("u0364")).GetAsync($"/api/rosters/{read.Text("id")}").Refusal(404));
        Assert.Equal("forbidden", await Send(await Town.As("u0151"), MessyFiles.Villages(), "村组干部.xlsx").Refusal(403));
        // A village clerk has no 河边村: it is asked about, not taken.
        var village = await Upload(await Town.As("u0364"), MessyFiles.Villages(), "村组干部.xlsx");
        Assert.DoesNotContain(Rows(village), row => PostsOf(row).Contains("河边村", StringComparison.Ordinal));
        // A number of somebody elsewhere is not taken over.
        var book = new Workbook();
        var taken = await Upload(office, book.Sheet("甲乌村", [["姓名", "职务", "电话"], ["孙涵", "护林员", "19900000001"]]).Bytes(), "名单.xlsx");
        Assert.Contains("别的地方", Assert.Single(taken.GetProperty("faults").EnumerateArray()).Text("remedy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_table_is_said_and_what_is_kept_of_a_table_is_sealed_and_forgotten()
    {
        var office = await Town.As(Office);
        Assert.Equal("roster.unreadable", await Send(office, Encoding.UTF8.GetBytes("not a workbook"), "坏的.xlsx").Refusal(422));
        Assert.Equal("roster.noFile", await Send(office, [], "空的.xlsx").Refusal(422));
        await Upload(office, MessyFiles.TownHall(), "机关干部花名册.xlsx");
        var stored = await Town.Do(services => services.GetRequiredService<Sql>().First<string>("SELECT content FROM organization_roster_drafts", null, CancellationToken.None));
        Assert.StartsWith(FieldKeys.Mark, stored, StringComparison.Ordinal);
        await Town.MoveTo(Town.Clock.GetUtcNow().AddDays(2));
        Assert.Equal(0, await Town.Do(services => services.GetRequiredService<Sql>().First<int>("SELECT count(*) FROM organization_roster_drafts", null, CancellationToken.None)));
    }

    private static Task<JsonElement> Upload(HttpClient client, byte[] bytes, string name) => Send(client, bytes, name).Json();

    private static async Task<HttpResponseMessage> Send(HttpClient client, byte[] bytes, string name)
    {
        using var form = new MultipartFormDataContent();
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "file", name);
        return await client.PostAsync("/api/rosters", form);
    }

    private static List<JsonElement> Rows(JsonElement read) => [.. read.GetProperty("rows").EnumerateArray()];

    private static string PostsOf(JsonElement row) => string.Join('、', row.GetProperty("posts").EnumerateArray().Select(post => $"{post.Text("unitName")} {post.Text("post")}"));

    private Task<int> CountOf(string name) => Town.Do(services => services.GetRequiredService<AppDb>().Set<Person>().CountAsync(person => person.Name == name));
}
