using System.Collections.Concurrent;

namespace Jicengtong.Platform;

/// <summary>An address below which nothing is logged, at whatever level: a line with a time would tell when somebody was there.</summary>
public sealed record QuietAddress(string Prefix);

/// <summary>
/// Stands in front of every logger and drops what is said while a quiet address is served, and what the server says about such a
/// request before and after. Failures are only counted, by their type, for whoever tells the operator later.
/// </summary>
public sealed class QuietLog(LoggerFactory loggers, IEnumerable<QuietAddress> addresses) : ILoggerFactory
{
    private static readonly AsyncLocal<bool> Quiet = new();
    private readonly List<QuietAddress> addresses = [.. addresses];
    private readonly ConcurrentDictionary<string, int> failures = new();

    /// <summary>Serves a request; what is logged on the way is dropped when its address is quiet.</summary>
    public Task Serve(HttpContext http, RequestDelegate next)
    {
        Quiet.Value = IsQuiet(http.Request.Path);
        return next(http);
    }

    /// <summary>Failures since they were last taken, by type.</summary>
    public IReadOnlyList<(string Failure, int Times)> TakeFailures()
        => [.. failures.Keys.Select(failure => (failure, failures.TryRemove(failure, out var times) ? times : 0)).Where(one => one.Item2 > 0)];

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Logger(this, loggers.CreateLogger(categoryName));

    /// <inheritdoc />
    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    /// <inheritdoc />
    public void Dispose()
    {
        // The factory within is disposed by whoever made it.
    }

    private bool IsQuiet(string? path) => path is not null && addresses.Exists(one => path.StartsWith(one.Prefix, StringComparison.OrdinalIgnoreCase));

    // The server names the path of a request it begins and ends outside of everything we can wrap.
    private bool Names<TState>(TState state) => state is IReadOnlyList<KeyValuePair<string, object?>> values && values.Any(value => value.Key is "Path" or "RequestPath" && IsQuiet(value.Value?.ToString()));

    private sealed class Logger(QuietLog quiet, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!Quiet.Value && !quiet.Names(state))
                inner.Log(logLevel, eventId, state, exception, formatter);
            else if (logLevel >= LogLevel.Error)
                quiet.failures.AddOrUpdate(exception?.GetType().Name ?? eventId.ToString(), 1, (_, before) => before + 1);
        }
    }
}
