using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Problems.Monthly;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>Problems, precedents and rules lie where their units lie; open problems of a unit that became part of another are that one's to answer.</summary>
internal sealed class ProblemPlaces(Sql sql, CopiedRows rows, IDirectory directory) : IUnitWatch
{
    private const string County = "县市区";
    private const string Open = "state <> 'Closed'";

    public IReadOnlyList<PathCopy> Copies { get; } =
    [
        new(typeof(Problem), nameof(Problem.UnitPath)), new(typeof(Problem), nameof(Problem.HandlerPath)), new(typeof(Precedent), nameof(Precedent.PlacePath)),
        // In this order, as FoldMonths takes them.
        new(typeof(MonthCell), nameof(MonthCounts.UnitPath)), new(typeof(MonthChange), nameof(MonthCounts.UnitPath)),
    ];

    // The ledger of a county is one value. Its numbers are counted in the county: one that is taken there says where it came from.
    public async Task Moved(UnitMove move, CancellationToken cancel)
    {
        var (before, now) = (await CountyOn(move.From, cancel), await CountyOn(move.To, cancel));
        if (before is null || now is null || before == now)
            return;
        var args = new { before, now, move.To, end = UnitPath.End(move.To), suffix = "-" + (before.Length > 6 ? before[..6] : before) };
        const string Here = "county_code = @before AND unit_path >= @To AND unit_path < @end";
        await rows.Update<Problem>("number = number || @suffix", $"{Here} AND EXISTS (SELECT 1 FROM problem_problems other WHERE other.county_code = @now AND other.number = problem_problems.number)", args, cancel);
        await rows.Update<Problem>("county_code = @now", Here, args, cancel);
        // The next number there is given after the ones that came.
        await sql.Execute("""
            INSERT INTO problem_numbers (county_code, day, last_number) SELECT @now, day, last_number FROM problem_numbers WHERE county_code = @before
            ON CONFLICT (county_code, day) DO UPDATE SET last_number = CASE WHEN excluded.last_number > problem_numbers.last_number THEN excluded.last_number ELSE problem_numbers.last_number END
            """, args, cancel);
    }

    public async Task Merged(UnitMerge merge, CancellationToken cancel)
    {
        var args = new { merge.From, merge.FromPath, merge.Into, merge.IntoName, merge.IntoPath };
        await rows.Update<Problem>("handler_unit = @Into, handler_unit_name = @IntoName, handler_path = @IntoPath", $"handler_unit = @From AND {Open}", args, cancel);
        await rows.Update<Problem>("decider_unit = @Into, decider_unit_name = @IntoName", $"decider_unit = @From AND {Open}", args, cancel);
        foreach (var (was, becomes) in merge.Keys)
            await rows.Update<Problem>("handler_key = @becomes", $"handler_key = @was AND handler_unit = @Into AND {Open}", new { was, becomes, merge.Into }, cancel);
        await rows.Update<ProblemSupport>("unit = @Into, unit_name = @IntoName", "unit = @From AND said_at IS NULL AND NOT EXISTS (SELECT 1 FROM problem_supports other WHERE other.unit = @Into AND other.problem_id = problem_supports.problem_id)", args, cancel);
        await rows.Update<Precedent>("unit = @Into, unit_name = @IntoName", "unit = @From AND ended_at IS NULL", args, cancel);
        await rows.Update<Precedent>("ruling_unit = @Into, ruling_unit_name = @IntoName", "ruling_unit = @From AND ended_at IS NULL", args, cancel);
        await rows.Update<Precedent>("place_code = @Into, place_name = @IntoName, place_path = @IntoPath",
            "place_code = @From AND ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM problem_precedents other WHERE other.matter = problem_precedents.matter AND other.place_code = @Into AND other.ended_at IS NULL)", args, cancel);
    }

    public async Task<IReadOnlyList<Leftover>> LeftIn(string unit, string path, bool isMerged, CancellationToken cancel)
    {
        if (isMerged)
            return [];
        var open = await sql.First<long>($"SELECT count(*) FROM problem_problems WHERE {Open} AND (handler_unit = @unit OR decider_unit = @unit)", new { unit }, cancel);
        var here = await sql.First<long>($"SELECT count(*) FROM problem_problems WHERE {Open} AND unit_path = @path AND handler_unit <> @unit", new { unit, path }, cancel);
        List<Leftover> left = [];
        if (open > 0)
            left.Add(new Leftover($"问题台账里还有 {open} 件由它答复", "答复办结，或者用“并入”交给接手的单位"));
        if (here > 0)
            left.Add(new Leftover($"还有 {here} 件问题发生在这里，没有办结", "办结，或者用“并入”"));
        return left;
    }

    private async Task<string?> CountyOn(string path, CancellationToken cancel)
        => (await directory.Units(path.Split('/', StringSplitOptions.RemoveEmptyEntries), cancel)).Values.Where(unit => unit.Kind == County).MaxBy(unit => unit.Path.Length)?.Code;
}
