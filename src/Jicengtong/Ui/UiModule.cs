using Jicengtong.Platform;
using Jicengtong.Ui.Display;
using Jicengtong.Ui.Machine;
using Jicengtong.Ui.Offline;

namespace Jicengtong.Ui;

/// <summary>Pages, static files, the API document and health.</summary>
public static class UiModule
{
    /// <summary>Services of the interface.</summary>
    public static WebApplicationBuilder AddUi(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents();
        builder.Services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "jct-form";
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;
            // Pages are framed by nobody: the content security policy says so.
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        builder.Services.AddScoped<FormSeal>();
        builder.Services.AddSingleton<Assets>().AddSingleton<IErrorPage, ErrorPage>();
        builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "基层通";
            document.Info.Version = "v1";
            document.Servers?.Clear();
            return Task.CompletedTask;
        }));
        return builder;
    }

    /// <summary>How the installation does: <c>ok</c>, or <c>look</c> when one of its signs is not well.</summary>
    public sealed record Health(string Status, IReadOnlyList<VitalSign> Signs);

    /// <summary>Routes that belong to no module.</summary>
    public static void MapUi(this IEndpointRouteBuilder routes)
    {
        Assets.Map(routes);
        OfflinePages.Map(routes);
        DisplayPages.Map(routes.MapPages());
        FirstMorning.FirstMorningPages.Map(routes);
        MachinePages.Map(routes.MapPages());
        routes.MapFiles();
        routes.MapUploads();
        routes.MapOpenApi().AllowAnonymous();
        routes.MapGet("/health/live", () => TypedResults.Text("ok")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/health/ready", async (Sql sql, CancellationToken cancel) =>
        {
            await sql.First<int>("SELECT 1", null, cancel);
            return TypedResults.Text("ok");
        }).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/health", async (IEnumerable<IVitalSigns> organs, CancellationToken cancel) =>
        {
            var signs = new List<VitalSign>();
            foreach (var organ in organs)
                signs.AddRange(await organ.Look(cancel));
            return TypedResults.Ok(new Health(signs.TrueForAll(sign => sign.IsWell) ? "ok" : "look", signs));
        }).AllowAnonymous().ExcludeFromDescription();
        routes.MapFallback((HttpContext http) => http.Request.Path.StartsWithSegments("/api")
            ? Http.Problem(new NotFound("这个接口"))
            : Pages.Refuse(new NotFound("这一页"))).AllowAnonymous().ExcludeFromDescription();
    }
}
