using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>当场解决: whoever saw it has solved it. It is kept for the figures and asks nobody.</summary>
public sealed partial class Problem
{
    /// <summary>The answer of what was solved at once.</summary>
    public const string SolvedAtOnce = "当场解决";

    internal const string SpotKey = "spot";

    /// <summary>Nobody was asked: it was solved by whoever reported it.</summary>
    public bool IsOnTheSpot => HandlerKey == SpotKey;

    /// <summary>Raised, solved and closed in one; <paramref name="own"/> is the reporter in their own unit.</summary>
    public static Result<Problem> SolveOnTheSpot(CurrentUser by, Report report, HeldPost own, DateTimeOffset now)
    {
        var made = Begin(by, report, now);
        if (!made.Succeeded)
            return made;
        var problem = made.Value;
        problem.Round = 1;
        (problem.DispatchedAt, problem.DueAt) = (now, report.DueAt);
        problem.PutTo(new Handler(SpotKey, by.PersonId, by.Name, null, own.UnitCode, own.UnitName, own.UnitPath, ""), problem.Id);
        problem.TakeAnswer(new Answer(SolvedAtOnce, by.PersonId, by.Name, own.UnitName, now, Ids.Next(now)), now);
        problem.EndWith(new Closure(now, by.PersonId, true, "", null));
        problem.Note(now, by, EntryKind.Closed, "当场解决了", "");
        return problem;
    }
}
