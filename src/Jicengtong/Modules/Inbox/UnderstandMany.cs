using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// 都明白: what only has to be known, of no urgency, may be known in bulk. Everything else needs a look of its own and is left
/// where it is. Each is a receipt as if tapped alone, to the wording that was on the page.
/// </summary>
internal sealed class UnderstandMany(GiveReceipt give, InboxQuestions questions, RequestOperation request)
{
    /// <summary>May this one be known together with others?</summary>
    public static bool MayBeMany(AskCard card) => card is { Demand: Demand.Know, Urgency: Urgency.Routine, IsFinished: false, StandsFor: null, Revised: null } && card.Answer != ReceiptAnswer.Questioned;

    /// <summary>How many were answered.</summary>
    public async Task<int> Run(CurrentUser by, IEnumerable<(Guid Ask, int Round)> chosen, CancellationToken cancel)
    {
        // The sending as a whole is no operation: each receipt stands for itself, and saying it twice is harmless.
        request.Operation = null;
        var understood = 0;
        foreach (var (ask, round) in chosen)
            if (await questions.Card(ask, by.PersonId, cancel) is { } card && MayBeMany(card)
                && (await give.Run(by, ask, ReceiptAnswer.Understood, "", null, cancel, round)).Succeeded)
                understood++;
        return understood;
    }
}
