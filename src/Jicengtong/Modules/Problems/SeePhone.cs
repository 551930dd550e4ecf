using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>
/// Whoever answers looks at the telephone number a resident left. It is not on the page by itself: each look leaves a leaf, so
/// that a number that got about can be asked after.
/// </summary>
internal sealed class SeePhone(ProblemReading reading, IEvidence evidence)
{
    /// <returns>404 to whoever may not see the number, and where none was left.</returns>
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        var read = await reading.Of(by, id, cancel);
        if (!read.Succeeded)
            return read.Error;
        if (read.Value.Phone is null)
            return new NotFound("电话");
        await evidence.Record(ProblemFacts.Of("problem.phone-seen", read.Value.Problem, by, new { }), cancel);
        return Done.Instance;
    }
}
