namespace Jicengtong.Platform;

/// <summary>The operation of this request, read once from the header or the form before the handler runs.</summary>
public sealed class RequestOperation
{
    /// <summary>Longest key accepted.</summary>
    public const int LongestKey = 100;

    /// <summary>Null when the sender named none: then a resend is a new write.</summary>
    public Operation? Operation { get; set; }
}

/// <summary>Reads the operation of every signed-in write.</summary>
internal sealed class RequestOperationReader(RequestDelegate next)
{
    private const string FormField = "operation";

    public async Task InvokeAsync(HttpContext http, RequestOperation request, CurrentPerson person)
    {
        var method = http.Request.Method;
        if (person.User is { } user && !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            var (key, content) = http.Request.HasFormContentType ? await OfForm(http) : await OfBody(http);
            if (key is { Length: > RequestOperation.LongestKey })
            {
                await Http.Problem(new Invalid("Idempotency-Key", "操作编号太长，最多 100 个字符。", "operation.keyTooLong")).ExecuteAsync(http);
                return;
            }

            if (!string.IsNullOrEmpty(key))
                request.Operation = new Operation(user.PersonId, key, Operation.FingerprintOf([method, http.Request.Path, .. content]));
        }

        await next(http);
    }

    // A browser sends the same form with another boundary and another antiforgery token; what counts is what was filled in.
    private static async Task<(string? Key, IEnumerable<string> Content)> OfForm(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var fields = form.Where(field => field.Key != FormField && !field.Key.StartsWith("__", StringComparison.Ordinal))
            .OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}");
        var files = form.Files.Select(file => $"{file.Name}:{file.FileName}:{file.Length}");
        return (form[FormField], [.. fields, .. files]);
    }

    private static async Task<(string? Key, IEnumerable<string> Content)> OfBody(HttpContext http)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0)
            return (null, []);
        http.Request.EnableBuffering();
        using var reader = new StreamReader(http.Request.Body, leaveOpen: true);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        http.Request.Body.Position = 0;
        return (key, [body]);
    }
}
