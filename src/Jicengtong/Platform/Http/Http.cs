namespace Jicengtong.Platform;

/// <summary>How results travel: success as JSON, refusals as ProblemDetails with a stable <c>code</c>.</summary>
public static class Http
{
    /// <summary>A refusal as <c>application/problem+json</c>.</summary>
    public static IResult Problem(Error error) => TypedResults.Problem(
        detail: error.Message,
        statusCode: error.Status,
        title: Title(error.Status),
        extensions: error.Field is null
            ? new Dictionary<string, object?> { ["code"] = error.Code }
            : new Dictionary<string, object?> { ["code"] = error.Code, ["field"] = error.Field });

    /// <summary>200 with the value, or the refusal.</summary>
    public static IResult Ok<T>(Result<T> result) => result.Succeeded
        ? result.Value is Done ? TypedResults.NoContent() : TypedResults.Ok(result.Value)
        : Problem(result.Error);

    /// <summary>201 with the value and where it is, or the refusal.</summary>
    public static IResult Created<T>(Result<T> result, Func<T, string> where) => result.Succeeded
        ? TypedResults.Created(where(result.Value), result.Value)
        : Problem(result.Error);

    /// <summary>May the visitor be sent there after a form? Only to a place of our own.</summary>
    public static string LocalOr(string? address, string otherwise)
        => address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Contains('\\', StringComparison.Ordinal) ? address : otherwise;

    private static string Title(int status) => status switch
    {
        400 => "请求格式不对",
        401 => "请先登录",
        403 => "不能这样做",
        404 => "没有找到",
        409 => "内容已经变化",
        422 => "请改一下再提交",
        503 => "暂时不能写入",
        _ => "没有成功",
    };
}

/// <summary>One page of a list; <paramref name="Next"/> is an opaque cursor, null on the last page.</summary>
public sealed record Listing<T>(IReadOnlyList<T> Items, string? Next);
