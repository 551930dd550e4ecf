using Jicengtong.Platform;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Jicengtong.Ui;

/// <summary>A failure as a page that stands alone: nothing it shows needs the database.</summary>
internal sealed class ErrorPage : IErrorPage
{
    public IResult Of(Error error) => Pages.Show<FailurePage>(new { Error = error }, error.Status);
}

/// <summary>How routes answer with pages.</summary>
public static class Pages
{
    /// <summary>The page with its model, as 200 or another status.</summary>
    public static IResult Show<TPage>(object parameters, int status = StatusCodes.Status200OK)
        where TPage : IComponent
        => new RazorComponentResult<TPage>(parameters) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>Why there is no page.</summary>
    public static IResult Refuse(Error error) => Show<RefusalPage>(new { Error = error }, error.Status);

    /// <summary>After a form: go and look.</summary>
    public static IResult SeeOther(string address) => new SeeOtherResult(address);

    /// <summary>A group of page routes: hidden from the API document, forms checked for their token.</summary>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder routes) => routes.MapGroup("").ExcludeFromDescription().AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsGet(http.Request.Method))
            await http.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(http);
        return await next(context);
    });

    /// <summary>A field of the posted form, trimmed; empty when missing.</summary>
    public static string Field(this IFormCollection form, string name) => form[name].ToString().Trim();

    private sealed class SeeOtherResult(string address) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => StatusCodes.Status303SeeOther;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
