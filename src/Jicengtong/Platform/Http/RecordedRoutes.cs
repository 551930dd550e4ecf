using System.Text.Json;

namespace Jicengtong.Platform;

/// <summary>Routes whose use is a fact itself: who took what out.</summary>
public static class RecordedRoutes
{
    /// <summary>Whoever takes this out of the system leaves a leaf, written before the first byte goes out; without it nothing goes out.</summary>
    /// <param name="route">The route.</param>
    /// <param name="what">A stable word for what is taken out, for example <c>problems.csv</c>.</param>
    public static RouteHandlerBuilder RecordsExport(this RouteHandlerBuilder route, string what) => route.AddEndpointFilter(async (context, next) =>
    {
        var result = await next(context);
        if (result is IStatusCodeHttpResult { StatusCode: >= 400 })
            return result;
        var http = context.HttpContext;
        await Record(http.RequestServices, JsonSerializer.Serialize(new { what, path = http.Request.Path.Value, query = http.Request.QueryString.Value }), http.RequestAborted);
        return result;
    });

    /// <summary>The same for a command of the operator, who has no account here.</summary>
    public static async Task RecordExport(IServiceProvider services, string what, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        await Record(scope.ServiceProvider, JsonSerializer.Serialize(new { what }), cancel);
    }

    private static Task<Result<Done>> Record(IServiceProvider services, string content, CancellationToken cancel)
    {
        var id = Ids.Next(services.GetRequiredService<TimeProvider>().GetUtcNow());
        var actor = services.GetRequiredService<CurrentPerson>().User?.PersonId ?? Guid.Empty;
        return services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            await services.GetRequiredService<IEvidence>().Record(new Fact("export.made", actor, Fact.SubjectOf("export", id), content), cancel);
            return Done.Instance;
        }, cancel);
    }
}
