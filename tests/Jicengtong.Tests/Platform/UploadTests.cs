using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Platform;

/// <summary>Uploads that resume, as the tus protocol 1.0.0 says, and what becomes of them.</summary>
public sealed class UploadTests : TownTests
{
    private static readonly byte[] Voice = [0x1A, 0x45, 0xDF, 0xA3, .. "webm A_OPUS "u8, .. Enumerable.Range(0, 90_000).Select(at => (byte)at)];

    [Fact]
    public async Task It_says_what_it_speaks_and_refuses_another_version()
    {
        var client = await Town.As("u0362");
        using var options = await client.SendAsync(new(HttpMethod.Options, "/api/uploads"));
        Assert.Equal(("1.0.0", "creation,expiration,termination", "209715200"), (options.Header("Tus-Version"), options.Header("Tus-Extension"), options.Header("Tus-Max-Size")));
        using var old = await client.SendAsync(new(HttpMethod.Post, "/api/uploads") { Headers = { { "Tus-Resumable", "0.2.2" }, { "Upload-Length", "9" } } });
        Assert.Equal((412, "1.0.0"), ((int)old.StatusCode, old.Header("Tus-Version")));
        using var visitor = await Town.Visitor().SendAsync(new(HttpMethod.Post, "/api/uploads") { Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Length", "9" } } });
        Assert.Equal(401, (int)visitor.StatusCode);
    }

    [Fact]
    public async Task A_voice_arrives_in_pieces_after_a_cut_and_plays_in_the_problem()
    {
        var client = await Town.As("u0362");
        var place = await client.Begin("录音-1.webm", Voice.Length);
        Assert.Equal("50000", (await client.Piece(place, 0, Voice[..50_000])).Header("Upload-Offset"));
        Assert.Equal(409, (int)(await client.Piece(place, 0, Voice[..10])).StatusCode);
        using (var asked = await client.Look(place))
            Assert.Equal(("50000", Voice.Length.ToString(CultureInfo.InvariantCulture), "no-store"), (asked.Header("Upload-Offset"), asked.Header("Upload-Length"), asked.Headers.CacheControl!.ToString()));
        Assert.Equal("upload.unfinished", await client.Post("/api/problems", Report(place)).Refusal(422));
        Assert.Equal(204, (int)(await client.Piece(place, 50_000, Voice[50_000..])).StatusCode);

        var id = (await client.Post("/api/problems", Report(place)).Json(201)).GetProperty("id").GetString();
        var photo = (await client.GetAsync($"/api/problems/{id}").Json()).GetProperty("photos")[0];
        Assert.Equal(("录音-1.webm", "audio/webm"), (photo.GetProperty("name").GetString(), photo.GetProperty("mediaType").GetString()));
        Assert.Equal(Voice, await client.GetByteArrayAsync(photo.GetProperty("address").GetString()));
        using var part = await client.SendAsync(new(HttpMethod.Get, photo.GetProperty("address").GetString()) { Headers = { { "Range", "bytes=4-7" } } });
        Assert.Equal((206, "webm"), ((int)part.StatusCode, Encoding.ASCII.GetString(await part.Content.ReadAsByteArrayAsync())));
        Assert.Empty(Directory.GetFiles(Folder));
        Assert.Equal(404, (int)(await client.Look(place)).StatusCode);
        Assert.Equal("upload.gone", await client.Post("/api/problems", Report(place)).Refusal(422));
    }

    [Fact]
    public async Task What_lay_on_the_disk_without_an_fsync_does_not_count()
    {
        var client = await Town.As("u0362");
        var place = await client.Begin("录音.webm", Voice.Length);
        await client.Piece(place, 0, Voice[..40_000]);
        // The machine lost power while the next piece was written: its beginning is there, and it is wrong.
        await File.AppendAllTextAsync(Directory.GetFiles(Folder).Single(), "half a piece that never was answered");
        Assert.Equal("40000", (await client.Look(place)).Header("Upload-Offset"));
        Assert.Equal(204, (int)(await client.Piece(place, 40_000, Voice[40_000..])).StatusCode);
        var id = (await client.Post("/api/problems", Report(place)).Json(201)).GetProperty("id").GetString();
        var photo = (await client.GetAsync($"/api/problems/{id}").Json()).GetProperty("photos")[0];
        Assert.Equal(Voice, await client.GetByteArrayAsync(photo.GetProperty("address").GetString()));
    }

    [Fact]
    public async Task A_report_that_is_refused_keeps_the_upload_for_the_next_try()
    {
        var client = await Town.As("u0362");
        var place = await client.Whole("录音.webm", Voice);
        Assert.Equal("matter.unknown", await client.Post("/api/problems", new { text = "路塌了", matter = "没有这个", uploads = new[] { IdOf(place) } }).Refusal(422));
        Assert.Equal("upload.gone", await (await Town.As("u0168")).Post("/api/problems", Report(place)).Refusal(422));
        await client.Post("/api/problems", Report(place)).Json(201);
    }

    [Theory]
    [InlineData("照片.jpg", "MZ this program cannot be run in DOS mode")]
    [InlineData("文件.docx", "PK\u0003\u0004 a document is looked at whole, never in pieces")]
    [InlineData("a.html", "<script>alert(1)</script>")]
    public async Task What_is_no_photo_voice_or_video_never_lies_on_the_disk(string name, string content)
    {
        var (client, bytes) = (await Town.As("u0362"), Encoding.UTF8.GetBytes(content));
        var place = await client.Begin(name, bytes.Length);
        using var refused = await client.Piece(place, 0, bytes);
        Assert.Equal(415, (int)refused.StatusCode);
        Assert.Contains("file.type", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(Folder), file => Assert.Equal(0, new FileInfo(file).Length));
    }

    [Fact]
    public async Task A_name_with_a_classification_mark_is_refused_before_a_byte_comes()
    {
        var client = await Town.As("u0362");
        using var refused = await client.SendAsync(Tus.Creation("机密★10年.mp4", 100));
        Assert.Contains("secrecy.mark", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_that_is_broken_is_refused_with_its_last_byte_and_leaves_nothing()
    {
        var client = await Town.As("u0362");
        byte[] broken = [0xFF, 0xD8, 0xFF, 0xDA, .. new byte[40]];
        var place = await client.Begin("照片.jpg", broken.Length);
        await client.Piece(place, 0, broken[..30]);
        using var refused = await client.Piece(place, 30, broken[30..]);
        Assert.Contains("problem.notAPhoto", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Folder));
        Assert.Equal(404, (int)(await client.Look(place)).StatusCode);
    }

    [Fact]
    public async Task Too_large_too_much_and_a_full_disk_are_said_clearly()
    {
        var (client, settings) = (await Town.As("u0362"), Town.Services.GetRequiredService<UploadSettings>());
        Assert.Equal("upload.length", await Refused(client, "a.mp4", 0, 422));
        Assert.Equal("upload.tooLarge", await Refused(client, "a.mp4", settings.Largest + 1, 413));
        settings.PerPerson = 1000;
        await client.Begin("a.mp4", 900);
        Assert.Equal("upload.quota", await Refused(client, "b.mp4", 101, 413));
        await (await Town.As("u0168")).Begin("b.mp4", 101);
        settings.KeepFree = long.MaxValue - 1000;
        Assert.Equal("upload.diskFull", await Refused(await Town.As("u0165"), "c.mp4", 100, 507));
    }

    [Fact]
    public async Task A_disk_that_fills_up_in_the_middle_keeps_what_came_and_goes_on_later()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "only where a full disk can be had");
        var client = await Town.As("u0362");
        var place = await client.Begin("录音.webm", Voice.Length);
        await client.Piece(place, 0, Voice[..20_000]);
        var file = Directory.GetFiles(Folder).Single();
        File.Move(file, file + ".aside");
        File.CreateSymbolicLink(file, "/dev/full");
        using (var full = await client.Piece(place, 20_000, Voice[20_000..]))
        {
            Assert.Equal(507, (int)full.StatusCode);
            Assert.Contains("磁盘满了", await full.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("20000", (await client.Look(place)).Header("Upload-Offset"));
        File.Delete(file);
        File.Move(file + ".aside", file);
        Assert.Equal(204, (int)(await client.Piece(place, 20_000, Voice[20_000..])).StatusCode);
    }

    [Fact]
    public async Task Nobody_else_goes_on_with_it_and_giving_it_up_leaves_nothing()
    {
        var (client, other) = (await Town.As("u0362"), await Town.As("u0168"));
        var place = await client.Begin("录音.webm", Voice.Length);
        await client.Piece(place, 0, Voice[..100]);
        Assert.Equal((404, 404), ((int)(await other.Look(place)).StatusCode, (int)(await other.Piece(place, 100, Voice[100..])).StatusCode));
        using (var ended = await client.SendAsync(new(HttpMethod.Delete, place) { Headers = { { "Tus-Resumable", "1.0.0" } } }))
            Assert.Equal(204, (int)ended.StatusCode);
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public async Task What_nobody_follows_is_swept_away_after_a_week()
    {
        var client = await Town.As("u0362");
        var place = await client.Begin("录音.webm", Voice.Length);
        using var begun = await client.Piece(place, 0, Voice[..100]);
        Assert.Equal(Town.Clock.GetUtcNow().AddDays(7), DateTimeOffset.Parse(begun.Header("Upload-Expires")!, CultureInfo.InvariantCulture));
        await Town.MoveTo(TestClock.At(11, 26, 9));
        Assert.Single(Directory.GetFiles(Folder));
        await Town.MoveTo(TestClock.At(11, 27, 10));
        Assert.Empty(Directory.GetFiles(Folder));
        Assert.Equal(404, (int)(await client.Look(place)).StatusCode);
    }

    [Fact]
    public async Task A_video_loses_where_it_was_taken()
    {
        byte[] Box(string kind, byte[] content) => [0, 0, (byte)((content.Length + 8) >> 8), (byte)(content.Length + 8), .. Encoding.Latin1.GetBytes(kind), .. content];
        byte[] video = [.. Box("ftyp", "isom0000"u8.ToArray()), .. Box("moov", [.. Box("mvhd", new byte[20]), .. Box("udta", Box("\u00a9xyz", "+27.9+102.2/"u8.ToArray()))]), .. Box("mdat", "pictures"u8.ToArray())];
        var client = await Town.As("u0362");
        var place = await client.Whole("录像.mp4", video);
        var id = (await client.Post("/api/problems", Report(place)).Json(201)).GetProperty("id").GetString();
        var photo = (await client.GetAsync($"/api/problems/{id}").Json()).GetProperty("photos")[0];
        Assert.Equal("video/mp4", photo.GetProperty("mediaType").GetString());
        var kept = await client.GetByteArrayAsync(photo.GetProperty("address").GetString());
        Assert.Equal((video.Length, -1), (kept.Length, kept.AsSpan().IndexOf("27.9"u8)));
        Assert.True(kept.AsSpan().IndexOf("pictures"u8) > 0);
    }

    private string Folder => Town.Services.GetRequiredService<Installation>().Folder("uploads");

    private static string IdOf(string place) => place.Split('/')[^1];

    private static object Report(string place) => new { text = "3组上面的路塌了一半。", matter = "道路交通安全", uploads = new[] { IdOf(place) } };

    private static async Task<string?> Refused(HttpClient client, string name, long length, int status) => await client.SendAsync(Tus.Creation(name, length)).Refusal(status);
}

/// <summary>A client of the tus protocol, one request each.</summary>
internal static class Tus
{
    public static HttpRequestMessage Creation(string name, long length) => new(HttpMethod.Post, "/api/uploads")
    {
        Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Length", length.ToString(CultureInfo.InvariantCulture) }, { "Upload-Metadata", $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(name))},filetype eA==" } },
    };

    public static async Task<string> Begin(this HttpClient client, string name, long length)
    {
        using var made = await client.SendAsync(Creation(name, length));
        Assert.Equal(201, (int)made.StatusCode);
        return made.Headers.Location!.ToString();
    }

    public static Task<HttpResponseMessage> Piece(this HttpClient client, string place, long offset, byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/offset+octet-stream");
        return client.SendAsync(new(HttpMethod.Patch, place) { Content = content, Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Offset", offset.ToString(CultureInfo.InvariantCulture) } } });
    }

    public static Task<HttpResponseMessage> Look(this HttpClient client, string place) => client.SendAsync(new(HttpMethod.Head, place) { Headers = { { "Tus-Resumable", "1.0.0" } } });

    public static async Task<string> Whole(this HttpClient client, string name, byte[] bytes)
    {
        var place = await client.Begin(name, bytes.Length);
        using var sent = await client.Piece(place, 0, bytes);
        Assert.Equal(204, (int)sent.StatusCode);
        return place;
    }

    public static string? Header(this HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
