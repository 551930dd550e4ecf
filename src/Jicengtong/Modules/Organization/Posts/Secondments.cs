using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Posts;

/// <summary>双向挂职 of a unit in one year: 10–20 % of its people should have worked in another place. Numbers of the unit, never of persons.</summary>
/// <param name="Year">The year.</param>
/// <param name="Staff">People with a post of their own in the unit and its offices in that year.</param>
/// <param name="Away">Of them, how many were on 挂职 elsewhere.</param>
/// <param name="Guests">How many came from elsewhere on 挂职.</param>
/// <param name="Borrowed">How many of the staff were borrowed (借调).</param>
/// <param name="AwayBy">Of those away, how many 上挂, 下派 and 平级; see <see cref="Direction"/>.</param>
/// <param name="GuestsBy">Of the guests, how many came each way, seen from where they came from.</param>
public sealed record SecondmentYear(int Year, long Staff, long Away, long Guests, long Borrowed, IReadOnlyDictionary<string, int> AwayBy, IReadOnlyDictionary<string, int> GuestsBy)
{
    /// <summary>Lowest share that is wanted, in percent.</summary>
    public const int Least = 10;

    /// <summary>Highest share, in percent.</summary>
    public const int Most = 20;

    /// <summary>Percent of the staff that was on 挂职 elsewhere.</summary>
    public double Percent => Staff == 0 ? 0 : Math.Round(100.0 * Away / Staff, 1);

    /// <summary>Is it as much as it should be?</summary>
    public bool IsInBand => Percent is >= Least and <= Most;
}

/// <summary>Which way a 挂职 goes: from where somebody has their own post to where they work for the time being.</summary>
public static class Direction
{
    /// <summary>To a unit that stands higher.</summary>
    public const string Up = "上挂";

    /// <summary>To a unit that stands lower.</summary>
    public const string Down = "下派";

    /// <summary>To a unit that stands as high: a bureau stands where its county stands, an office where its town stands.</summary>
    public const string Level = "平级";

    internal static string Of(PlaceInTree home, PlaceInTree there) => there.Level < home.Level ? Up : there.Level > home.Level ? Down : Level;
}

/// <summary>A 挂职 with both its ends.</summary>
/// <param name="Person">Who.</param>
/// <param name="Home">The unit of their own post.</param>
/// <param name="There">Where they work for the time being.</param>
/// <param name="Direction">上挂 / 下派 / 平级.</param>
internal sealed record Secondment(Guid Person, UnitEntry Home, UnitEntry There, string Direction);

/// <summary>Counts 挂职 and 借调 of one unit, and says of each which way it goes.</summary>
internal sealed class Secondments(Sql sql, IDirectory directory)
{
    private const string Here = "(u.code = @unit OR (u.parent_code = @unit AND u.kind = @office))";

    // The own post is the one held while the 挂职 lasts.
    private const string Ends = $"""
        SELECT a.id, a.person_id AS person, a.unit_code AS there, (
            SELECT h.unit_code FROM organization_appointments h WHERE h.person_id = a.person_id AND h.kind = '{PostKinds.Permanent}'
                AND h.starts_on <= COALESCE(a.ends_on, a.starts_on) AND (h.ends_on IS NULL OR (h.ends_on >= a.starts_on AND h.ends_on >= h.starts_on)) ORDER BY h.starts_on, h.id LIMIT 1) AS home
        FROM organization_appointments a JOIN organization_units u ON u.code = a.unit_code WHERE a.kind = '{PostKinds.Secondment}'
        """;

    /// <summary>The year of a unit; offices count for the unit they belong to.</summary>
    public async Task<SecondmentYear> Of(string unit, int year, CancellationToken cancel)
    {
        var args = new { unit, office = UnitKinds.Office, first = new DateOnly(year, 1, 1), last = new DateOnly(year, 12, 31) };
        const string InYear = "a.starts_on <= @last AND (a.ends_on IS NULL OR (a.ends_on >= @first AND a.ends_on >= a.starts_on))";
        const string Staff = $"SELECT a.person_id FROM organization_appointments a JOIN organization_units u ON u.code = a.unit_code WHERE a.kind = '任职' AND {Here} AND {InYear}";
        const string Elsewhere = $"SELECT a.person_id FROM organization_appointments a JOIN organization_units u ON u.code = a.unit_code WHERE {InYear} AND NOT {Here} AND a.kind = ";
        return new SecondmentYear(year,
            await sql.First<long>($"SELECT count(DISTINCT person_id) FROM ({Staff}) AS staff", args, cancel),
            await sql.First<long>($"SELECT count(DISTINCT person_id) FROM ({Elsewhere}'挂职') AS away WHERE person_id IN ({Staff})", args, cancel),
            await sql.First<long>($"SELECT count(DISTINCT a.person_id) FROM organization_appointments a JOIN organization_units u ON u.code = a.unit_code WHERE a.kind = '挂职' AND {Here} AND {InYear} AND a.person_id NOT IN ({Staff})", args, cancel),
            await sql.First<long>($"SELECT count(DISTINCT person_id) FROM ({Elsewhere}'借调') AS borrowed WHERE person_id IN ({Staff})", args, cancel),
            Count(await Directed($"{Ends} AND {InYear} AND NOT {Here} AND a.person_id IN ({Staff})", args, cancel)),
            Count(await Directed($"{Ends} AND {InYear} AND {Here} AND a.person_id NOT IN ({Staff})", args, cancel)));
    }

    /// <summary>Which way these appointments go, by their ids; those that are no 挂职, or of people without a post of their own, are missing.</summary>
    public async Task<IReadOnlyDictionary<Guid, Secondment>> Of(IReadOnlyList<Guid> appointments, CancellationToken cancel)
        => appointments.Count == 0 ? new Dictionary<Guid, Secondment>() : await Directed($"{Ends} AND {sql.Among("a.id", appointments, out var args)}", args, cancel);

    private async Task<IReadOnlyDictionary<Guid, Secondment>> Directed(string question, object args, CancellationToken cancel)
    {
        var rows = (await sql.Query<Row>(question, args, cancel)).Where(row => row.Home is not null).ToList();
        var ends = await directory.Units([.. rows.SelectMany(row => new[] { row.Home!, row.There })], cancel);
        var above = await directory.Units([.. ends.Values.SelectMany(unit => unit.Path.Split('/', StringSplitOptions.RemoveEmptyEntries))], cancel);
        return rows.ToDictionary(row => row.Id, row => new Secondment(row.Person, ends[row.Home!], ends[row.There], Direction.Of(PlaceInTree.Of(ends[row.Home!], above), PlaceInTree.Of(ends[row.There], above))));
    }

    private static Dictionary<string, int> Count(IReadOnlyDictionary<Guid, Secondment> moves) => new[] { Direction.Up, Direction.Down, Direction.Level }
        .ToDictionary(way => way, way => moves.Values.Where(move => move.Direction == way).Select(move => move.Person).Distinct().Count());

    private sealed class Row
    {
        public Guid Id { get; init; }

        public Guid Person { get; init; }

        public string There { get; init; } = "";

        public string? Home { get; init; }
    }
}
