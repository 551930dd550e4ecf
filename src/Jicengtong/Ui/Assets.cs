using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;

namespace Jicengtong.Ui;

/// <summary>
/// Our few static files, compressed once at start and served from memory under an address that contains their digest: a
/// phone fetches each version once in its life.
/// </summary>
public sealed class Assets
{
    private readonly Dictionary<string, Asset> files;
    private string? version;

    /// <summary>Reads everything under <c>wwwroot</c>.</summary>
    public Assets(IWebHostEnvironment environment)
    {
        var root = environment.WebRootPath;
        var types = new FileExtensionContentTypeProvider();
        files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(root, path).Replace('\\', '/'),
            path => new Asset(File.ReadAllBytes(path), types.TryGetContentType(path, out var type) ? type : "application/octet-stream"));
    }

    /// <summary>Where a page finds the file.</summary>
    public string Address(string name) => $"/assets/{files[name].Digest}/{name}";

    /// <summary>The file as text, for those that are served elsewhere with something in front.</summary>
    public string Text(string name) => System.Text.Encoding.UTF8.GetString(files[name].Plain);

    /// <summary>Changes whenever one of the files does.</summary>
    public string Version => version ??= Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Concat(files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Key + file.Value.Digest)))))[..10];

    /// <summary>Maps <c>/assets</c> for everybody.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/assets/{digest}/{**name}", (string digest, string name, Assets assets, HttpContext http) =>
    {
        if (!assets.files.TryGetValue(name, out var asset))
            return Results.NotFound();
        http.Response.Headers.CacheControl = digest == asset.Digest ? "public, max-age=31536000, immutable" : "no-cache";
        http.Response.Headers.Vary = "Accept-Encoding";
        if (!http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
            return Results.Bytes(asset.Plain, asset.Type);
        http.Response.Headers.ContentEncoding = "br";
        return Results.Bytes(asset.Brotli, asset.Type);
    }).AllowAnonymous().ExcludeFromDescription();

    private sealed class Asset(byte[] plain, string type)
    {
        private readonly Lazy<byte[]> brotli = new(() => Compress(plain));

        public byte[] Plain { get; } = plain;

        public string Type { get; } = type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type;

        public string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(plain))[..10];

        public byte[] Brotli => brotli.Value;

        private static byte[] Compress(byte[] content)
        {
            using var target = new MemoryStream();
            using (var compressor = new BrotliStream(target, CompressionLevel.SmallestSize))
                compressor.Write(content);
            return target.ToArray();
        }
    }
}
