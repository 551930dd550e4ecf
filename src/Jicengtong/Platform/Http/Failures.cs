using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Jicengtong.Platform;

/// <summary>How a failure looks to a person; the interface knows.</summary>
public interface IErrorPage
{
    /// <summary>The page for this error.</summary>
    IResult Of(Error error);
}

/// <summary>Broken promises of the machine become honest answers: malformed requests 400, a full disk or an absent database 503.</summary>
internal sealed class Failures(ILogger<Failures> log, IErrorPage page) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var error = exception switch
        {
            BadHttpRequestException { StatusCode: 413 } => new Failure("request.tooLarge", "内容太大了。文件请控制在 20 MB 以内。", 413),
            BadHttpRequestException malformed => new Failure("request.malformed", "请求的格式不对：" + Reason(malformed), 400),
            Microsoft.AspNetCore.Antiforgery.AntiforgeryValidationException => new Failure("request.stale", "页面放得太久了，请刷新后再提交。", 400),
            _ when CannotWrite(exception) => new Failure("storage.unavailable", "现在存不进去（磁盘满或数据库暂停），请稍后再试。您填的内容还在。", 503),
            _ => new Failure("internal", "系统出了差错，已经记下。请稍后再试。", 500),
        };
        if (error.Status >= 500)
            log.LogError(exception, "{Method} {Route} failed", httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName);
        if (error.Status == 503)
            httpContext.Response.Headers.RetryAfter = "30";
        var answer = httpContext.Request.Path.StartsWithSegments("/api") ? Http.Problem(error) : page.Of(error);
        await answer.ExecuteAsync(httpContext);
        return true;
    }

    private static bool CannotWrite(Exception? exception) => exception is not null
        && (exception is SqliteException { SqliteErrorCode: 5 or 6 or 8 or 10 or 13 or 14 }
            || (exception is NpgsqlException { IsTransient: true } and not PostgresException)
            // Connection lost, rolled back for another's sake, out of room, shut down, broken disk; a standby takes no writes.
            || exception is PostgresException { SqlState: ['0', '8', ..] or ['4', '0', ..] or ['5', '3', ..] or ['5', '7', ..] or ['5', '8', ..] or "25006" }
            // A connection that breaks in the middle of a transaction also speaks of things that are closed or over.
            || exception is InvalidOperationException { Source: "Npgsql" }
            || (exception is IOException and not BadHttpRequestException)
            || CannotWrite(exception.InnerException));

    private static string Reason(BadHttpRequestException malformed)
        => malformed.InnerException is System.Text.Json.JsonException json ? $"JSON 在 {json.Path ?? "$"} 处读不懂。" : "请对照接口文档检查参数。";

    private sealed record Failure(string Code, string Message, int Status) : Error(Code, Message, Status);
}
