namespace Jicengtong.Modules.Organization.Contracts;

/// <summary>A unit as other modules see it.</summary>
public sealed class UnitEntry
{
    /// <summary>Administrative code.</summary>
    public string Code { get; init; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Kind.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Parent's code, null at the root.</summary>
    public string? Parent { get; init; }

    /// <summary>Place in the tree.</summary>
    public string Path { get; init; } = "";

    /// <summary>First day on which it is no more; null while it is.</summary>
    public DateOnly? ClosedOn { get; init; }

    /// <summary>Code of the unit it became part of, or null.</summary>
    public string? MergedInto { get; init; }
}

/// <summary>Who answers for a matter in a unit now.</summary>
public sealed class Answerable
{
    /// <summary>Id of the duty.</summary>
    public Guid DutyId { get; init; }

    /// <summary>Matter.</summary>
    public string Matter { get; init; } = "";

    /// <summary>Unit code where the duty is held.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Its name.</summary>
    public string UnitName { get; init; } = "";

    /// <summary>Its place.</summary>
    public string UnitPath { get; init; } = "";

    /// <summary>lead or support.</summary>
    public string Role { get; init; } = "";

    /// <summary>Holder.</summary>
    public Guid? HolderId { get; init; }

    /// <summary>Holder's account.</summary>
    public string? Account { get; init; }

    /// <summary>Holder's name.</summary>
    public string? Holder { get; init; }

    /// <summary>Deputy.</summary>
    public Guid? DeputyId { get; init; }

    /// <summary>Deputy's name.</summary>
    public string? Deputy { get; init; }

    /// <summary>基本 / 配合 / 上级收回.</summary>
    public string List { get; init; } = "";

    /// <summary>Legal basis.</summary>
    public string Basis { get; init; } = "";

    /// <summary>What the inbox addresses whoever holds it by.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Key => KeyOf(DutyId);

    /// <summary>The same of a duty's id.</summary>
    public static string KeyOf(Guid duty) => "duty:" + duty.ToString("N");

    /// <summary>Who acts when some may not: the holder with the deputy, the deputy alone, or null when both are barred.</summary>
    public (Guid Holder, Guid? Deputy)? Without(Func<Guid, bool> barred)
    {
        Guid? Allowed(Guid? person) => person is { } id && !barred(id) ? id : null;
        return (Allowed(HolderId), Allowed(DeputyId)) switch
        {
            ({ } holder, var deputy) => (holder, deputy),
            (null, { } deputy) => (deputy, null),
            _ => null,
        };
    }
}

/// <summary>The directory: units, names, and who answers for what.</summary>
public interface IDirectory
{
    /// <summary>One unit, or null. Units that were closed are found too: old records name them.</summary>
    Task<UnitEntry?> Unit(string code, CancellationToken cancel);

    /// <summary>The unit that stands for this code today: itself, or the one it became part of. Null when there is none any more.</summary>
    Task<UnitEntry?> UnitOfToday(string code, CancellationToken cancel);

    /// <summary>These units, closed ones too; unknown codes are left out.</summary>
    Task<IReadOnlyDictionary<string, UnitEntry>> Units(IReadOnlyCollection<string> codes, CancellationToken cancel);

    /// <summary>Direct children that are not closed.</summary>
    Task<IReadOnlyList<UnitEntry>> Children(string? parent, CancellationToken cancel);

    /// <summary>All units at or below a path that are not closed, of these kinds (empty: all), in tree order.</summary>
    Task<IReadOnlyList<UnitEntry>> Below(string path, IReadOnlyList<string> kinds, CancellationToken cancel);

    /// <summary>Names of people.</summary>
    Task<IReadOnlyDictionary<Guid, string>> Names(IReadOnlyCollection<Guid> people, CancellationToken cancel);

    /// <summary>All matters.</summary>
    Task<IReadOnlyList<string>> Matters(CancellationToken cancel);

    /// <summary>All posts held somewhere now.</summary>
    Task<IReadOnlyList<string>> Posts(CancellationToken cancel);

    /// <summary>
    /// Who answers for <paramref name="matter"/> in <paramref name="unit"/>: the lead there, else the nearest lead above
    /// (town, then the county's department). Empty when nobody on the way up does.
    /// </summary>
    Task<IReadOnlyList<Answerable>> WhoAnswers(string matter, string unit, CancellationToken cancel);

    /// <summary>People with a post in the unit itself on this day, in the order of their appointment: its head first.</summary>
    Task<IReadOnlyList<UnitMember>> Members(string unit, DateOnly day, CancellationToken cancel);
}

/// <summary>Somebody with a post in a unit.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Name">Name.</param>
/// <param name="Post">Post.</param>
public sealed record UnitMember(Guid PersonId, string Name, string Post);
