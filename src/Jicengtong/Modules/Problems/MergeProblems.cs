using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems;

/// <summary>并案: duplicates follow one leading problem. Every reporter is told, and each still says for themselves whether it is solved.</summary>
internal sealed class MergeProblems(AppDb db, ProblemAccess access, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    /// <summary>Merges <paramref name="id"/> into the problem with this number in the same county.</summary>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, string? into, CancellationToken cancel)
    {
        var found = await access.ToAnswer(by, id, "并案", cancel);
        if (!found.Succeeded)
            return found.Error;
        var (problem, number, county) = (found.Value, CleanText.Of(into), found.Value.CountyCode);
        var leadingId = await db.Set<Problem>().Where(one => one.CountyCode == county && one.Number == number).Select(one => (Guid?)one.Id).FirstOrDefaultAsync(cancel);
        // A number one may not see does not exist for them; and only those who answer both may put them together.
        var (leading, standing) = leadingId is { } known ? await access.FindToChange(by, known, cancel) : (null, ProblemStanding.None);
        if (leading is null || !standing.HasFlag(ProblemStanding.Answerer))
            return new Invalid("into", $"没有找到归您答复的 {number}。请核对编号，例如 20261120-003。", "problem.cannotLead");
        var now = clock.GetUtcNow();
        var merged = problem.MergeInto(leading, by, now);
        if (!merged.Succeeded)
            return merged.Error;
        await evidence.Record(ProblemFacts.Of("problem.merged", problem, by, new { leading.Id, leading.Number }), cancel);
        await asks.Withdraw(problem.DropDecision(), cancel);
        await asks.Withdraw(problem.SubjectId, cancel);
        // Those that had been merged into this one now follow the same leader.
        foreach (var follower in await db.Set<Problem>().Where(one => one.MergedIntoId == id && one.State == ProblemState.Merged).ToListAsync(cancel))
            follower.FollowInstead(leading);
        if (problem.Answer is { } answer)
            await asks.Reporter(problem, answer, cancel);
        else
            await asks.TellReporter(problem, "并在一起办了", $"和 {leading.Number} 是同一件事。那一件有答复，您会同时收到", by, cancel);
        await asks.TellReporter(leading, "又有人反映同一件事", $"{problem.Number} 并到您这一件一起办", by, cancel);
        return Done.Instance;
    }
}

/// <summary>The leading problem was answered: all that follow it are, and their reporters are asked to look.</summary>
internal sealed class AnswerFollowers(AppDb db, RulesInForce rules, AskAboutProblem asks, IEvidence evidence, TimeProvider clock)
{
    public async Task Run(Problem leading, Answer answer, CancellationToken cancel)
    {
        foreach (var follower in await db.Set<Problem>().Where(one => one.MergedIntoId == leading.Id && one.State == ProblemState.Merged).ToListAsync(cancel))
        {
            var now = clock.GetUtcNow();
            var followed = follower.Follow(answer, await rules.LapseOf(follower, now, cancel), now);
            if (!followed.Succeeded)
                continue;
            await evidence.Record(ProblemFacts.Of("problem.answered", follower, new Speaker(answer.ById, answer.ByName), new { text = answer.Text, leading = leading.Number }), cancel);
            await asks.Reporter(follower, followed.Value, cancel);
        }
    }
}
