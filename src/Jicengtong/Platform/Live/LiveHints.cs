using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Jicengtong.Platform;

/// <summary>"Topic changed, version 17": all that a live update ever says. The page fetches what it may see; a missed hint loses nothing.</summary>
/// <param name="Topic">For example <c>inbox</c>.</param>
/// <param name="Version">Grows with every change; only its being different matters.</param>
public sealed record LiveHint(string Topic, long Version);

/// <summary>Carries hints from commits to open pages: of this process here, of others through <see cref="LiveRelay"/>.</summary>
public sealed class LiveHints
{
    // Whoever joins or leaves puts a new list in the place of the one they saw, or tries again: nobody joins a list that is just going.
    private readonly ConcurrentDictionary<string, (Channel<LiveHint> Channel, string ShownAs)[]> listeners = new();
    private long version;

    /// <summary>Tells everybody who listens to <paramref name="topic"/>; costs nothing when nobody does.</summary>
    public void Publish(string topic)
    {
        PublishHere(topic);
        Elsewhere?.Invoke(topic);
    }

    /// <summary>Where other nodes are told; null when there are none.</summary>
    internal Action<string>? Elsewhere { get; set; }

    /// <summary>Something may have been missed: everybody looks.</summary>
    internal void PublishEverythingHere()
    {
        foreach (var topic in listeners.Keys)
            PublishHere(topic);
    }

    /// <summary>Tells those who listen in this process.</summary>
    internal void PublishHere(string topic)
    {
        var next = Interlocked.Increment(ref version);
        if (!listeners.TryGetValue(topic, out var all))
            return;
        foreach (var (channel, shownAs) in all)
            channel.Writer.TryWrite(new LiveHint(shownAs, next));
    }

    /// <summary>Listens to topics, each shown to the client under a neutral name, until cancelled.</summary>
    public async IAsyncEnumerable<LiveHint> Listen(
        IReadOnlyList<(string Topic, string ShownAs)> topics, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        // Only the newest hints matter: a slow reader loses old ones, never the fact that something changed.
        var channel = Channel.CreateBounded<LiveHint>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });
        foreach (var (topic, shownAs) in topics)
            listeners.AddOrUpdate(topic, [(channel, shownAs)], (_, others) => [.. others, (channel, shownAs)]);
        try
        {
            yield return new LiveHint("hello", Interlocked.Read(ref version));
            await foreach (var hint in channel.Reader.ReadAllAsync(cancel))
                yield return hint;
        }
        finally
        {
            foreach (var (topic, _) in topics)
                Leave(topic, channel);
        }
    }

    private void Leave(string topic, Channel<LiveHint> channel)
    {
        while (listeners.TryGetValue(topic, out var all))
        {
            var others = Array.FindAll(all, one => one.Channel != channel);
            if (others.Length == 0 ? listeners.TryRemove(new(topic, all)) : listeners.TryUpdate(topic, others, all))
                return;
        }
    }
}
