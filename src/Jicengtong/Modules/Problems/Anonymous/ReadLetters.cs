using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Anonymous;

/// <summary>A handler opens the letters of a case. Who opened them and when leaves a leaf in the same transaction: without it nothing is shown.</summary>
internal sealed class ReadLetters(CaseReading reading, IEvidence evidence, Work work, RequestOperation request)
{
    /// <returns>The case; 404 to everybody but its handlers.</returns>
    public async Task<Result<ReadCase>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        // A look is an act of its own, also when it shows a form that was refused.
        request.Operation = null;
        ReadCase? read = null;
        var opened = await work.Run<Done>(async () =>
        {
            var found = await reading.ByHandler(by, id, cancel);
            if (!found.Succeeded)
                return found.Error;
            read = found.Value.Read;
            await evidence.Record(new Fact("case.read", by.PersonId, Fact.SubjectOf(CaseFacts.Prefix, id), "{}"), cancel);
            return Done.Instance;
        }, cancel);
        return opened.Succeeded ? read! : opened.Error;
    }
}
