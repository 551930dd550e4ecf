using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Jicengtong.Tests.Structure;

/// <summary>
/// Nothing lists persons by what they do all day. The rule looks at everything that leaves the product (answers of routes,
/// parameters of pages, and every type of ours inside them) and asks of each single type: does it say who (a person, holder,
/// account, name …) and also how much, how fast or when they looked (a count, a duration, online, last seen, read or opened at …)?
/// It judges by names of members, so it says too much rather than too little; what is right all the same is excused with a reason.
/// What it cannot see: a person and a measure in two types that a page puts side by side.
/// </summary>
internal static partial class PersonRules
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;

    private static readonly HashSet<string> PersonWords =
        ["Person", "Holder", "Account", "Reader", "Author", "Member", "Clerk", "Staff", "Employee", "Worker", "Leader", "Deputy", "User", "Sender", "Asker", "Responder", "Handler", "Who", "By"];

    private static readonly HashSet<string> MeasureWords =
        ["Count", "Counts", "Online", "Offline", "Seen", "Active", "Activity", "Idle", "Duration", "Elapsed", "Seconds", "Minutes", "Hours", "Speed", "Average", "Median", "Rank",
            "Ranking", "Score", "Streak", "Visits", "Logins", "Views", "Clicks", "Typing", "Rate", "Ratio", "Percent", "Tally"];

    // Plain adjectives are measures only when they are numbers: "Opened: 3" counts, "Opened: true" does not.
    private static readonly HashSet<string> CountingWords =
        ["Opened", "Read", "Unread", "Understood", "Questioned", "Done", "Late", "Overdue", "Answered", "Unanswered", "Handled", "Sent", "Received", "Reported", "Open", "Total", "Asks", "Points", "Days", "Share"];

    private static readonly Type[] Numbers = [typeof(int), typeof(long), typeof(short), typeof(double), typeof(float), typeof(decimal)];

    [GeneratedRegex("^(?:First|Last)?(?:Read|Opened|Seen|SignedIn|LoggedIn|Visited|Viewed|Login|Active|Responded|Typed)(?:At|On|Time)$|^Last(?:Login|Visit|Activity|Action)")]
    private static partial Regex Moment();

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Word();

    /// <summary>One thing that is shown, with the names and types of what it says.</summary>
    public sealed record Shape(string Name, IReadOnlyList<(string Name, Type Type)> Members);

    /// <summary>Everything that leaves the product.</summary>
    public static IReadOnlyList<Shape> Shown(IEnumerable<RouteEndpoint> routes, IEnumerable<Type> types)
    {
        var components = types.Where(type => type.IsAssignableTo(typeof(IComponent))).ToList();
        var waiting = new Queue<Type>(routes.SelectMany(AnswersOf).Concat(components));
        var seen = new HashSet<Type>();
        var shapes = new List<Shape>();
        while (waiting.TryDequeue(out var type))
        {
            foreach (var inner in type.GetGenericArguments().Concat(type.HasElementType ? [type.GetElementType()!] : []))
                waiting.Enqueue(inner);
            if (type.IsGenericParameter || type.IsEnum || !IsOurs(type) || !seen.Add(type))
                continue;
            var isComponent = type.IsAssignableTo(typeof(IComponent));
            var members = type.GetProperties(Public).Where(property => property.GetIndexParameters().Length == 0 && (!isComponent || property.IsDefined(typeof(ParameterAttribute)))).ToList();
            shapes.Add(new Shape(Named(type), [.. members.Select(member => (member.Name, member.PropertyType))]));
            shapes.AddRange(members.Select(TupleOf).OfType<Shape>());
            foreach (var member in members)
                waiting.Enqueue(member.PropertyType);
            foreach (var derived in typeof(Program).Assembly.GetTypes().Where(derived => derived.BaseType == type))
                waiting.Enqueue(derived);
        }

        return shapes;
    }

    /// <summary>"Type: person member + measure" for every shape that says both.</summary>
    public static IEnumerable<string> PairsIn(IEnumerable<Shape> shapes)
        => from shape in shapes
           let persons = shape.Members.Where(IsPerson).Select(member => member.Name).Order(StringComparer.Ordinal).ToList()
           let measures = shape.Members.Where(IsMeasure).Select(member => member.Name).Order(StringComparer.Ordinal).ToList()
           where persons.Count > 0 && measures.Count > 0
           orderby shape.Name
           select $"{shape.Name}: {string.Join(", ", persons)} + {string.Join(", ", measures)}";

    /// <summary>Questions of the API that do not say what they answer, so that nobody could look at it.</summary>
    public static IEnumerable<string> WithoutAnswer(IEnumerable<RouteEndpoint> routes) => routes
        .Where(route => RouteRules.IsApi(route) && route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true && AnswersOf(route).All(type => !Inner(type).Any(IsSaid)))
        .Select(RouteRules.Of);

    // An IResult may be anything.
    private static bool IsSaid(Type type) => type != typeof(void) && !type.IsAssignableTo(typeof(IResult)) && !type.IsAssignableTo(typeof(Task)) && type.GetGenericTypeDefinitionOrSelf() != typeof(ValueTask<>);

    private static IEnumerable<Type> Inner(Type type) => type.GetGenericArguments().SelectMany(Inner).Prepend(type);

    private static Type GetGenericTypeDefinitionOrSelf(this Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static IEnumerable<Type> AnswersOf(RouteEndpoint route)
    {
        foreach (var produced in route.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>())
            if (produced.Type is { } type)
                yield return type;
        if (route.Metadata.GetMetadata<MethodInfo>() is { } handler)
            yield return handler.ReturnType;
    }

    private static bool IsOurs(Type type) => type.Assembly == typeof(Program).Assembly || type.Assembly == typeof(PersonRules).Assembly;

    // CurrentUser is the one who looks; what is shown beside it is their own.
    private static bool IsPerson((string Name, Type Type) member)
        => member.Type != typeof(CurrentUser) && IsSingle(member.Type) && !IsNumber(member.Type) && !IsMoment(member.Type) && (member.Name == "Name" || Words(member.Name).Any(PersonWords.Contains));

    private static bool IsMeasure((string Name, Type Type) member) => member.Type != typeof(string)
        && (Words(member.Name).Any(MeasureWords.Contains) || Moment().IsMatch(member.Name)
            || Bare(member.Type) == typeof(TimeSpan) || (IsNumber(member.Type) && Words(member.Name).Any(CountingWords.Contains)));

    private static bool IsSingle(Type type) => type == typeof(string) || !type.IsAssignableTo(typeof(IEnumerable));

    private static bool IsNumber(Type type) => Numbers.Contains(Bare(type));

    private static bool IsMoment(Type type) => Bare(type) == typeof(DateTimeOffset) || Bare(type) == typeof(DateTime) || Bare(type) == typeof(DateOnly) || Bare(type) == typeof(TimeSpan) || Bare(type) == typeof(bool);

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static IEnumerable<string> Words(string name) => Word().Matches(name).Select(word => word.Value);

    private static string Named(Type type) => (type.DeclaringType is { } outer ? Named(outer) + "." : "") + type.Name.Split('`')[0];

    // The names of a tuple are known only to an attribute of the member that carries it.
    private static Shape? TupleOf(PropertyInfo member)
    {
        if (member.GetCustomAttribute<TupleElementNamesAttribute>() is not { } named || TupleIn(member.PropertyType) is not { } tuple)
            return null;
        var parts = tuple.GetGenericArguments();
        return new Shape($"{Named(member.DeclaringType!)}.{member.Name}", [.. named.TransformNames.Zip(parts).Where(pair => pair.First is not null).Select(pair => (pair.First!, pair.Second))]);
    }

    private static Type? TupleIn(Type type) => type.IsAssignableTo(typeof(ITuple)) && type.IsValueType ? type
        : type.GetGenericArguments().Select(TupleIn).FirstOrDefault(found => found is not null) ?? (type.HasElementType ? TupleIn(type.GetElementType()!) : null);
}
