using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jicengtong.Tests.Structure;

/// <summary>The API's document is kept beside the code: whoever changes the API sees it in the diff.</summary>
[Collection(nameof(OneTown))]
public sealed class OpenApiTests(StandingTown standing)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_of_the_API_is_the_one_that_is_kept()
        => Renewal.Check("docs/openapi.json", Normalised(await Document()), GetType());

    [Fact]
    public async Task Every_operation_has_a_summary() => Assert.Empty(WithoutSummary(await Document()));

    [Fact]
    public void An_operation_without_a_summary_is_found()
        => Assert.Equal(["get /api/planted"], WithoutSummary(JsonNode.Parse("""{"paths":{"/api/planted":{"parameters":[],"get":{},"put":{"summary":"Says it."}}}}""")!));

    [Fact]
    public void The_order_of_keys_and_the_servers_do_not_matter_but_words_do()
    {
        var kept = Normalised(JsonNode.Parse("""{"info":{"title":"基层通","version":"1"},"servers":[{"url":"http://a"}]}""")!);
        Assert.Equal(kept, Normalised(JsonNode.Parse("""{"servers":[{"url":"http://b"}],"info":{"version":"1","title":"基层通"}}""")!));
        var changed = Normalised(JsonNode.Parse("""{"info":{"version":"2","title":"基层通"}}""")!);
        Assert.Equal("From line 4 on:\n-     \"version\": \"1\"\n+     \"version\": \"2\"\n", Renewal.Difference(kept, changed));
    }

    private async Task<JsonNode> Document()
    {
        using var visitor = standing.Town.Visitor();
        return JsonNode.Parse(await visitor.GetStringAsync("/openapi/v1.json"))!;
    }

    private static string Normalised(JsonNode document)
    {
        document = document.DeepClone();
        document.AsObject().Remove("servers");
        return Sorted(document)!.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject named => new JsonObject(named.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray listed => new JsonArray([.. listed.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static IEnumerable<string> WithoutSummary(JsonNode document)
        => from path in document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           where operation.Key is "get" or "put" or "post" or "delete" or "patch" or "head" or "options"
           where string.IsNullOrWhiteSpace(operation.Value!["summary"]?.GetValue<string>())
           select $"{operation.Key} {path.Key}";
}
