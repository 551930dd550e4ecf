using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Jicengtong.Platform;

/// <summary>
/// 密级 tripwire: whatever is written to us is looked at before any route sees it; what carries a classification mark is
/// refused and nothing of it is kept. Forms are read in memory, never buffered on the disk. The log holds the digest, the
/// person and the time, so that the secrecy office can ask, and not a word of the content.
/// </summary>
internal sealed partial class SecrecyGuard(RequestDelegate next, IErrorPage page, ILogger<SecrecyGuard> log)
{
    /// <summary>Room that is set aside at once; a longer body grows as it comes, up to the limit of the server.</summary>
    private const int LongestJson = 2 * 1024 * 1024;

    public async Task InvokeAsync(HttpContext http, CurrentPerson person)
    {
        var request = http.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || await Marked(request, http.RequestAborted) is not { } digest)
        {
            await next(http);
            return;
        }

        Refused(log, digest, person.User?.PersonId);
        var refusal = new CarriesMark();
        await (request.Path.StartsWithSegments("/api") ? Http.Problem(refusal) : page.Of(refusal)).ExecuteAsync(http);
    }

    // The digest of what carries a mark, or null.
    private static async Task<string?> Marked(HttpRequest request, CancellationToken cancel)
    {
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(cancel);
            foreach (var (_, values) in form)
                foreach (var value in values)
                    if (value is not null && SecrecyMarks.In(value) is not null)
                        return Digest(Encoding.UTF8.GetBytes(value));
            foreach (var file in form.Files)
            {
                await using var content = file.OpenReadStream();
                if (await SecretFiles.Mark(file.FileName, content, cancel) is not null)
                    return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
            }

            return null;
        }

        if (request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true || request.ContentLength == 0)
            return null;
        var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 1024, LongestJson));
        await request.Body.CopyToAsync(body, cancel);
        body.Position = 0;
        request.Body = body;
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        return MayHold(bytes.Span) && Strings(bytes).Any(text => SecrecyMarks.In(text) is not null) ? Digest(bytes.Span) : null;
    }

    // 密 as UTF-8 or escaped, or digits enough for a copy number: a receipt pays nothing.
    private static bool MayHold(ReadOnlySpan<byte> json) => json.IndexOf("密"u8) >= 0 || json.IndexOf("\\u"u8) >= 0 || json.IndexOf("份号"u8) >= 0 || json.Length > 4000;

    private static List<string> Strings(ReadOnlyMemory<byte> json)
    {
        var strings = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(json.Span);
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    strings.Add(reader.GetString()!);
        }
        catch (JsonException)
        {
            // The route will say that this is no JSON; what was read until here is looked at.
        }

        return strings;
    }

    private static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    [LoggerMessage(4101, LogLevel.Warning, "Refused something with a classification mark: sha256 {Digest}, person {Person}")]
    private static partial void Refused(ILogger log, string digest, Guid? person);
}

/// <summary>Nothing of it was kept.</summary>
internal sealed record CarriesMark() : Error("secrecy.mark", "这份内容带有密级标志（绝密、机密、秘密）。涉密内容一律不得在本系统和微信里传递，系统没有保存任何内容。请按保密规定走涉密渠道；如果是误判，请去掉密级标志后再试。");
