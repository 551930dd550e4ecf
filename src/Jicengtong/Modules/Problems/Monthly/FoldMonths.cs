using Dapper;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Monthly;

/// <summary>Adds what changed to the cells, so that the monthly figures go through few rows. Exact at every moment: what is not added yet is counted beside the cells.</summary>
internal sealed class FoldMonths(Work work, Sql sql, ILogger<FoldMonths> log) : IJob
{
    /// <summary>Changes per transaction: the writers of a SQLite file wait no longer than this takes.</summary>
    public const int Batch = 2000;

    private static readonly string Upsert = $"""
        INSERT INTO problem_month_cells ({MonthTally.Columns}, took)
        VALUES (@Month, @Place, @PlaceName, @PlacePath, @Matter, @Handler, @HandlerName, {string.Join(", ", MonthTally.CountNames.Select(name => "@" + name))}, @took)
        ON CONFLICT (month, unit_code, matter, handler_unit) DO UPDATE SET unit_name = excluded.unit_name, unit_path = excluded.unit_path, handler_unit_name = excluded.handler_unit_name,
        {string.Join(", ", MonthTally.CountNames.Select(name => $"{name} = excluded.{name}"))}, took = excluded.took
        """;

    public async Task Run(CancellationToken cancel)
    {
        while (await sql.First<int?>("SELECT 1 FROM problem_month_changes LIMIT 1", null, cancel) is not null)
            if (!(await work.Run(() => FoldSome(cancel), cancel)).Value)
                return;
    }

    /// <summary>Puts these cells in the place of what was there; empty ones go.</summary>
    public static async Task Write(Sql sql, MonthTally tally, CancellationToken cancel)
    {
        foreach (var cell in tally.Cells)
        {
            var (args, key) = (new DynamicParameters(), cell.Key);
            args.AddDynamicParams(new { key.Month, key.Place, key.Matter, key.Handler });
            if (cell[0] == 0)
            {
                await sql.Execute("DELETE FROM problem_month_cells WHERE month = @Month AND unit_code = @Place AND matter = @Matter AND handler_unit = @Handler", args, cancel);
                continue;
            }

            args.AddDynamicParams(new { cell.PlaceName, cell.PlacePath, cell.HandlerName, took = PackedSeconds.Pack(cell.Took) });
            for (var at = 0; at < MonthTally.CountNames.Count; at++)
                args.Add(MonthTally.CountNames[at], cell[at]);
            await sql.Execute(Upsert, args, cancel);
        }
    }

    private async Task<Result<bool>> FoldSome(CancellationToken cancel)
    {
        // The paths of cells move with their units: until here or from here on. Whoever moves them takes the cells first, too.
        if (sql.Kind == DatabaseKind.Postgres)
            await sql.Execute("LOCK TABLE problem_month_cells IN SHARE ROW EXCLUSIVE MODE", null, cancel);
        var last = await sql.First<long?>("SELECT max(id) FROM (SELECT id FROM problem_month_changes ORDER BY id LIMIT @Batch) AS batch", new { Batch }, cancel);
        if (last is null)
            return false;
        var tally = new MonthTally();
        await sql.Read($"DELETE FROM problem_month_changes WHERE id <= @last RETURNING {MonthTally.Columns}, took, NULL", new { last }, tally.Add, cancel);
        await sql.Read($"""
            SELECT {MonthTally.Columns}, NULL, took FROM problem_month_cells
            WHERE (month, unit_code, matter, handler_unit) IN (SELECT {sql.Cell<int>(0)}, {sql.Cell<string>(1)}, {sql.Cell<string>(2)}, {sql.Cell<string>(3)} FROM {sql.From()})
            """, new { rows = sql.Json(tally.Cells.Select(cell => new object?[] { cell.Key.Month, cell.Key.Place, cell.Key.Matter, cell.Key.Handler })) }, tally.Add, cancel);
        try
        {
            await Write(sql, tally, cancel);
        }
        catch (InvalidDataException strange)
        {
            log.LogError(strange, "The cells of the month are not what the changes belong to; counted anew");
            await MonthTriggers.Recount(sql, cancel);
        }

        return true;
    }
}
