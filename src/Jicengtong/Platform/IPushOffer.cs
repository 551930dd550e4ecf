namespace Jicengtong.Platform;

/// <summary>What a browser needs to agree to web push; the inbox knows, pages offer it.</summary>
public interface IPushOffer
{
    /// <summary>Our public key (VAPID), base64url; null when this installation sends no web push.</summary>
    string? PublicKey { get; }
}
