using System.Globalization;
using System.Text.Json;
using Jicengtong.Platform;

namespace Jicengtong.Ui.Offline;

/// <summary>What a phone needs to be useful without a network: the worker that keeps pages, the manifest that puts us on its first screen, and two pages.</summary>
internal static class OfflinePages
{
    // Kept with the worker itself, so that a kept page is never shown without its style.
    private static readonly string[] Kept = ["app.css", "app.js", "outbox.js", "unsent.js", "recorder.js", "lib/htmx-4.0.1.min.js", "icon.svg"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        pages.MapGet("/unsent", () => Pages.Show<UnsentPage>(new { })).AllowAnonymous().WithMetadata(new OpenToStandIns());
        pages.MapGet("/offline", () => Pages.Show<OfflinePage>(new { })).AllowAnonymous();
        pages.MapGet("/sw.js", (Assets assets, Installation installation) => Results.Text(Worker(assets, installation.OfflineReading), "text/javascript; charset=utf-8")).AllowAnonymous();
        pages.MapGet("/manifest.webmanifest", (Assets assets) => Results.Text(Manifest(assets), "application/manifest+json")).AllowAnonymous();
    }

    // The worker's bytes change with every file, so that phones notice.
    private static string Worker(Assets assets, bool reading) => string.Create(CultureInfo.InvariantCulture,
        $"const VERSION = '{assets.Version}', READING = {(reading ? "true" : "false")}, FILES = {JsonSerializer.Serialize(Kept.Select(assets.Address))};\n{assets.Text("sw.js")}");

    private static string Manifest(Assets assets) => JsonSerializer.Serialize(new
    {
        id = "/", name = "基层通", short_name = "基层通", lang = "zh-CN", start_url = "/inbox", scope = "/", display = "standalone", background_color = "#fbfaf6", theme_color = "#14532d",
        icons = new[]
        {
            new { src = assets.Address("icons/icon-192.png"), sizes = "192x192", type = "image/png", purpose = "any" },
            new { src = assets.Address("icons/icon-512.png"), sizes = "512x512", type = "image/png", purpose = "any" },
            new { src = assets.Address("icons/icon-full-512.png"), sizes = "512x512", type = "image/png", purpose = "maskable" },
        },
        shortcuts = new[] { new { name = "反映问题", url = "/problems/new" }, new { name = "找人找事", url = "/who" } },
    });
}
