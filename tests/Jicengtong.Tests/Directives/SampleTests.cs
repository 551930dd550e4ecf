using System.Text.Json;
using Dapper;
using Jicengtong.Modules.Organization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Directives;

/// <summary>Readers of a village are asked without names whether three statements are so; what is kept are sums of the village.</summary>
public sealed class SampleTests : TownTests
{
    private static readonly object[] Statements = [new { text = "火情10分钟内电话报镇值班室", isSo = true }, new { text = "扑火队不少于50人", isSo = false }, new { text = "12月1日起禁止野外用火", isSo = true }];

    [Fact]
    public async Task Five_answers_show_a_rate_of_the_unit_and_four_show_nothing()
    {
        var (sender, id, readers) = await Read();
        await sender.Put($"/api/directives/{id}/sample", new { questions = Statements }).Json();
        var drawn = await Drawn(readers);
        Assert.InRange(drawn.Count, 5, 10);

        foreach (var (client, sample) in drawn.Take(4))
            await client.Put($"/api/directives/samples/{sample}/answer", new { answers = new bool?[] { true, false, null } }).Json(204);
        var before = await Line(sender, id);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, 0), (before.GetProperty("answers").ValueKind, before.GetProperty("right").ValueKind, before.GetProperty("rightByStatement").GetArrayLength()));
        Assert.Contains("不到 5 人答，不显示", await sender.GetStringAsync($"/directives/{id}"));

        var (fifth, its) = drawn[4];
        await fifth.Put($"/api/directives/samples/{its}/answer", new { answers = new bool?[] { true, true, true } }).Json(204);
        var after = await Line(sender, id);
        Assert.Equal(5, after.GetProperty("answers").GetInt32());
        Assert.Equal([1.0, 0.8, 0.2], after.GetProperty("rightByStatement").EnumerateArray().Select(share => share.GetDouble()));
        Assert.Equal(2.0 / 3, after.GetProperty("right").GetDouble(), 6);
        Assert.Contains("67%", await sender.GetStringAsync($"/directives/{id}"));
    }

    [Fact]
    public async Task No_table_joins_a_person_to_an_answer_or_says_who_answered()
    {
        var (sender, id, readers) = await Read();
        await sender.Put($"/api/directives/{id}/sample", new { questions = Statements }).Json();
        var drawn = await Drawn(readers);
        var (before, leaves) = (await Dump(), (await Town.Leaves()).Count);
        var (client, sample) = drawn[0];
        client.DefaultRequestHeaders.Add("Idempotency-Key", "the-answer-of-one");
        await client.Put($"/api/directives/samples/{sample}/answer", new { answers = new bool?[] { true, false, true } }).Json(204);
        var after = await Dump();

        // What one answer leaves behind, in the whole database: a sum of the unit, and a mark that no person's id gives away.
        Assert.Equal(leaves, (await Town.Leaves()).Count);
        var changed = after.Where(table => !before[table.Key].SetEquals(table.Value)).Select(table => table.Key).Order(StringComparer.Ordinal);
        Assert.Equal(["directive_sample_marks", "directive_sample_units"], changed);
        var people = await Town.Do(async services => await services.GetRequiredService<AppDb>().Set<Person>().Select(person => person.Id).ToListAsync());
        foreach (var table in new[] { "directive_samples", "directive_sample_marks", "directive_sample_units" })
            Assert.DoesNotContain(after[table], row => people.Any(person => row.Contains(person.ToString("N"), StringComparison.OrdinalIgnoreCase)) && table != "directive_samples");
        var mark = Assert.Single(after["directive_sample_marks"]);
        foreach (var person in people)
            Assert.DoesNotContain(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(person.ToString("N")))), mark);

        // Putting the card away is the same for whoever answered and whoever did not.
        Assert.Equal("sample.answered", await client.Put($"/api/directives/samples/{sample}/answer", new { answers = new bool?[] { false, false, false } }).Refusal(409));
        await Town.MoveTo(TestClock.At(11, 28, 10));
        var closed = await Dump();
        Assert.Empty(closed["directive_sample_marks"]);
        Assert.DoesNotContain("sealed_key=C", Assert.Single(closed["directive_samples"]));
        Assert.Contains("sealed_key=;", Assert.Single(closed["directive_samples"]));
        Assert.Equal("notFound", await client.GetAsync($"/api/directives/samples/{sample}").Refusal(404));
    }

    [Fact]
    public async Task A_unit_with_fewer_than_five_readers_is_not_asked()
    {
        var bureau = await Town.As("u0021");
        var id = (await bureau.Post("/api/directives", IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        Assert.Equal("sample.notIssued", await bureau.Put($"/api/directives/{id}/sample", new { questions = Statements }).Refusal(422));
        await bureau.Put($"/api/directives/{id}/issue").Json();
        Assert.Equal("sample.tooFew", await bureau.Put($"/api/directives/{id}/sample", new { questions = Statements }).Refusal(422));
        Assert.Equal("forbidden", await (await Town.As("u0151")).Put($"/api/directives/{id}/sample", new { questions = Statements }).Refusal(403));
    }

    [Fact]
    public async Task It_is_asked_once_of_those_drawn_and_of_nobody_else()
    {
        var (sender, id, readers) = await Read();
        Assert.Equal("sample.empty", await sender.Put($"/api/directives/{id}/sample", new { questions = new[] { new { text = " ", isSo = true } } }).Refusal(422));
        await sender.Put($"/api/directives/{id}/sample", new { questions = Statements }).Json();
        Assert.Equal("sample.again", await sender.Put($"/api/directives/{id}/sample", new { questions = Statements }).Refusal(422));
        var (client, sample) = (await Drawn(readers))[0];
        Assert.Equal("notFound", await sender.Put($"/api/directives/samples/{sample}/answer", new { answers = new bool?[] { true, true, true } }).Refusal(404));
        Assert.Equal("sample.incomplete", await client.Put($"/api/directives/samples/{sample}/answer", new { answers = new bool?[] { true } }).Refusal(422));
        var page = await client.GetStringAsync($"/samples/{sample}");
        Assert.Contains("扑火队不少于50人", page);
        Assert.DoesNotContain("isSo", page);
    }

    // A notice of the town to everybody in one village's grids and office: more than five of them have opened it.
    private async Task<(HttpClient Sender, string Id, IReadOnlyList<HttpClient> Readers)> Read()
    {
        var sender = await Town.As("u0142");
        var id = (await sender.Post("/api/directives", new
        {
            title = "防火要求", matter = "森林草原防灭火", demand = "know", text = "火情10分钟内电话报镇值班室，扑火队不少于25人，12月1日起禁止野外用火。",
            audience = new { matters = Array.Empty<string>(), units = new[] { "513401111200", "513401111201" }, kinds = new[] { "村社区", "网格" } },
        }).Json(201)).GetProperty("id").GetString()!;
        await sender.Put($"/api/directives/{id}/issue").Json();
        var accounts = await Town.Do(async services => await services.GetRequiredService<AppDb>().Set<Appointment>().Where(held => held.UnitCode.StartsWith("513401111200"))
            .Join(services.GetRequiredService<AppDb>().Set<Person>(), held => held.PersonId, person => person.Id, (_, person) => person.Account).Distinct().OrderBy(account => account).Take(10).ToListAsync());
        var readers = new List<HttpClient>();
        foreach (var account in accounts)
        {
            var reader = await Town.As(account);
            var card = (await reader.GetAsync("/api/inbox?box=know").Json()).GetProperty("items").EnumerateArray().First(item => item.GetProperty("path").GetString()!.Contains(id));
            await reader.Put($"/api/asks/{card.GetProperty("id").GetString()}/opened").Json(204);
            readers.Add(reader);
        }

        return (sender, id, readers);
    }

    private static async Task<List<(HttpClient Client, string Sample)>> Drawn(IReadOnlyList<HttpClient> readers)
    {
        var drawn = new List<(HttpClient, string)>();
        foreach (var reader in readers)
            foreach (var card in (await reader.GetAsync("/api/inbox?box=know").Json()).GetProperty("items").EnumerateArray().Where(item => item.GetProperty("kind").GetString() == "sample"))
                drawn.Add((reader, card.GetProperty("path").GetString()!.Split('/')[^1]));
        return drawn;
    }

    private static async Task<JsonElement> Line(HttpClient sender, string id)
        => Assert.Single((await sender.GetAsync($"/api/directives/{id}/sample").Json()).GetProperty("units").EnumerateArray());

    // Every row of every table as text; what the clock alone moves is left out.
    private Task<Dictionary<string, HashSet<string>>> Dump() => Town.Do(async services =>
    {
        var (db, sql) = (services.GetRequiredService<AppDb>(), services.GetRequiredService<Sql>());
        var dump = new Dictionary<string, HashSet<string>>();
        foreach (var table in db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Distinct().Where(table => !table.StartsWith("evidence_", StringComparison.Ordinal)))
        {
            var rows = await sql.Query<dynamic>($"SELECT * FROM {table}", null, CancellationToken.None);
            dump[table] = [.. rows.Cast<IDictionary<string, object?>>().Select(row => string.Concat(row.Select(cell => $"{cell.Key}={Spell(cell.Value)};")))];
        }

        return dump;
    });

    private static string Spell(object? value) => value switch { byte[] bytes => Convert.ToHexStringLower(bytes), Guid id => id.ToString("N"), null => "", _ => value.ToString()! };
}
