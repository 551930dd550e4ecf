using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Posts;

/// <summary>双向挂职 of a unit in one year: 10–20 % of its people should have worked in another place. Numbers of the unit, never of persons.</summary>
/// <param name="Year">The year.</param>
/// <param name="Staff">People with a post of their own in the unit and its offices in that year.</param>
/// <param name="Away">Of them, how many were on 挂职 elsewhere.</param>
/// <param name="Guests">How many came from elsewhere on 挂职.</param>
/// <param name="Borrowed">How many of the staff were borrowed (借调).</param>
public sealed record SecondmentYear(int Year, long Staff, long Away, long Guests, long Borrowed)
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

/// <summary>Counts 挂职 and 借调 of one unit.</summary>
internal sealed class Secondments(Sql sql)
{
    private const string Here = "(u.code = @unit OR (u.parent_code = @unit AND u.kind = @office))";

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
            await sql.First<long>($"SELECT count(DISTINCT person_id) FROM ({Elsewhere}'借调') AS borrowed WHERE person_id IN ({Staff})", args, cancel));
    }
}
