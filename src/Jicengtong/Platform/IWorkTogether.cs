namespace Jicengtong.Platform;

/// <summary>Do two people work on the same thing now? The inbox knows; who may see a telephone number asks.</summary>
public interface IWorkTogether
{
    /// <summary>One asked the other something that is still open, or one is the deputy of the other for it.</summary>
    Task<bool> OnTheSameAsk(Guid one, Guid other, CancellationToken cancel);
}
