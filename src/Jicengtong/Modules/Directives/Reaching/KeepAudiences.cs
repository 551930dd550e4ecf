using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Reaching;

/// <summary>Who an audience meant when it was sent and whom it means now.</summary>
/// <param name="Query">The query.</param>
/// <param name="Words">The same as people say it.</param>
/// <param name="AtIssue">How many it reached then.</param>
/// <param name="Now">How many it asks now: newcomers found it, leavers lost it.</param>
public sealed record AudienceNow(Audience Query, string Words, int AtIssue, int Now);

/// <summary>
/// An audience is a query, for posts as for duties: whoever takes up a post finds what is in force, whoever leaves it before
/// answering loses it. A duty that moves is followed at once (<see cref="BringInForce"/>), and so is a post that is given or ended
/// today (<see cref="FollowAudiences"/>); a post to come begins and ends by date, so this looks every quarter of an hour.
/// </summary>
internal sealed class KeepAudiences(FollowAudiences follow, Work work) : IJob
{
    public async Task Run(CancellationToken cancel)
    {
        foreach (var act in await follow.InForce(cancel))
            await work.Run(async () => { await follow.Follow(act, cancel); return (Result<Done>)Done.Instance; }, cancel);
    }
}

/// <summary>What newcomers still have to know: sent, not taken back, its time not over; without a time, of the last thirty days.</summary>
internal static class InForce
{
    /// <summary>So long without a time of its own.</summary>
    public static readonly TimeSpan WithoutDue = TimeSpan.FromDays(30);

    public static bool Is(Directive directive, DateTimeOffset now) => directive is { IssuedAt: not null, Withdrawal: null } && (directive.Content.DueAt ?? directive.IssuedAt + WithoutDue) > now;
}
