namespace Jicengtong.Platform;

/// <summary>Tells one person something about their own account; the inbox puts it under 要知道.</summary>
public interface ITellPerson
{
    /// <summary>Tells it in the running transaction.</summary>
    /// <param name="person">Whom; somebody without any post today has no inbox to find it in.</param>
    /// <param name="title">In one line.</param>
    /// <param name="text">What happened and what to do.</param>
    /// <param name="path">Page to look at.</param>
    /// <param name="cancel">Stops.</param>
    Task Tell(Guid person, string title, string text, string path, CancellationToken cancel);
}
