using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>Shrinks leaves to their hashes: the tree above them does not change, and what they said is gone.</summary>
internal sealed class ForgetLeaves(AppDb db, Sql sql, SigningKey key, TimeProvider clock) : IForgetting
{
    public async Task<long> Forget(string kind, IReadOnlyCollection<string> subjects, DateTimeOffset before, CancellationToken cancel)
    {
        // One that has no place yet cannot be forgotten: nothing would prove that it was there.
        var rows = await sql.Query<LeafRow>("SELECT id, bytes FROM evidence_leaves WHERE subject IN @subjects AND at < @before", new { subjects, before }, cancel);
        var leaves = rows.Where(row => Leaf.Decode(row.Bytes)?.Kind == kind).ToList();
        foreach (var row in leaves)
        {
            var hash = key.Hash.OfLeaf(row.Bytes);
            await sql.Execute("UPDATE evidence_leaves SET id = @fresh, subject = '', at = @never, bytes = @hash, salt = @nothing WHERE id = @Id",
                new { fresh = StoredLeaf.IdOfForgotten(hash), never = DateTimeOffset.UnixEpoch, hash, nothing = Array.Empty<byte>(), row.Id }, cancel);
        }

        if (leaves.Count > 0)
            db.Add(new ForgettingRow { Id = Ids.Next(clock.GetUtcNow()), Before = before, Leaves = leaves.Count, At = clock.GetUtcNow() });
        return leaves.Count;
    }
}
