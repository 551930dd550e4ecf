using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>What the organization asks somebody to look at lies in the one inbox like everything else.</summary>
internal sealed class GiveErrand(IInbox inbox) : IErrands
{
    public Task Give(Errand errand, CancellationToken cancel) => inbox.Ask(
        new Subject(errand.Kind, errand.Id, errand.Id, errand.Title, "", Urgency.Routine, Demand.Confirm, errand.DueAt, errand.From, null, [], null, [], errand.Path, Guid.Empty, errand.Unit),
        [new Addressee("person:" + errand.Person.ToString("N"), errand.Person, errand.Unit, errand.UnitPath, null)], cancel);
}
