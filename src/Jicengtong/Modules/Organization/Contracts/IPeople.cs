namespace Jicengtong.Modules.Organization.Contracts;

/// <summary>A person as other modules address them: who, and where their main post is today.</summary>
public sealed class PersonEntry
{
    /// <summary>Identity.</summary>
    public Guid Id { get; init; }

    /// <summary>Account.</summary>
    public string Account { get; init; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Unit of the main post; empty without one.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Its place in the tree.</summary>
    public string UnitPath { get; init; } = "";
}

/// <summary>Finds people by the accounts that lists from outside name.</summary>
public interface IPeople
{
    /// <summary>What the duty list says of this person: matter, unit, and whether they lead, in the order of matters.</summary>
    Task<IReadOnlyList<Answerable>> DutiesOf(Guid person, CancellationToken cancel);

    /// <summary>Has this person read the page of the first morning?</summary>
    Task<bool> IsWelcomed(Guid person, CancellationToken cancel);

    /// <summary>They have, from now on; inside the module's transaction.</summary>
    Task Welcome(Guid person, CancellationToken cancel);

    /// <summary>Account → person; accounts nobody has are left out.</summary>
    Task<IReadOnlyDictionary<string, PersonEntry>> ByAccount(IReadOnlyCollection<string> accounts, CancellationToken cancel);
}
