using System.Text.Json;
using Jicengtong.Modules.ChatGroups;
using Jicengtong.Tests.Organization;
using Jicengtong.Tests.Problems;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.ChatGroups;

/// <summary>Short words for what the town office does.</summary>
internal static class CarryingOut
{
    public static readonly string[] Lists = ["groups.csv", "group_members.csv", "messages.csv"];

    /// <summary>A plan of the demo town from its files: slow, so only where the files matter.</summary>
    public static async Task<Guid> Calculated(this HttpClient client)
        => (await client.Upload([.. Lists.Select(name => (name, File.ReadAllBytes(Path.Combine(DemoTown.Folder, name))))]).Json(201)).GetProperty("id").GetGuid();

    /// <summary>The same plan, calculated once for all tests.</summary>
    public static Task<Guid> Kept(this Town town, string account) => town.Do(async services =>
    {
        var user = await town.User(account);
        var calculated = new CalculatedPlan(DemoTown.Records, new PlanWishes { MaxGroups = 8 }, DemoTown.Plan);
        var keep = services.GetRequiredService<KeepPlan>();
        return (await services.GetRequiredService<Work>().Run(async () => (await keep.Run(user, calculated, "groups.csv", default)).Map(plan => plan.Id), default)).Value;
    });

    public static Task<CurrentUser> User(this Town town, string account) => town.Do(async services =>
    {
        var id = await services.GetRequiredService<AppDb>().Set<Jicengtong.Modules.Organization.Person>().Where(person => person.Account == account).Select(person => person.Id).SingleAsync();
        return (await services.GetRequiredService<ICurrentUsers>().Find(id, null, default))!;
    });

    public static async Task<HttpResponseMessage> Upload(this HttpClient client, IReadOnlyList<(string Name, byte[] Bytes)> files, params (string Name, string Value)[] fields)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, bytes) in files)
            content.Add(new ByteArrayContent(bytes), "files", name);
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), name);
        return await client.PostAsync("/api/consolidations", content);
    }

    public static async Task<JsonElement> Plan(this HttpClient client, Guid id) => await client.GetAsync($"/api/consolidations/{id}").Json();

    public static Task<HttpResponseMessage> Wish(this HttpClient client, Guid id, object change) => client.Put($"/api/consolidations/{id}/wishes", change);

    public static async Task<IReadOnlyList<JsonElement>> Groups(this HttpClient client, string? state = null)
        => [.. (await client.GetAsync($"/api/chat-groups{(state is null ? "" : "?state=" + state)}").Json()).GetProperty("items").EnumerateArray()];

    public static async Task<IReadOnlyList<JsonElement>> Asks(this HttpClient client, string box = "todo")
        => [.. (await client.GetAsync($"/api/inbox?box={box}&limit=100").Json()).GetProperty("items").EnumerateArray()];
}
