using System.IO.Compression;
using Jicengtong.Platform;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong;

/// <summary>How the product stands in its process: configuration, what every request passes, and the database at start.</summary>
internal static class Hosting
{
    /// <summary>appsettings.json → DATA/jct.json → environment Jct__… → command line.</summary>
    public static WebApplicationBuilder CreateBuilder(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory, WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        var commandLine = settings.ToDictionary(setting => setting.Key.StartsWith("urls", StringComparison.Ordinal) ? setting.Key : $"{Installation.Section}:{setting.Key}", setting => setting.Value);
        var data = commandLine.GetValueOrDefault("Jct:Data") ?? builder.Configuration["Jct:Data"] ?? "data";
        builder.Configuration.AddJsonFile(Path.GetFullPath(Path.Combine(data, "jct.json")), optional: true, reloadOnChange: false);
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection(commandLine);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = FileStore.Largest * 3;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddResponseCompression(compression =>
        {
            // Forms carry a token that changes with every page, so compression over TLS gives nothing away (BREACH).
            compression.EnableForHttps = true;
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
            compression.MimeTypes = ["text/html", "application/json", "application/problem+json"];
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        return builder;
    }

    /// <summary>What every request passes, from the outside in.</summary>
    public static void UseHosting(this WebApplication app)
    {
        app.Use((http, next) => app.Services.GetRequiredService<QuietLog>().Serve(http, next));
        var plain = app.Services.GetRequiredService<Installation>().PlainHttp;
        app.UseResponseCompression();
        app.UseExceptionHandler();
        app.Use((http, next) =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=(self)";
            headers.CacheControl = "no-store";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            // Once seen over TLS, never without it: whoever allows plain HTTP has said that there is none.
            if (!plain)
                headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
            return next();
        });
        app.UseRouting();
        app.UseAuthentication();
        app.UsePlatform();
        app.UseAuthorization();
    }

    /// <summary>Brings the database to this version before the first request; a SQLite file is copied aside first.</summary>
    public static async Task PrepareDatabase(IServiceProvider services, CancellationToken cancel)
    {
        await using var scope = services.CreateAsyncScope();
        if (!await AppliedMigrations.AreAll(services.GetRequiredService<Store>(), cancel))
            await Migrate(scope.ServiceProvider.GetRequiredService<AppDb>(), services.GetRequiredService<Installation>(), cancel);
        await scope.ServiceProvider.GetRequiredService<SealStored>().Plain(cancel);
        await Watched.Ensure(services, cancel);
        await Modules.Problems.Monthly.MonthTriggers.Ensure(services, cancel);
        await services.GetRequiredService<Calendars>().Refresh(cancel);
        await services.GetRequiredService<Modules.Inbox.Ladder.LadderBook>().Refresh(cancel);
    }

    /// <summary>Builds the mapping of Entity Framework, half a second of work, after the first pages: signing in and the inbox do without.</summary>
    public static void WarmUp(IServiceProvider services) => _ = Task.Run(async () =>
    {
        await Task.Delay(TimeSpan.FromSeconds(1));
        await using var scope = services.CreateAsyncScope();
        _ = scope.ServiceProvider.GetRequiredService<AppDb>().Model;
    });

    private static async Task Migrate(AppDb db, Installation installation, CancellationToken cancel)
    {
        if (installation.Db == DatabaseKind.Sqlite && (await db.Database.GetAppliedMigrationsAsync(cancel)).Any())
        {
            var first = (await db.Database.GetPendingMigrationsAsync(cancel)).First();
            var copy = Path.Combine(installation.Folder("backups"), $"before-{first}.db");
            File.Delete(copy);
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}", cancel);
            await Watched.TakeDown(db, cancel);
        }

        await db.Database.MigrateAsync(cancel);
    }
}
