using System.Text.RegularExpressions;
using Mono.Cecil;

namespace Jicengtong.Tests.Structure;

/// <summary>Somebody reaches through a wall.</summary>
internal sealed record Leak(string From, string To, string Rule)
{
    public override string ToString() => $"{From} → {To}: {Rule}";
}

/// <summary>The rules of the house as questions; each answers with the places where it is broken.</summary>
internal static partial class Walls
{
    /// <summary>A word that stands where SQL expects a table, or the beginning of one that is put together.</summary>
    [GeneratedRegex(@"\b(?:FROM|JOIN|INTO|UPDATE|TABLE|EXISTS|REFERENCES)\s+""?([a-z]+)_[a-z_]*", RegexOptions.IgnoreCase)]
    private static partial Regex TableInSql();

    // A file of the same name is no table.
    [GeneratedRegex(@"\b[a-z]+_[a-z_]+\b(?!\.csv)", RegexOptions.IgnoreCase)]
    private static partial Regex Word();

    /// <summary>All of them.</summary>
    public static IEnumerable<Leak> All(House house) =>
    [
        .. Homelessness(house), .. PlatformKnowsNobody(house), .. OnlyContracts(house), .. NobodyKnowsTheTop(house), .. NoCircles(house),
        .. FeaturesMeetAtInterfaces(house), .. OwnPrefix(house), .. OwnTables(house),
    ];

    /// <summary>Every type lives in a room: a type elsewhere would pass every other rule.</summary>
    public static IEnumerable<Leak> Homelessness(House house)
        => house.Homeless.Select(name => new Leak(name, "no room", "a type lives in Platform, Ui, Modules.<Name> or on top"));

    /// <summary>Platform stands on nothing of ours.</summary>
    public static IEnumerable<Leak> PlatformKnowsNobody(House house)
        => Across(house).Where(use => use.From.Room == Room.Platform).Select(use => Of(use, "Platform knows no other room"));

    /// <summary>Only the top, which puts the product together, sees more of a module than its Contracts.</summary>
    public static IEnumerable<Leak> OnlyContracts(House house)
        => Across(house).Where(use => use.To.Room.IsModule && !use.To.IsContract && use.From.Room.Kind is RoomKind.Module or RoomKind.Ui)
            .Select(use => Of(use, "other rooms use only the Contracts of a module"));

    /// <summary>Arrows point down.</summary>
    public static IEnumerable<Leak> NobodyKnowsTheTop(House house)
        => Across(house).Where(use => use.To.Room == Room.Top && use.From.Room != Room.Platform).Select(use => Of(use, "nobody knows who puts the product together"));

    /// <summary>No module stands, by whatever way, on one that stands on it.</summary>
    public static IEnumerable<Leak> NoCircles(House house)
    {
        var standing = house.Standing;
        return house.Modules.SelectMany(from => standing[from].Where(to => Reaches(standing, to, from))
            .Select(to => new Leak(from.Name, to.Name, "modules do not stand on each other in a circle")));
    }

    /// <summary>
    /// The ground floor is whoever stands on no other module; everybody may use all of its Contracts. A module that stands on
    /// others is a feature, and other modules meet it only at an interface, an event or other plain words of its Contracts,
    /// never at something that works (a page part, a static function).
    /// </summary>
    public static IEnumerable<Leak> FeaturesMeetAtInterfaces(House house)
    {
        var standing = house.Standing;
        return Across(house).Where(use => use.From.Room.IsModule && use.To.Room.IsModule && use.To.IsContract && standing[use.To.Room].Any() && !IsPlainWord(use.To.Definition))
            .Select(use => Of(use, "features meet at interfaces and events; only the ground floor may be used further"));
    }

    /// <summary>The first word of a table says whose it is.</summary>
    public static IEnumerable<Leak> OwnPrefix(House house)
        => house.Tables.GroupBy(mapped => PrefixOf(mapped.Table)).Where(prefix => prefix.Select(mapped => mapped.Room).Distinct().Count() > 1)
            .Select(prefix => new Leak(string.Join(", ", prefix.Select(mapped => mapped.Room.Name).Distinct().Order(StringComparer.Ordinal)), prefix.Key + "_", "a table's prefix belongs to one room"));

    /// <summary>A table is named only in the code of the room that maps it; raw SQL included.</summary>
    public static IEnumerable<Leak> OwnTables(House house)
    {
        var owners = house.Tables.DistinctBy(mapped => mapped.Table).ToDictionary(mapped => mapped.Table, mapped => mapped.Room);
        var prefixes = house.Tables.DistinctBy(mapped => PrefixOf(mapped.Table)).ToDictionary(mapped => PrefixOf(mapped.Table), mapped => mapped.Room);
        foreach (var (resident, text) in house.Literals)
        {
            var exact = Word().Matches(text).Select(word => word.Value.ToLowerInvariant()).Where(word => owners.TryGetValue(word, out var owner) && owner != resident.Room);
            var pieced = TableInSql().Matches(text).Where(piece => prefixes.TryGetValue(piece.Groups[1].Value.ToLowerInvariant(), out var owner) && owner != resident.Room)
                .Select(piece => piece.Value.Split(' ', '"', '\n', '\t')[^1].ToLowerInvariant());
            foreach (var table in exact.Union(pieced))
                yield return new Leak(resident.FullName, table, "a table is named only by the room that maps it");
        }
    }

    /// <summary>Time is handed in and nobody sleeps.</summary>
    public static IEnumerable<Leak> TimeIsHandedIn(House house)
        => house.Calls.Where(call => call.Method is "System.DateTime::get_Now" or "System.DateTime::get_UtcNow" or "System.DateTime::get_Today"
                or "System.DateTimeOffset::get_Now" or "System.DateTimeOffset::get_UtcNow" or "System.Threading.Thread::Sleep")
            .Select(call => new Leak(call.From.FullName, call.Method, "time comes from TimeProvider, and threads do not sleep"));

    private static IEnumerable<Use> Across(House house) => house.Uses.Where(use => use.From.Room != use.To.Room);

    private static Leak Of(Use use, string rule) => new(use.From.FullName, use.To.FullName, rule);

    private static string PrefixOf(string table) => table.Split('_')[0];

    private static bool Reaches(ILookup<Room, Room> standing, Room from, Room sought)
    {
        var seen = new HashSet<Room>();
        var waiting = new Queue<Room>([from]);
        while (waiting.TryDequeue(out var at))
        {
            if (at == sought)
                return true;
            if (seen.Add(at))
                foreach (var next in standing[at])
                    waiting.Enqueue(next);
        }

        return false;
    }

    // An interface, an enum, a delegate, or data without a method of its own (a record's printing and comparing is the compiler's).
    private static bool IsPlainWord(TypeDefinition type) => type.IsInterface || type.IsEnum
        || type.BaseType?.FullName == "System.MulticastDelegate"
        || ((type.BaseType?.FullName is "System.Object" or "System.ValueType" || type.BaseType?.Namespace.StartsWith("Jicengtong.", StringComparison.Ordinal) == true) && type.Methods.All(method =>
            method.IsConstructor || method.IsGetter || method.IsSetter || method.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "CompilerGeneratedAttribute")));
}
