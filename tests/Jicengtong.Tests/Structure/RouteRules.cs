using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Jicengtong.Tests.Structure;

/// <summary>What is asked of every route, over metadata alone.</summary>
internal static class RouteRules
{
    /// <summary>"PUT /api/asks/{id:guid}/receipt".</summary>
    public static string Of(RouteEndpoint route)
        => $"{string.Join('|', MethodsOf(route))} /{route.RoutePattern.RawText?.TrimStart('/')}";

    /// <summary>Routes that do not say who may use them.</summary>
    public static IEnumerable<string> Silent(IEnumerable<RouteEndpoint> routes)
        => routes.Where(route => route.Metadata.GetMetadata<IAuthorizeData>() is null && route.Metadata.GetMetadata<IAllowAnonymous>() is null).Select(Of);

    /// <summary>
    /// Writes that need nobody to be signed in: without a word, or open to everybody. AllowAnonymous wins over any policy, so a
    /// route inside an open group counts however much it asks for.
    /// </summary>
    public static IEnumerable<string> OpenWrites(IEnumerable<RouteEndpoint> routes)
        => routes.Where(Writes).Where(route => route.Metadata.GetMetadata<IAuthorizeData>() is null || route.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(Of);

    /// <summary>Policies named by routes.</summary>
    public static IEnumerable<string> Policies(IEnumerable<RouteEndpoint> routes)
        => routes.SelectMany(route => route.Metadata.GetOrderedMetadata<IAuthorizeData>()).Select(asked => asked.Policy).OfType<string>().Distinct();

    public static bool IsApi(RouteEndpoint route) => route.RoutePattern.RawText?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) == true;

    // A route that names no method takes every method.
    private static IReadOnlyList<string> MethodsOf(RouteEndpoint route)
        => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? [.. methods.Order(StringComparer.Ordinal)] : ["ANY"];

    private static bool Writes(RouteEndpoint route) => MethodsOf(route).Any(method => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method));
}
