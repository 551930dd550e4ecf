using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Platform;

/// <summary>
/// Brings what is stored under the key in force: plain values from before, at every start, and values of older keys, when keys
/// are changed. A few rows in one transaction, each with the leaf of its row; stopped anywhere it goes on from there next time.
/// </summary>
internal sealed class SealStored(AppDb db, Sql sql, Work work, FieldKeys keys, IEnumerable<SealedField> fields)
{
    private const int AtOnce = 200;

    // Others write at the same time; what they took from us comes again in the next round.
    private const int MostRounds = 20;

    /// <summary>Seals what still stands plain; says how many values.</summary>
    /// <exception cref="InvalidDataException">Something is sealed with a key that is not here.</exception>
    public async Task<int> Plain(CancellationToken cancel)
    {
        foreach (var id in await Used(cancel))
            if (!keys.Knows(id))
                throw new InvalidDataException($"数据库里的号码是用密钥 {id} 加密的，但 keys/fields.key（或 Jct__FieldKeys）里没有它。请把原来的密钥放回去再启动。");
        var sealedNow = 0;
        foreach (var field in fields)
            sealedNow += await Take(field, $"{field.DigestColumn} IS NULL", cancel);
        if (sealedNow > 0)
            await WipeFreePages(cancel);
        return sealedNow;
    }

    /// <summary>Seals everything anew that is not under the key in force; says how many values.</summary>
    public async Task<int> Anew(CancellationToken cancel)
    {
        var sealedNow = 0;
        foreach (var field in fields)
            sealedNow += await Take(field, $"({field.DigestColumn} IS NULL OR {field.DigestColumn} NOT LIKE '{keys.Current}.%')", cancel);
        return sealedNow;
    }

    /// <summary>Ids of the keys that something stored was sealed with.</summary>
    public async Task<IReadOnlySet<string>> Used(CancellationToken cancel)
    {
        var used = new HashSet<string>();
        foreach (var field in fields)
            used.UnionWith(await sql.Query<string>($"SELECT DISTINCT substr({field.DigestColumn}, 1, 8) FROM {field.Table} WHERE {field.IsFilled} AND {field.DigestColumn} IS NOT NULL", null, cancel));
        return used;
    }

    private async Task<int> Take(SealedField field, string condition, CancellationToken cancel)
    {
        var taken = 0;
        for (var round = 0; round < MostRounds;)
        {
            var ids = await sql.Query<Guid>($"SELECT id FROM {field.Table} WHERE {field.IsFilled} AND {condition} LIMIT {AtOnce}", null, cancel);
            if (ids.Count == 0)
                return taken;
            var done = await work.Run<Done>(async () =>
            {
                foreach (var id in ids)
                    if (await db.FindAsync(field.Entity, [id], cancel) is { } row)
                        db.Entry(row).Property(field.Property).IsModified = true;
                return Done.Instance;
            }, cancel);
            db.ChangeTracker.Clear();
            if (done.Succeeded)
                taken += ids.Count;
            else
                round++;
        }

        throw new InvalidOperationException($"{field.Place} is being changed all the time; run it again later.");
    }

    // SQLite leaves what was overwritten in free pages and in the log beside the file.
    private async Task WipeFreePages(CancellationToken cancel)
    {
        if (sql.Kind != DatabaseKind.Sqlite)
            return;
        await sql.Execute("VACUUM", null, cancel);
        await sql.Execute("PRAGMA wal_checkpoint(TRUNCATE)", null, cancel);
    }
}
