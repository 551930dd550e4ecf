namespace Jicengtong.Modules.Inbox.Contracts;

/// <summary>Somebody was disturbed in quiet hours by a 突发.</summary>
/// <param name="Id">The fact.</param>
/// <param name="Title">About what.</param>
/// <param name="Why">The reason the sender put first.</param>
/// <param name="AskedFrom">Who sent it.</param>
/// <param name="At">When.</param>
/// <param name="Credit">Rest it is worth, in minutes.</param>
public sealed record Disturbance(Guid Id, string Title, string Why, string AskedFrom, DateTimeOffset At, int Credit);

/// <summary>调休: what people are owed for being disturbed in quiet hours. A fact, kept once, for whoever plans rest.</summary>
public interface IRestTime
{
    /// <summary>Disturbances of one person from a moment until another (exclusive), newest first; for themselves and for whoever keeps their leave.</summary>
    Task<IReadOnlyList<Disturbance>> Of(Guid person, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel);
}
