using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Jicengtong.Tests.Inbox;

/// <summary>Two nodes on one PostgreSQL: who watches on one hears what happens on the other.</summary>
public sealed class NodesTests : TownTests
{
    [Fact]
    public async Task A_reader_on_one_node_hears_what_a_sender_does_on_the_other_even_after_the_line_broke()
    {
        if (!TestDatabase.IsPostgres)
            return;
        await using var other = await Second();
        using var clerk = await Town.As("u0151");
        var bureau = await Town.As("u0021");
        using var elsewhere = new HttpClient { BaseAddress = new Uri(other.Urls.First()) };
        elsewhere.DefaultRequestHeaders.Authorization = bureau.DefaultRequestHeaders.Authorization;
        using var live = new StreamReader(await clerk.GetStreamAsync("/api/live"));
        Assert.Equal("event: hello", await NextEvent(live));

        var id = (await elsewhere.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await elsewhere.Put($"/api/directives/{id}/issue").Json();
        Assert.Equal("event: inbox", await NextEvent(live));

        // Every listening connection of this database is cut; what was missed meanwhile becomes "look at everything".
        await using (var administrator = new NpgsqlConnection(Town.Services.GetRequiredService<Installation>().ConnectionString))
        {
            await administrator.OpenAsync();
            await using var cut = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'", administrator);
            await cut.ExecuteNonQueryAsync();
        }

        Assert.Equal("event: inbox", await NextEvent(live));
        await elsewhere.Put($"/api/directives/{id}/withdrawal", new { why = "文号写错，另发" }).Json(204);
        Assert.Equal("event: inbox", await NextEvent(live));
    }

    private async Task<WebApplication> Second()
    {
        var installation = Town.Services.GetRequiredService<Installation>();
        var app = Program.Build(new Dictionary<string, string?> { ["Data"] = installation.Data, ["Db"] = "postgres", ["Connection"] = installation.Connection, ["urls"] = "http://127.0.0.1:0" }, builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Town.Clock));
            Town.OnlyErrors(builder);
        });
        await app.StartAsync();
        await Task.WhenAll(app.Services.GetRequiredService<LiveRelay>().Listening, Town.Services.GetRequiredService<LiveRelay>().Listening).WaitAsync(TimeSpan.FromSeconds(20));
        return app;
    }

    private static async Task<string> NextEvent(StreamReader stream)
    {
        while (await stream.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { } line)
            if (line.StartsWith("event:", StringComparison.Ordinal))
                return line;
        return "closed";
    }
}
