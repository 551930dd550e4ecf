using System.Net;
using System.Net.Sockets;

namespace Jicengtong.Platform;

/// <summary>Section <c>Jct:Outbound</c> of the configuration.</summary>
public sealed class OutboundSettings
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Jct:Outbound";

    /// <summary>Networks inside that may be called all the same, such as <c>10.1.2.3</c> or <c>10.1.0.0/16</c>: the town's own mail server.</summary>
    public IReadOnlyList<string> AllowPrivate { get; set; } = [];

    /// <summary>Seconds one conversation with somebody outside may take; at most 20, so that what is held for a minute is never held longer.</summary>
    public int PatienceSeconds { get; set; } = 15;

    /// <summary>The same as a span.</summary>
    internal TimeSpan Patience => TimeSpan.FromSeconds(Math.Clamp(PatienceSeconds, 1, 20));
}

/// <summary>An address that must not be called from here.</summary>
public sealed class PrivateAddressException(string host) : IOException($"{host} is an address inside; Jct:Outbound:AllowPrivate does not name it.");

/// <summary>
/// The one door for connections to outside (channels, gateways, push services). The address is checked after it was resolved and
/// that very address is connected to, so neither a name that points inside nor one that changes its mind gets through.
/// </summary>
public sealed class OutboundConnections(OutboundSettings settings)
{
    /// <summary>Name of the HTTP client that goes through here; it follows no redirects, keeps no cookies and logs no addresses.</summary>
    public const string Client = "outbound";

    /// <summary>Where names are looked up.</summary>
    internal NameLookups Names { get; init; } = new(Dns.GetHostAddresses);

    /// <summary>Longest conversation.</summary>
    public TimeSpan Patience { get; } = settings.Patience;

    // RFC 6890 and what came after: everything that is not for the open network.
    private static readonly IPNetwork[] Inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    // Only this part of IPv6 is routed in the open network at all.
    private static readonly IPNetwork Routed = IPNetwork.Parse("2000::/3");

    private readonly IPNetwork[] allowed = [.. settings.AllowPrivate.Select(NetworkOf)];

    /// <summary>May this address be called?</summary>
    public bool MayCall(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return allowed.Any(network => network.Contains(address))
            || ((address.AddressFamily == AddressFamily.InterNetwork || Routed.Contains(address)) && !Inside.Any(network => network.Contains(address)));
    }

    /// <summary>A connection to the first address of the host that may be called and answers; the caller disposes it.</summary>
    /// <exception cref="PrivateAddressException">All its addresses are inside.</exception>
    /// <exception cref="SocketException">The name could not be looked up, or nobody answered.</exception>
    public async Task<NetworkStream> Connect(string host, int port, CancellationToken cancel)
    {
        var resolved = IPAddress.TryParse(host, out var literal) ? [literal] : await AddressesOf(host, cancel);
        var callable = resolved.Where(MayCall).ToList();
        if (callable.Count == 0)
            throw new PrivateAddressException(host);
        for (var at = 0; ; at++)
        {
            var socket = new Socket(callable[at].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                patience.CancelAfter(Patience / 2);
                await socket.ConnectAsync(callable[at], port, patience.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                socket.Dispose();
                if (at == callable.Count - 1)
                    throw new SocketException((int)SocketError.TimedOut);
            }
            catch (SocketException)
            {
                socket.Dispose();
                if (at == callable.Count - 1)
                    throw;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    // Given up before the conversation is: then it is known that nothing was sent.
    private async Task<IPAddress[]> AddressesOf(string host, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience / 2);
        try
        {
            return await Names.Of(host, patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TryAgain);
        }
    }

    private static IPNetwork NetworkOf(string text) => IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
        : throw new InvalidOperationException($"Jct:Outbound:AllowPrivate: {text} is neither an address nor a network.");
}

/// <summary>Registers the door.</summary>
internal static class OutboundServices
{
    private const int LongestAnswer = 256 * 1024;

    public static void AddOutbound(this IServiceCollection services)
    {
        services.AddOptions<OutboundSettings>().BindConfiguration(OutboundSettings.Section);
        services.AddSingleton(provider => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<OutboundSettings>>().Value).AddSingleton<OutboundConnections>();
        services.AddHttpClient(OutboundConnections.Client, (provider, client) =>
        {
            client.Timeout = provider.GetRequiredService<OutboundConnections>().Patience;
            client.MaxResponseContentBufferSize = LongestAnswer;
        }).ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
        {
            // A proxy would resolve for itself, a redirect would carry tokens elsewhere.
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2), MaxConnectionsPerServer = 16,
            ConnectCallback = async (context, cancel) => await provider.GetRequiredService<OutboundConnections>().Connect(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel),
        }).RemoveAllLoggers(); // Tokens stand in the addresses of these providers.
    }
}
