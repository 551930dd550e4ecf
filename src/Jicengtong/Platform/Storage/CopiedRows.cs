using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Platform;

/// <summary>
/// Changes many rows by one UPDATE inside the running <see cref="Work"/>. Where others rely on the rows (<see cref="ProvenAttribute"/>)
/// each changed one gets a leaf that says how it is now, as if it had been saved one by one.
/// </summary>
public sealed class CopiedRows(AppDb db, Sql sql, IEvidence evidence, CurrentPerson person)
{
    private const int Chunk = 5000;

    /// <summary>Everything at and below the old path lies at and below the new one.</summary>
    public Task<int> Move(PathCopy copy, UnitMove move, CancellationToken cancel)
    {
        var column = SnakeCase.Of(copy.Property);
        return Update(copy.Row, $"{column} = @To || substr({column}, @after)", $"{column} >= @From AND {column} < @end",
            new { move.From, move.To, after = move.From.Length + 1, end = UnitPath.End(move.From) }, cancel);
    }

    /// <summary>Runs <c>UPDATE … SET set WHERE where</c> on the table of <typeparamref name="TRow"/>; says how many rows it changed.</summary>
    public Task<int> Update<TRow>(string set, string where, object args, CancellationToken cancel) => Update(typeof(TRow), set, where, args, cancel);

    private async Task<int> Update(Type row, string set, string where, object args, CancellationToken cancel)
    {
        var entity = db.Model.FindEntityType(row) ?? throw new InvalidOperationException($"{row.Name} is not mapped.");
        var update = $"UPDATE {entity.GetTableName()} SET {set} WHERE {where}";
        if (ProvenTable.Of(entity) is not { } proven)
            return await sql.Execute(update, args, cancel);
        var changed = await sql.Query<Guid>($"{update} RETURNING {proven.IdColumn}", args, cancel);
        foreach (var ids in changed.Chunk(Chunk))
            await evidence.Record([.. (await proven.Rows(db.Keys, sql, ids, cancel)).Select(one => proven.KeptFact(one, person.User?.PersonId ?? Guid.Empty))], cancel);
        return changed.Count;
    }
}
