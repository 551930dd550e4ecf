using System.Net;
using System.Net.Sockets;

namespace Jicengtong.Platform;

/// <summary>
/// Asks the resolver for addresses. It blocks for half a minute when its servers say nothing, and nobody can interrupt it: so it gets threads of its own, none of those that answer pages;
/// whoever asks for the same name meanwhile waits for the same answer; and everybody stops waiting when they like.
/// </summary>
internal sealed class NameLookups(Func<string, IPAddress[]> resolve)
{
    /// <summary>So many names are looked up at once: more would be names somebody made up to keep threads busy.</summary>
    public const int MostAtOnce = 64;

    private readonly Dictionary<string, Task<IPAddress[]>> running = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The addresses of a name.</summary>
    /// <exception cref="SocketException">There is no such name, its servers do not answer, or too many others are waited for.</exception>
    public Task<IPAddress[]> Of(string host, CancellationToken cancel)
    {
        lock (running)
        {
            if (!running.TryGetValue(host, out var asked))
            {
                if (running.Count == MostAtOnce)
                    return Task.FromException<IPAddress[]>(new SocketException((int)SocketError.TryAgain));
                running[host] = asked = Task.Factory.StartNew(() => Ask(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }

            return asked.WaitAsync(cancel);
        }
    }

    private IPAddress[] Ask(string host)
    {
        try
        {
            return resolve(host);
        }
        finally
        {
            // Only those who wait already get this answer: the next asks anew, so that a name that changes its mind is seen.
            lock (running)
                running.Remove(host);
        }
    }
}
