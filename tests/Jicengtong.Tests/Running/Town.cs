using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Jicengtong.Modules.Organization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Jicengtong.Tests;

/// <summary>巴汝镇 on a running product: the real host on a real socket, the real database, a clock that can be moved.</summary>
public sealed class Town : IAsyncDisposable
{
    private readonly WebApplication app;

    private Town(WebApplication app, TestClock clock) => (this.app, Clock) = (app, clock);

    /// <summary>Time in the town; Friday 2026-11-20 09:00 unless a test says otherwise.</summary>
    public TestClock Clock { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>The product's services.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Starts the product on a copy of the town, or on an empty database.</summary>
    public static async Task<Town> Open(DateTimeOffset? now = null, bool empty = false, bool demo = false, Action<WebApplicationBuilder>? adjust = null)
    {
        var settings = await TestDatabase.Copy(empty);
        settings["urls"] = "http://127.0.0.1:0";
        settings["Demo"] = demo ? "true" : "false";
        var clock = new TestClock(now ?? TestClock.At(11, 20, 9));
        var app = Program.Build(settings, builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            OnlyErrors(builder);
            TestDatabase.HashQuickly(builder);
            adjust?.Invoke(builder);
        });
        await Hosting.PrepareDatabase(app.Services, CancellationToken.None);
        await app.StartAsync();
        return new Town(app, clock);
    }

    /// <summary>Keeps a host of a test from writing more than what went wrong, so that a failed test is found in what a run printed.</summary>
    public static void OnlyErrors(WebApplicationBuilder builder)
    {
        foreach (var source in builder.Configuration.GetSection("Logging:LogLevel").GetChildren())
            builder.Configuration[source.Path] = nameof(LogLevel.Error);
    }

    /// <summary>A client signed in as this account of people.csv, by a token.</summary>
    public async Task<HttpClient> As(string account)
    {
        var token = await Do(async services =>
        {
            var person = await services.GetRequiredService<AppDb>().Set<Person>().SingleAsync(one => one.Account == account);
            var work = services.GetRequiredService<Work>();
            return (await work.Run(() => Task.FromResult(services.GetRequiredService<IssueToken>().Run(person.Id, "test")), CancellationToken.None)).Value;
        });
        var client = Visitor();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A client of nobody; redirects are not followed, cookies are kept.</summary>
    public HttpClient Visitor() => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>Runs something in a scope of the product.</summary>
    public async Task<T> Do<T>(Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = Services.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }

    /// <summary>Moves the clock and lets every job run that is due by then.</summary>
    public async Task MoveTo(DateTimeOffset moment)
    {
        Clock.MoveTo(moment);
        await Services.GetRequiredService<JobRunner>().RunDue(CancellationToken.None);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

/// <summary>Reading answers of the API.</summary>
public static class Answers
{
    /// <summary>The body as JSON; fails with the body when the status is another.</summary>
    public static async Task<JsonElement> Json(this Task<HttpResponseMessage> sent, int status = 200)
    {
        using var response = await sent;
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode} instead of {status}: {body}");
        return body.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(body);
    }

    /// <summary>The stable code of a refusal with this status.</summary>
    public static async Task<string?> Refusal(this Task<HttpResponseMessage> sent, int status)
        => (await sent.Json(status)).GetProperty("code").GetString();

    /// <summary>PUT of a JSON body.</summary>
    public static Task<HttpResponseMessage> Put(this HttpClient client, string address, object? body = null)
        => client.PutAsJsonAsync(address, body ?? new { });

    /// <summary>POST of a JSON body.</summary>
    public static Task<HttpResponseMessage> Post(this HttpClient client, string address, object body)
        => client.PostAsJsonAsync(address, body);
}

/// <summary>Base of tests that need the product: runs on both databases (bin/test runs the trait twice).</summary>
[Trait("Database", "both")]
public abstract class TownTests : IAsyncLifetime
{
    /// <summary>The town of this class's test.</summary>
    protected Town Town { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => Town = await Open();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Town.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>How the town is opened.</summary>
    protected virtual Task<Town> Open() => Town.Open();
}
