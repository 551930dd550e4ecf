using System.Text.Json;
using Jicengtong.Tests.Problems;
using Jicengtong.Tests.Structure;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Organization;

/// <summary>Whoever leaves hands over everything in one step, or nobody leaves.</summary>
public sealed class HandoverTests : TownTests
{
    [Fact]
    public async Task Whoever_leaves_the_post_is_listed_with_everything_and_one_step_moves_it()
    {
        var id = await Issued();
        var village = await Town.As("u0362");
        var problem = await village.Report("护林防火通道塌了", "森林草原防灭火");
        var office = await Town.As("u0142");
        var post = await PostOf("u0151", "513401111O03");
        var list = await office.GetAsync($"/api/people/u0151/handover?post={post}").Json();
        Assert.Contains(list.GetProperty("duties").EnumerateArray(), duty => duty.GetProperty("matter").GetString() == "森林草原防灭火" && duty.GetProperty("as").GetString() == "牵头");
        Assert.Equal(["没办完的事", "等答复的问题"], list.GetProperty("things").EnumerateArray().Select(thing => thing.GetProperty("kind").GetString()).Distinct().Order());
        Assert.Contains(list.GetProperty("candidates").EnumerateArray(), one => one.GetProperty("account").GetString() == "u0152");

        Assert.Equal("handover.nobody", await office.Post("/api/people/u0151/handover", new { post, why = "调走" }).Refusal(422));
        Assert.Equal("handover.successor", await office.Post("/api/people/u0151/handover", new { post, successor = "u0151" }).Refusal(422));
        Assert.Equal("handover.duty", await office.Post("/api/people/u0151/handover", new { post, successor = "u0362" }).Refusal(422));
        Assert.Equal("forbidden", await village.Post("/api/people/u0151/handover", new { post, successor = "u0152" }).Refusal(403));
        await office.Post("/api/people/u0151/handover", new { post, successor = "u0152", why = "调走" }).Json();

        var successor = await Town.As("u0152");
        var cards = (await successor.GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(cards, card => card.GetProperty("title").GetString() == "关于做好森林草原防灭火工作的通知");
        await successor.Answer(problem, "今天就去看，先封路。").Json(204);
        Assert.DoesNotContain((await (await Town.As("u0151")).GetAsync("/api/inbox").Json()).GetProperty("items").EnumerateArray(), card => card.GetProperty("title").GetString() == "关于做好森林草原防灭火工作的通知");
        Assert.Equal("u0152", (await office.GetAsync("/api/duties/answerable?matter=森林草原防灭火&unit=513401111").Json()).GetProperty("items")[0].GetProperty("account").GetString());
        var coverage = await (await Town.As("u0021")).GetAsync($"/api/directives/{id}/coverage").Json();
        Assert.Equal(25, coverage.GetProperty("total").GetInt32());
        Assert.Equal("离任", (await office.GetAsync("/api/units/513401111O03/appointments").Json()).GetProperty("changes")[0].GetProperty("what").GetString());
        Assert.DoesNotContain((await (await Town.As("u0151")).GetAsync("/api/me").Json()).GetProperty("posts").EnumerateArray(), one => one.GetProperty("unit").GetString() == "513401111O03");
    }

    [Fact]
    public async Task Each_duty_may_go_to_somebody_else()
    {
        var office = await Town.As("u0142");
        var post = await PostOf("u0142", "513401111O01");
        var (leader, list) = (await Town.As("u0135"), await office.GetAsync($"/api/people/u0142/handover?post={post}").Json());
        var duty = list.GetProperty("duties").EnumerateArray().Single(one => one.GetProperty("matter").GetString() == "党员教育管理").GetProperty("id").GetString()!;
        await leader.Post("/api/people/u0142/handover", new { post, successor = "u0137", perDuty = new Dictionary<string, string> { [duty] = "u0138" } }).Json();
        Assert.Equal("u0138", (await leader.GetAsync("/api/duties/answerable?matter=党员教育管理&unit=513401111").Json()).GetProperty("items")[0].GetProperty("account").GetString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_the_handover_of_a_whole_person_nothing_open_names_the_one_who_left(int seed)
    {
        var random = new Random(seed);
        var (leaver, successor) = random.GetItems<(string, string)>([("u0151", "u0152"), ("u0145", "u0144"), ("u0168", "u0167"), ("u0162", "u0163")], 1)[0];
        await DoEverything(leaver, random);
        var person = await IdOf(leaver);
        var before = await Open(person);
        Assert.True(before.Count >= 6, "The generated person has too little: " + string.Join(", ", before));

        await (await Town.As("u0135")).Post($"/api/people/{leaver}/leaves", new { kind = "请假", from = "2026-11-20" }).Json(201);
        var everything = (await (await Administrator()).Post($"/api/people/{leaver}/handover", new { successor, why = "退休" }).Json()).GetProperty("things").GetInt32();
        Assert.True(everything > 3);
        Assert.Empty(await Open(person));
        Assert.Empty(await Named(person));
        await NothingContradicts();
    }

    // Everything an official does in a week, in the order chance says: some of it is refused, which is as it is in life.
    private async Task DoEverything(string leaver, Random random)
    {
        await Issued();
        var (client, village, bureau) = (await Town.As(leaver), await Town.As("u0362"), await Town.As("u0021"));
        List<Func<Task>> acts =
        [
            () => client.Post("/api/directives", new { title = "草稿一份", matter = "安全生产", text = "还没写完。" }),
            async () =>
            {
                var id = (await client.Post("/api/directives", new
                {
                    title = "请各村报冬季防火值班表", matter = "森林草原防灭火", demand = "do", due = "2026-11-30T18:00:00+08:00", text = "各村报值班表。", keyPoints = new[] { "报值班表" },
                    audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401111" }, kinds = new[] { "村社区" } },
                }).Json(201)).GetProperty("id").GetString();
                await client.Put($"/api/directives/{id}/issue").Json();
            },
            () => client.Report("办公室的灯坏了", "公文处理", "513401111"),
            () => village.Report("路边护栏倒了", "森林草原防灭火"),
            () => village.Report("水管又裂了", "饮水安全"),
            () => village.Report("低保资料要交几份", "低保"),
            () => bureau.Post("/api/people/u0021/leaves", new { kind = "出差", from = "2026-11-24", deputy = leaver }),
            () => client.Post("/api/papers", new { unit = "513401111", fromUnit = "某局", title = "关于报送材料的函" }),
            () => client.Post("/api/chat-groups", new { name = "冬防商量群", purpose = "商量值班和巡山", use = "discuss", matter = "森林草原防灭火", members = "u0152\nu0153\nu0154", endsOn = "2027-03-01", insist = "要商量值班" }),
            async () => await (await Town.As("u0135")).Put("/api/people/u0153/deputy", new { deputy = leaver }),
        ];
        foreach (var act in random.GetItems<int>([.. Enumerable.Range(0, acts.Count)], 6).Concat(Enumerable.Range(0, acts.Count)).Distinct())
            await acts[act]();
    }

    // Rows that are open and name the person, by column.
    private Task<List<string>> Open(Guid person) => Town.Do(async services =>
    {
        var (sql, found) = (services.GetRequiredService<Sql>(), new List<string>());
        foreach (var (column, open) in PersonColumns.HandedOver)
        {
            var (table, name) = (column.Split('.')[0], column.Split('.')[1]);
            if (await sql.First<long>($"SELECT count(*) FROM {table} WHERE {name} = @person AND ({open})", new { person }, CancellationToken.None) is > 0 and var rows)
                found.Add($"{column}: {rows}");
        }

        return found;
    });

    // The same in columns that hold more than one thing.
    private Task<List<string>> Named(Guid person) => Town.Do(async services =>
    {
        var (sql, found) = (services.GetRequiredService<Sql>(), new List<string>());
        foreach (var (table, column, open) in new[] { ("directive_papers", "handlers", "NOT is_closed"), ("directive_papers", "steps", "NOT is_closed"), ("directive_signings", "steps", "sent_at IS NULL"), ("directive_flows", "flows", "1 = 1") })
            if (await sql.First<long>($"SELECT count(*) FROM {table} WHERE ({open}) AND (CAST({column} AS text) LIKE @hyphens OR CAST({column} AS text) LIKE @plain)", new { hyphens = $"%{person:D}%", plain = $"%{person:N}%" }, CancellationToken.None) > 0)
                found.Add($"{table}.{column}");
        return found;
    });

    private async Task NothingContradicts()
    {
        await Town.Services.GetRequiredService<JobRunner>().RunDue(CancellationToken.None);
        var wrong = await Town.Do(async services =>
        {
            var all = new List<string>();
            foreach (var source in services.GetServices<IProvenSource>())
                all.AddRange((await source.Contradictions(CancellationToken.None)).Select(one => $"{one.Where}: {one.What}"));
            return all;
        });
        Assert.Empty(wrong);
    }

    private async Task<string?> Issued()
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue").Json();
        return id;
    }

    private Task<HttpClient> Administrator() => Town.As(AdministratorKind.Security);

    private async Task<string?> PostOf(string account, string unit)
        => (await (await Town.As("u0135")).GetAsync($"/api/units/{unit}/appointments").Json()).GetProperty("now").EnumerateArray().First(post => post.GetProperty("account").GetString() == account).GetProperty("id").GetString();

    private Task<Guid> IdOf(string account) => Town.Do(services => services.GetRequiredService<Sql>().First<Guid>("SELECT id FROM organization_persons WHERE account = @account", new { account }, CancellationToken.None));
}
