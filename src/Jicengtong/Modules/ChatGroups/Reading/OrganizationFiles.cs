namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// The organisation in a folder: people, units, appointments, duties and, when it is there, matters. People and units are read
/// first, because everything else speaks of them.
/// </summary>
internal sealed class OrganizationFiles
{
    private readonly string folder;
    private readonly List<FolderFault> faults;
    private readonly HashSet<string> unitCodes;
    private CsvFile? matters;

    /// <param name="folder">Where the files are.</param>
    /// <param name="faults">Takes every fault found.</param>
    public OrganizationFiles(string folder, List<FolderFault> faults)
    {
        (this.folder, this.faults) = (folder, faults);
        People = ReadPeople();
        Units = ReadUnits();
        unitCodes = Units.Select(unit => unit.Code).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Account → name.</summary>
    public Dictionary<string, string> People { get; }

    /// <summary>The tree.</summary>
    public List<OfficeUnit> Units { get; }

    /// <summary>Only the organisation as it is on a day; what is not understood is left out.</summary>
    public static ChatRecords Read(string folder, DateOnly today)
    {
        var files = new OrganizationFiles(folder, []);
        return new ChatRecords
        {
            People = files.People, Units = files.Units, Groups = [], AsOf = today,
            Posts = files.ReadPosts(), Duties = files.ReadDuties(), TownOffices = files.ReadTownOffices(), MatterWholes = files.ReadMatterWholes(),
        };
    }

    public List<HeldPost> ReadPosts()
    {
        var file = CsvFile.Open(folder, "appointments.csv", faults, ["account", "unit", "post"]);
        foreach (var row in file.Rows)
        {
            MustKnow(file, row, file.Cell(row, "account"));
            MustKnowUnit(file, row);
        }

        return [.. file.Rows.Select(row => new HeldPost(
            file.Cell(row, "account"), file.Cell(row, "unit"), file.Cell(row, "post"),
            file.Optional(row, "kind") ?? "任职", file.Date(row, "from"), file.Date(row, "to")))];
    }

    public List<DutyHolding> ReadDuties()
    {
        var file = CsvFile.Open(folder, "duties.csv", faults, ["matter", "unit", "account"]);
        // A duty without a holder is a gap of the duty list, not a fault of the file.
        var held = file.Rows.Where(row => file.Cell(row, "account").Length > 0).ToList();
        foreach (var row in held)
        {
            MustKnow(file, row, file.Cell(row, "account"));
            MustKnowUnit(file, row);
            if (file.Optional(row, "deputy") is { } deputy)
            {
                MustKnow(file, row, deputy);
            }
        }

        return [.. held.Select(row => new DutyHolding(
            file.Cell(row, "matter"), file.Cell(row, "unit"), file.Cell(row, "role") != "配合",
            file.Cell(row, "account"), file.Optional(row, "deputy")))];
    }

    public Dictionary<string, string> ReadTownOffices() => ReadOfMatters("town_office");

    /// <summary>Matter → what it is a part of.</summary>
    public Dictionary<string, string> ReadMatterWholes() => ReadOfMatters("parent");

    private Dictionary<string, string> ReadOfMatters(string column)
    {
        // Read once: a fault of the file is told once.
        var file = matters ??= CsvFile.Open(folder, "matters.csv", faults, ["matter"], optional: true);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in file.Rows)
        {
            if (file.Optional(row, column) is { } value)
            {
                found.TryAdd(file.Cell(row, "matter"), value);
            }
        }

        return found;
    }

    /// <summary>Whoever is not in people.csv is a fault of the row.</summary>
    public void MustKnow(CsvFile file, CsvRow row, string account)
    {
        if (!People.ContainsKey(account))
        {
            file.Fault(row.Line, $"账号 {account} 不在 people.csv 里。请补上此人，或改正这一行。");
        }
    }

    private void MustKnowUnit(CsvFile file, CsvRow row)
    {
        var unit = file.Cell(row, "unit");
        if (!unitCodes.Contains(unit))
        {
            file.Fault(row.Line, $"单位 {unit} 不在 units.csv 里。请补上这个单位，或改正这一行。");
        }
    }

    private Dictionary<string, string> ReadPeople()
    {
        var file = CsvFile.Open(folder, "people.csv", faults, ["account", "name"]);
        var people = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in file.Rows)
        {
            var account = file.Cell(row, "account");
            if (account.Length == 0)
            {
                file.Fault(row.Line, "账号是空的。请填上账号或删去这一行。");
            }
            else if (!people.TryAdd(account, file.Cell(row, "name")))
            {
                file.Fault(row.Line, $"账号 {account} 出现了两次。请只留一行。");
            }
        }

        return people;
    }

    private List<OfficeUnit> ReadUnits()
    {
        var file = CsvFile.Open(folder, "units.csv", faults, ["code", "name", "kind", "parent"]);
        return [.. file.Rows.Select(row => new OfficeUnit(
            file.Cell(row, "code"), file.Cell(row, "name"), file.Cell(row, "kind"), file.Optional(row, "parent")))];
    }
}
