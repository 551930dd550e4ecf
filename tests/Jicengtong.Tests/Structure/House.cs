using Mono.Cecil;

namespace Jicengtong.Tests.Structure;

/// <summary>What kind of room a type lives in.</summary>
internal enum RoomKind
{
    Platform,
    Module,
    Ui,
    Top,
}

/// <summary>A room of the house; modules are found by their namespace and named nowhere.</summary>
internal sealed record Room(RoomKind Kind, string Name)
{
    public static readonly Room Platform = new(RoomKind.Platform, "Platform");
    public static readonly Room Ui = new(RoomKind.Ui, "Ui");
    public static readonly Room Top = new(RoomKind.Top, "Top");

    public bool IsModule => Kind == RoomKind.Module;

    public override string ToString() => Name;
}

/// <summary>A type as the source has it: what the compiler made out of its lambdas and async methods lives inside.</summary>
internal sealed class Resident
{
    public Resident(TypeDefinition definition, Room room, bool isContract)
    {
        (Definition, Room, IsContract) = (definition, room, isContract);
        // Migrations name every table and every type on purpose: they are written by the tool and belong to all.
        IsMigration = definition.BaseType?.FullName is "Microsoft.EntityFrameworkCore.Migrations.Migration" or "Microsoft.EntityFrameworkCore.Infrastructure.ModelSnapshot";
    }

    public TypeDefinition Definition { get; }

    public Room Room { get; }

    /// <summary>Lives in <c>Contracts</c> of its module.</summary>
    public bool IsContract { get; }

    public bool IsMigration { get; }

    public string FullName => Definition.FullName;

    public override string ToString() => FullName;
}

/// <summary>One type mentions another.</summary>
internal sealed record Use(Resident From, Resident To);

/// <summary>A piece of text in the code of a type.</summary>
internal sealed record Literal(Resident In, string Text);

/// <summary>The compiled product as rooms with residents who know each other.</summary>
internal sealed class House
{
    private const string Root = "Jicengtong";
    private const string ModulesRoot = Root + ".Modules";
    private static readonly Lazy<House> Real = new(() => new House(Read(ReadingMode.Immediate)));
    private readonly List<string> homeless = [];

    private House(AssemblyDefinition assembly, House? before = null)
    {
        if (before is not null)
            TakeOver(before);
        var module = assembly.MainModule;
        var moved = new List<Resident>();
        foreach (var type in module.Types.Where(type => !Residents.ContainsKey(type.FullName) && !IsMadeByCompiler(type)))
            if (HomeOf(type) is var (room, isContract))
                moved.Add(Residents[type.FullName] = new Resident(type, room, isContract));
            else
                homeless.Add(type.FullName);

        var names = module.GetTypes().ToDictionary(type => type.FullName);
        foreach (var resident in moved)
        {
            var mentions = Mentions.Of(resident.Definition, names);
            if (resident.IsMigration)
            {
                mentions.Literals.Clear();
                mentions.Tables.Clear();
            }

            // A type named in a string is found by reflection: known all the same.
            foreach (var named in mentions.Literals.Where(names.ContainsKey))
                mentions.Types.Add(Mentions.Outermost(names[named]));
            Uses.AddRange(mentions.Types.Where(type => type != resident.Definition && Residents.ContainsKey(type.FullName))
                .Select(type => new Use(resident, Residents[type.FullName])));
            Literals.AddRange(mentions.Literals.Select(text => new Literal(resident, text)));
            Calls.AddRange(mentions.Calls.Select(call => (resident, call)));
            Tables.AddRange(mentions.Tables.Select(table => (resident.Room, table)));
        }
    }

    /// <summary>The product under test.</summary>
    public static House Ours => Real.Value;

    /// <summary>Every type of the source by its full name.</summary>
    public Dictionary<string, Resident> Residents { get; } = [];

    /// <summary>Types that belong to no room.</summary>
    public IReadOnlyList<string> Homeless => homeless;

