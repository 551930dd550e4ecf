using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Anonymous;

/// <summary>
/// Takes the rows of a day out and puts them back in random order, in the transaction of every write: otherwise the place of a
/// row on the disk (rowid, ctid) and the transaction that wrote it (xmin) would tell the order in which people wrote, and by
/// the rows of other tables between them the hour.
/// </summary>
internal sealed class ShuffleCases(Sql sql, Store store)
{
    private static readonly (string Table, string Day)[] Tables = [("problem_cases", "began_on"), ("problem_case_letters", "written_on")];

    /// <summary>Everything from this day on; inside the running <see cref="Work"/>, after its rows were saved.</summary>
    public async Task Run(DateOnly from, CancellationToken cancel)
    {
        foreach (var (table, day) in Tables)
        {
            if (sql.Kind == DatabaseKind.Postgres)
            {
                await sql.Execute($"WITH taken AS (DELETE FROM {table} WHERE {day} >= @from RETURNING *) INSERT INTO {table} SELECT * FROM taken ORDER BY random()", new { from }, cancel);
                continue;
            }

            // What is deleted is overwritten, or the free pages would keep what is shuffled here.
            await sql.Execute($"""
                PRAGMA secure_delete = ON;
                CREATE TEMP TABLE taken_{table} AS SELECT * FROM {table} WHERE {day} >= @from;
                DELETE FROM {table} WHERE {day} >= @from;
                INSERT INTO {table} SELECT * FROM taken_{table} ORDER BY random();
                DROP TABLE temp.taken_{table};
                PRAGMA secure_delete = OFF;
                """, new { from }, cancel);
        }
    }

    /// <summary>Once a day, outside any transaction: what is left of earlier states of the rows (dead tuples, pages of the WAL) goes too.</summary>
    public async Task ForgetEarlierStates(CancellationToken cancel)
    {
        using var turn = await store.EnterToWrite(cancel);
        await using var connection = await store.Open(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = sql.Kind == DatabaseKind.Postgres ? "VACUUM problem_cases, problem_case_letters" : "PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync(cancel);
    }
}
