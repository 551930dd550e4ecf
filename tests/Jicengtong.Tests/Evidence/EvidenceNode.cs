using System.Net.Http.Headers;
using Jicengtong.Modules.Evidence;
using Jicengtong.Modules.Evidence.Contracts;
using Jicengtong.Modules.Organization;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Jicengtong.Tests.Evidence;

/// <summary>A node of the product with an anchor folder, a few people and one thing that has evidence: a notebook of u0142.</summary>
internal sealed class EvidenceNode : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Dictionary<string, string?> settings;

    private EvidenceNode(WebApplication app, Dictionary<string, string?> settings, string anchors) => (this.app, this.settings, AnchorFolder) = (app, settings, anchors);

    public static Guid Notebook { get; } = Guid.Parse("019a9ef5-0f80-7000-8000-0000000000aa");

    /// <summary>How many leaves wait for their place.</summary>
    public const string WaitingLeaves = "SELECT COALESCE(sum(leaves), 0) FROM evidence_waiting";

    public static string Subject => Fact.SubjectOf("notebook", Notebook);

    public string AnchorFolder { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>A log without a leaf: the people are there without an import.</summary>
    public static async Task<EvidenceNode> Open(Action<Dictionary<string, string?>>? set = null)
    {
        var node = await OpenEmpty(set);
        await node.Do(services => services.GetRequiredService<Work>().Run<Done>(() =>
        {
            foreach (var account in new[] { "u0142", "u0365" })
                services.GetRequiredService<AppDb>().Add(new Person { Id = Ids.Next(), Account = account, Name = account });
            return Task.FromResult<Result<Done>>(Done.Instance);
        }, CancellationToken.None));
        return node;
    }

    /// <summary>A part of 巴汝镇 just large enough for every act: imported, so posts and duties have leaves.</summary>
    public static async Task<EvidenceNode> OpenSmallTown()
    {
        var node = await OpenEmpty(null);
        await node.Do(async services =>
        {
            var import = services.GetRequiredService<ImportOrganization>();
            var report = await services.GetRequiredService<Work>().Run(() => import.Run(OrganizationFolder.Read(SmallTown.Open), null, CancellationToken.None), CancellationToken.None);
            Assert.Empty(report.Value.Faults);
            return 0;
        });
        return node;
    }

    private static async Task<EvidenceNode> OpenEmpty(Action<Dictionary<string, string?>>? set)
    {
        var settings = await TestDatabase.Copy(empty: true);
        settings["urls"] = "http://127.0.0.1:0";
        settings["Evidence:AnchorFolder"] = Directory.CreateDirectory(Path.Combine(settings["Data"]!, "anchors")).FullName;
        set?.Invoke(settings);
        return await Start(settings, settings.GetValueOrDefault("Evidence:AnchorFolder") ?? "");
    }

    /// <summary>A second process on the same database and data folder.</summary>
    public Task<EvidenceNode> Second(Action<Dictionary<string, string?>>? set = null)
    {
        var others = new Dictionary<string, string?>(settings);
        set?.Invoke(others);
        return Start(others, AnchorFolder);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>Goes away.</summary>
    public Task Stop() => app.StopAsync();

    /// <summary>The product as a command sees it.</summary>
    public WebApplication Built() => Program.Build(settings, builder => builder.Logging.ClearProviders());

    /// <summary>Runs something in a scope of the product.</summary>
    public async Task<T> Do<T>(Func<IServiceProvider, Task<T>> act)
    {
        await using var scope = Services.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }

    /// <summary>Records facts, ten to a transaction.</summary>
    public async Task Record(int count)
    {
        for (var left = count; left > 0; left -= 10)
            await Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
            {
                for (var at = 0; at < Math.Min(10, left); at++)
                    await services.GetRequiredService<IEvidence>().Record(new Fact("notebook.written", Notebook, Subject, $"line {left - at}"), CancellationToken.None);
                return Done.Instance;
            }, CancellationToken.None));
    }

    /// <summary>Runs the sequencer once, as the schedule does every second.</summary>
    public Task Sequence() => Do(async services =>
    {
        await services.GetRequiredService<SequenceLeaves>().Run(CancellationToken.None);
        return 0;
    });

    /// <summary>The number a query answers.</summary>
    public Task<long> Number(string sql, object? args = null) => Do(services => services.GetRequiredService<Sql>().First<long>(sql, args, CancellationToken.None));

    /// <summary>Runs statements as a superuser would.</summary>
    public Task<int> Execute(string sql, object? args = null) => Do(services => services.GetRequiredService<Sql>().Execute(sql, args, CancellationToken.None));

    /// <summary>Why the node does not sign.</summary>
    public string? Refusal => Services.GetRequiredService<EvidenceStanding>().Refusal?.Code;

    /// <summary>Audits what is stored.</summary>
    public async Task<AuditReport> Audit()
    {
        await using var log = await StoredLog.Open(Services.GetRequiredService<Store>(), Services.GetRequiredService<Anchors>(), CancellationToken.None);
        return await LogAudit.Run(log, Services.GetRequiredService<SigningKey>().Public);
    }

    public async Task<HttpClient> As(string account)
    {
        var token = await Do(async services =>
        {
            var person = await services.GetRequiredService<AppDb>().Set<Person>().SingleAsync(one => one.Account == account);
            return (await services.GetRequiredService<Work>().Run(() => Task.FromResult(services.GetRequiredService<IssueToken>().Run(person.Id, "test")), CancellationToken.None)).Value;
        });
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static async Task<EvidenceNode> Start(Dictionary<string, string?> settings, string anchors)
    {
        var app = Program.Build(settings, builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new TestClock(TestClock.At(11, 20, 9))));
            // The test itself is the schedule.
            builder.Services.RemoveAll<ScheduledJob>();
            builder.Services.AddScoped<IEvidenceSubject, Notebooks>();
            builder.Logging.ClearProviders();
        });
        await Hosting.PrepareDatabase(app.Services, CancellationToken.None);
        await app.StartAsync();
        return new EvidenceNode(app, settings, anchors);
    }

    private sealed class Notebooks : IEvidenceSubject
    {
        public string Prefix => "notebook";

        public IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string> { ["notebook.written"] = "写了一行" };

        public Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => Task.FromResult(user.Account == "u0142" && id == Notebook);
    }
}

/// <summary>Base of tests on a node: runs on both databases.</summary>
[Trait("Database", "both")]
public abstract class EvidenceTests : IAsyncLifetime
{
    private protected EvidenceNode Node { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => Node = await EvidenceNode.Open();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
