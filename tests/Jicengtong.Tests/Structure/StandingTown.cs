using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Structure;

/// <summary>One running product for all tests that only look at it.</summary>
public sealed class StandingTown : IAsyncLifetime
{
    /// <summary>The town; nobody writes to it.</summary>
    public Town Town { get; private set; } = null!;

    /// <summary>Every route, in a stable order.</summary>
    internal IReadOnlyList<RouteEndpoint> Routes => [.. Town.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Distinct()
        .OrderBy(RouteRules.Of, StringComparer.Ordinal)];

    /// <summary>The schedule.</summary>
    internal IReadOnlyList<ScheduledJob> Schedule => [.. Town.Services.GetServices<ScheduledJob>()];

    public async ValueTask InitializeAsync() => Town = await Town.Open();

    public ValueTask DisposeAsync() => Town.DisposeAsync();
}

/// <summary>Tests that look at one running product.</summary>
[CollectionDefinition(nameof(OneTown))]
public sealed class OneTown : ICollectionFixture<StandingTown>;
