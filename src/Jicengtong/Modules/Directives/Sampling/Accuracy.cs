using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Sampling;

/// <summary>传达准确率 of one unit; nothing is said from fewer than five answers.</summary>
/// <param name="Unit">Code.</param>
/// <param name="UnitName">Name.</param>
/// <param name="Asked">How many were drawn.</param>
/// <param name="Answers">How many answered; null below five.</param>
/// <param name="Right">Right answers of all answers, 0 to 1; null below five.</param>
/// <param name="RightByStatement">The same for each statement; empty below five.</param>
public sealed record UnitAccuracy(string Unit, string UnitName, int Asked, int? Answers, double? Right, IReadOnlyList<double> RightByStatement);

/// <summary>A sample as its sender sees it.</summary>
public sealed record SampleAccuracy(Guid Sample, IReadOnlyList<SampleQuestion> Questions, DateTimeOffset At, DateTimeOffset ClosesAt, bool IsOpen, IReadOnlyList<UnitAccuracy> Units);

/// <summary>What the sums say.</summary>
internal sealed class Accuracy(AppDb db, TimeProvider clock)
{
    /// <summary>Of one directive; null when nobody was asked.</summary>
    public async Task<SampleAccuracy?> Of(Guid directiveId, CancellationToken cancel)
    {
        if (await db.Set<DirectiveSample>().AsNoTracking().FirstOrDefaultAsync(sample => sample.DirectiveId == directiveId, cancel) is not { } sample)
            return null;
        var units = await db.Set<SampleUnit>().AsNoTracking().Where(unit => unit.SampleId == sample.Id).OrderBy(unit => unit.UnitCode).ToListAsync(cancel);
        return new SampleAccuracy(sample.Id, sample.Questions, sample.At, sample.ClosesAt, sample.IsOpen(clock.GetUtcNow()), [.. units.Select(unit => Of(unit, sample.Questions.Count))]);
    }

    private static UnitAccuracy Of(SampleUnit unit, int statements)
    {
        if (unit.Answered < DirectiveSample.Fewest)
            return new UnitAccuracy(unit.UnitCode, unit.UnitName, unit.Asked, null, null, []);
        double[] right = [.. new[] { unit.Right1, unit.Right2, unit.Right3 }.Take(statements).Select(one => (double)one / unit.Answered)];
        return new UnitAccuracy(unit.UnitCode, unit.UnitName, unit.Asked, unit.Answered, right.Average(), right);
    }
}
