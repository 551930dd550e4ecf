using System.Net.ServerSentEvents;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Contracts;

/// <summary>Hints as server-sent events named by their topic.</summary>
public static class LiveEvents
{
    /// <summary>One event per hint, carrying only a version.</summary>
    public static async IAsyncEnumerable<SseItem<LiveVersion>> Of(IAsyncEnumerable<LiveHint> hints)
    {
        await foreach (var hint in hints)
            yield return new(new LiveVersion(hint.Version), hint.Topic);
    }
}

/// <summary>Only its being different matters.</summary>
public sealed record LiveVersion(long Version);
