namespace Jicengtong.Modules.Organization.Roster;

/// <summary>What whoever knows the list said about it. Remembered for the next one: sheets by their headings, units by what they are called.</summary>
public sealed class RosterChoices
{
    /// <summary>Chosen instead of a unit or a person: these rows are left out.</summary>
    public const string LeaveOut = "-";

    /// <summary>Chosen instead of a known person: somebody new of the same name.</summary>
    public const string Somebody = "new";

    /// <summary>Name of the sheet → how it is read.</summary>
    public Dictionary<string, SheetMapping> Sheets { get; init; } = [];

    /// <summary>What a unit is called in the list → its code, or <see cref="LeaveOut"/>.</summary>
    public Dictionary<string, string> Units { get; init; } = [];

    /// <summary>"sheet!line" → id of the person it is, <see cref="Somebody"/> or <see cref="LeaveOut"/>.</summary>
    public Dictionary<string, string> People { get; init; } = [];
}

/// <summary>How sheets with these headings were read before.</summary>
/// <param name="Sheets">Headings → columns.</param>
/// <param name="Units">What units are called → code.</param>
public sealed record RosterMemory(Dictionary<string, IReadOnlyList<RosterColumn>> Sheets, Dictionary<string, string> Units)
{
    /// <summary>Nothing is remembered.</summary>
    public static RosterMemory Empty => new([], []);
}

/// <summary>A post as it was understood.</summary>
/// <param name="Unit">Code of the unit.</param>
/// <param name="UnitName">Its name.</param>
/// <param name="Post">The post.</param>
public sealed record RosterPost(string Unit, string UnitName, string Post);

/// <summary>What becomes of a row.</summary>
public enum RosterFate
{
    /// <summary>新增: nobody of this name and number was known.</summary>
    New,

    /// <summary>已有: the person is known; what is new about them is taken.</summary>
    Known,

    /// <summary>要问: it waits for an answer.</summary>
    Asked,

    /// <summary>不要: left out by choice.</summary>
    LeftOut,

    /// <summary>有错</summary>
    Wrong,
}

/// <summary>One row as it was understood.</summary>
/// <param name="Sheet">Its sheet.</param>
/// <param name="Line">Its line.</param>
/// <param name="Name">Name.</param>
/// <param name="Phone">Number, digits only; empty without one.</param>
/// <param name="Posts">Posts.</param>
/// <param name="From">Since when; null: from today.</param>
/// <param name="Account">Account as it stands in the list; empty without one.</param>
/// <param name="Person">The person it is, when known.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="Note">What to know about it.</param>
public sealed record RosterRow(string Sheet, int Line, string Name, string Phone, IReadOnlyList<RosterPost> Posts, DateOnly? From, string Account, Guid? Person, RosterFate Fate, string Note);

/// <summary>"Which unit is this?"</summary>
/// <param name="Text">What stands in the list.</param>
/// <param name="Rows">In how many rows.</param>
/// <param name="Candidates">Code and name of what it could mean.</param>
public sealed record UnitQuestion(string Text, int Rows, IReadOnlyList<(string Code, string Name)> Candidates);

/// <summary>"Is this the same person?"</summary>
/// <param name="Key">"sheet!line".</param>
/// <param name="Name">Name.</param>
/// <param name="Where">What the list says about them.</param>
/// <param name="Candidates">Id and description of people of that name.</param>
public sealed record PersonQuestion(string Key, string Name, string Where, IReadOnlyList<(Guid Id, string Description)> Candidates);

/// <summary>What was understood of a roster, and what was not.</summary>
/// <param name="Rows">Row by row.</param>
/// <param name="Units">Units to ask about.</param>
/// <param name="People">People to ask about.</param>
/// <param name="Faults">What is wrong in the list itself.</param>
public sealed record RosterReading(IReadOnlyList<RosterRow> Rows, IReadOnlyList<UnitQuestion> Units, IReadOnlyList<PersonQuestion> People, IReadOnlyList<ImportFault> Faults)
{
    /// <summary>Nothing is left to ask or to mend.</summary>
    public bool IsClear => Units.Count == 0 && People.Count == 0 && Faults.Count == 0;

    /// <summary>How many rows have this fate.</summary>
    public int Count(RosterFate fate) => Rows.Count(row => row.Fate == fate);
}
