namespace Jicengtong.Platform;

/// <summary>Told that nothing reaches this address any more (a browser that took its consent back), so that it is forgotten.</summary>
public interface IDeadAddresses
{
    /// <summary>Forgets it; an address nobody knows is no matter.</summary>
    Task Gone(ChannelAddress address, CancellationToken cancel);
}