    /// <summary>Who mentions whom, across rooms and within them.</summary>
    public List<Use> Uses { get; } = [];

    /// <summary>Every text in the code, constants and attributes included.</summary>
    public List<Literal> Literals { get; } = [];

    /// <summary>Every method called or pointed to, as <c>Namespace.Type::Method</c>.</summary>
    public List<(Resident From, string Method)> Calls { get; } = [];

    /// <summary>Tables mapped with <c>ToTable</c>, and where.</summary>
    public List<(Room Room, string Table)> Tables { get; } = [];

    /// <summary>The modules, by name.</summary>
    public IReadOnlyList<Room> Modules => [.. Residents.Values.Select(resident => resident.Room).Where(room => room.IsModule).Distinct().OrderBy(room => room.Name, StringComparer.Ordinal)];

    /// <summary>Which module stands on which other.</summary>
    public ILookup<Room, Room> Standing => Uses.Where(use => use.From.Room != use.To.Room && use.From.Room.IsModule && use.To.Room.IsModule)
        .Select(use => (use.From.Room, To: use.To.Room)).Distinct().ToLookup(pair => pair.Room, pair => pair.To);

    /// <summary>Ours with whoever else lives in this copy of it: only newcomers are read, the others are as they were.</summary>
    public static House With(AssemblyDefinition copy) => new(copy, Ours);

    /// <summary>The product's assembly, to look at whole or, deferred, to plant something in.</summary>
    public static AssemblyDefinition Read(ReadingMode mode)
    {
        using var resolver = new DefaultAssemblyResolver();
        foreach (var known in new[] { typeof(Program), typeof(object), typeof(Microsoft.AspNetCore.Builder.WebApplication) })
            resolver.AddSearchDirectory(Path.GetDirectoryName(known.Assembly.Location));
        return AssemblyDefinition.ReadAssembly(typeof(Program).Assembly.Location, new ReaderParameters(mode) { AssemblyResolver = resolver, InMemory = true });
    }

    /// <summary>The room of a type of the running program.</summary>
    public Room? RoomOf(Type? type)
    {
        while (type?.DeclaringType is { } outer)
            type = outer;
        return type?.FullName is { } name && Residents.TryGetValue(name, out var resident) ? resident.Room : null;
    }

    private void TakeOver(House before)
    {
        foreach (var (name, resident) in before.Residents)
            Residents.Add(name, resident);
        homeless.AddRange(before.Homeless);
        Uses.AddRange(before.Uses);
        Literals.AddRange(before.Literals);
        Calls.AddRange(before.Calls);
        Tables.AddRange(before.Tables);
    }

    private static (Room Room, bool IsContract)? HomeOf(TypeDefinition type)
    {
        var place = type.Namespace;
        if (place.Length == 0 && type.Name == nameof(Program))
            return (Room.Top, false);
        if (place == ModulesRoot || !IsWithin(place, Root))
            return null;
        if (IsWithin(place, Root + ".Platform"))
            return (Room.Platform, false);
        if (IsWithin(place, Root + ".Ui"))
            return (Room.Ui, false);
        if (!IsWithin(place, ModulesRoot))
            return (Room.Top, false);
        var parts = place.Split('.');
        return (new Room(RoomKind.Module, parts[2]), parts.Length > 3 && parts[3] == "Contracts");
    }

    private static bool IsWithin(string place, string root) => place == root || place.StartsWith(root + ".", StringComparison.Ordinal);

    // Anonymous types carry only what their users hand them; embedded attributes and generated interceptors come from the SDK.
    private static bool IsMadeByCompiler(TypeDefinition type) => type.Name.StartsWith('<')
        || (!IsWithin(type.Namespace, Root) && type.CustomAttributes.Any(attribute => attribute.AttributeType.Name is "CompilerGeneratedAttribute" or "GeneratedCodeAttribute" or "EmbeddedAttribute"));
}
