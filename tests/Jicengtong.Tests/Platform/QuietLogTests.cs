using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jicengtong.Tests.Platform;

/// <summary>Below a quiet address nothing is logged, at whatever level; failures there are only counted.</summary>
public sealed class QuietLogTests
{
    private readonly Lines lines = new();

    [Theory]
    [InlineData("/letter", 0)]
    [InlineData("/LETTER/open", 0)]
    [InlineData("/problems", 2)]
    [InlineData("", 2)]
    public async Task What_is_said_while_a_quiet_address_is_served_is_dropped_and_failures_are_counted(string path, int kept)
    {
        using var loggers = new LoggerFactory([lines]);
        using var quiet = new QuietLog(loggers, [new QuietAddress("/letter")]);
        var log = quiet.CreateLogger("test");
        await quiet.Serve(new DefaultHttpContext { Request = { Path = path } }, async _ =>
        {
            await Task.Yield();
            log.LogInformation("somebody was here");
            log.LogError(new InvalidOperationException(), "it failed");
        });
        Assert.Equal(kept, lines.Said.Count);
        Assert.Equal(kept == 0 ? [("InvalidOperationException", 1)] : [], quiet.TakeFailures());
        Assert.Empty(quiet.TakeFailures());
    }

    [Fact]
    public void What_the_server_says_about_such_a_request_outside_of_it_is_dropped_too()
    {
        using var loggers = new LoggerFactory([lines]);
        using var quiet = new QuietLog(loggers, [new QuietAddress("/letter")]);
        var log = quiet.CreateLogger("test");
        log.LogInformation("Request starting {Path}", "/letter/more");
        log.LogInformation("Request starting {Path}", "/inbox");
        Assert.Equal(["Request starting /inbox"], lines.Said);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Said { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Said.Add(formatter(state, exception));

        public void Dispose()
        {
            // Nothing to give back.
        }
    }
}
