using System.Data.Common;
using Dapper;
using Jicengtong.Modules.Evidence;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Evidence;

public sealed class TamperingTests : EvidenceTests
{
    private const int Rounds = 4_200;

    // What somebody who may do everything in the database tries; @… are drawn at random. Each statement changes at least one row.
    private static readonly string[][] Attempts =
    [
        ["UPDATE evidence_leaves SET bytes = @bytes WHERE sequence = @leaf"],
        ["UPDATE evidence_leaves SET subject = @subject WHERE sequence = @leaf"],
        ["UPDATE evidence_leaves SET at = @at WHERE sequence = @leaf"],
        ["UPDATE evidence_leaves SET salt = @salt WHERE sequence = @leaf"],
        ["UPDATE evidence_leaves SET id = @id WHERE sequence = @leaf"],
        ["UPDATE evidence_waiting SET packed = @packed"],
        ["UPDATE evidence_waiting SET leaves = leaves + 1"],
        ["INSERT INTO evidence_waiting (leaves, packed) VALUES (1, @bytes)"],
        ["UPDATE evidence_leaves SET sequence = @far WHERE sequence = @leaf"],
        ["DELETE FROM evidence_leaves WHERE sequence = @leaf"],
        ["DELETE FROM evidence_leaves WHERE sequence >= @leaf"],
        ["DELETE FROM evidence_leaves WHERE sequence < @leaf + 1"],
        ["INSERT INTO evidence_leaves (id, subject, at, bytes, salt, sequence) SELECT @id, subject, at, bytes, salt, @size FROM evidence_leaves WHERE sequence = @leaf"],
        ["UPDATE evidence_leaves SET sequence = -7 WHERE sequence = @leaf", "UPDATE evidence_leaves SET sequence = @leaf WHERE sequence = @other", "UPDATE evidence_leaves SET sequence = @other WHERE sequence = -7"],
        ["UPDATE evidence_leaves SET bytes = (SELECT bytes FROM evidence_leaves WHERE sequence = @other) WHERE sequence = @leaf"],
        ["UPDATE evidence_tiles SET hashes = @hashes WHERE level = 0 AND number = @tile"],
        ["UPDATE evidence_tiles SET hashes = (SELECT hashes FROM evidence_tiles WHERE level = 0 AND number = 0) WHERE level = 1"],
        ["DELETE FROM evidence_tiles WHERE level = 0 AND number = @tile"],
        ["DELETE FROM evidence_tiles WHERE level = 1"],
        ["DELETE FROM evidence_tiles"],
        ["INSERT INTO evidence_tiles (level, number, hashes) VALUES (@level, @far, @hashes)"],
        ["UPDATE evidence_tiles SET number = @far WHERE level = 0 AND number = @tile"],
        ["UPDATE evidence_checkpoints SET note = @note WHERE size = @checkpoint"],
        ["DELETE FROM evidence_checkpoints WHERE size = @checkpoint"],
        ["DELETE FROM evidence_checkpoints"],
        ["UPDATE evidence_checkpoints SET size = @far WHERE size = @checkpoint"],
        ["INSERT INTO evidence_checkpoints (size, note) SELECT @far, note FROM evidence_checkpoints WHERE size = @checkpoint"],
        ["DELETE FROM evidence_leaves", "DELETE FROM evidence_tiles", "DELETE FROM evidence_checkpoints"],
        // Back to an older state that is right in itself: only the anchor knows better.
        ["DELETE FROM evidence_leaves WHERE sequence >= @checkpoint", "DELETE FROM evidence_tiles", "DELETE FROM evidence_checkpoints WHERE size > @checkpoint", "rebuild"],
        // Another past, with a tree that fits it: only the signatures know better.
        ["UPDATE evidence_leaves SET bytes = @forged, id = @forgedId, subject = @forgedSubject, at = @forgedAt, salt = @forgedSalt WHERE sequence = @leaf", "DELETE FROM evidence_tiles", "rebuild"],
        ["INSERT INTO evidence_leaves (id, subject, at, bytes, salt, sequence) VALUES (@forgedId, @forgedSubject, @forgedAt, @forged, @forgedSalt, @size)", "DELETE FROM evidence_tiles", "rebuild"],
    ];

    [Fact]
    public async Task Whatever_a_superuser_changes_in_the_database_is_found()
    {
        foreach (var count in new[] { 40, 210, 12, 47 })
        {
            await Node.Record(count);
            await Node.Sequence();
        }

        // Some wait.
        await Node.Record(9);
        Assert.Empty((await Node.Audit()).Mismatches);
        var (key, anchors, store) = (Node.Services.GetRequiredService<SigningKey>().Public, Node.Services.GetRequiredService<Anchors>(), Node.Services.GetRequiredService<Store>());
        var random = new Random(20261120);
        using var stranger = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var spoiling = new Spoiling(random, stranger);
        await using var connection = await store.Open(CancellationToken.None);
        for (var round = 0; round < Rounds; round++)
        {
            var attempt = Attempts[round % Attempts.Length];
            using var turn = await store.EnterToWrite(CancellationToken.None);
            await using var transaction = await store.Begin(connection, CancellationToken.None);
            var draw = await Draw(connection, transaction, random, spoiling, attempt[^1] == "rebuild");
            foreach (var statement in attempt)
                if (statement == "rebuild")
                    await Rebuild(connection, transaction);
                else
                    Assert.NotEqual(0, await connection.ExecuteAsync(statement, draw, transaction));
            // Reads in the spoiling transaction, which is rolled back when the audit lets go of the log.
            var report = await LogAudit.Run(new StoredLog(connection, transaction, anchors), key);
            Assert.True(report.Mismatches.Count > 0, $"{round}: {string.Join("; ", attempt)}");
            await transaction.RollbackAsync();
        }

        Assert.Empty((await Node.Audit()).Mismatches);
    }

    [Fact]
    public async Task Check_names_what_is_wrong_and_ends_with_one_and_an_export_verifies_offline()
    {
        await Node.Record(300);
        await Node.Sequence();
        var (code, output, errors) = EvidenceCommandRun.Of(Node.Built, "evidence", "check");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("300 片叶，1 个检查点", output);

        var folder = Path.Combine(Node.AnchorFolder, "..", "export");
        Assert.Equal(0, EvidenceCommandRun.Of(Node.Built, "evidence", "export", folder).Code);
        Assert.Equal(1, EvidenceCommandRun.Of(Node.Built, "evidence", "export", folder).Code);
        Assert.Equal(0, EvidenceCommandRun.Of(null, "evidence", "verify", folder, "--key", Path.Combine(Node.AnchorFolder, "evidence-key.pem")).Code);

        await Node.Execute("UPDATE evidence_leaves SET salt = @salt WHERE sequence = 17", new { salt = new byte[16] });
        await Node.Execute("DELETE FROM evidence_leaves WHERE sequence = 200");
        (code, output, errors) = EvidenceCommandRun.Of(Node.Built, "evidence", "check");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("不符 2 处，第一处 leaf 17", errors, StringComparison.Ordinal);
        Assert.Contains("leaf 200", errors);
        Assert.Equal(1, EvidenceCommandRun.Of(Node.Built, "evidence", "export", folder + "2").Code);
    }

    private static async Task<object> Draw(DbConnection connection, DbTransaction transaction, Random random, Spoiling spoiling, bool older)
    {
        var size = await connection.QuerySingleAsync<long>("SELECT max(sequence) + 1 FROM evidence_leaves", null, transaction);
        var sizes = (await connection.QueryAsync<long>("SELECT size FROM evidence_checkpoints ORDER BY size", null, transaction)).AsList();
        var (leaf, tile) = (random.NextInt64(size), random.Next(2));
        var checkpoint = sizes[random.Next(older ? sizes.Count - 1 : sizes.Count)];
        var row = await connection.QuerySingleAsync<LeafRow>("SELECT * FROM evidence_leaves WHERE sequence = @leaf", new { leaf }, transaction);
        var packed = await connection.QueryFirstAsync<byte[]>("SELECT packed FROM evidence_waiting ORDER BY id", null, transaction);
        var hashes = await connection.QuerySingleAsync<byte[]>("SELECT hashes FROM evidence_tiles WHERE level = 0 AND number = @tile", new { tile }, transaction);
        var note = await connection.QuerySingleAsync<string>("SELECT note FROM evidence_checkpoints WHERE size = @checkpoint", new { checkpoint }, transaction);
        var forged = Spoiling.Forged(leaf);
        return new
        {
            leaf, other = (leaf + 1 + random.NextInt64(size - 1)) % size, size, tile, checkpoint, level = random.Next(-1, 6), far = size + 300 + random.NextInt64(1L << random.Next(5, 60)),
            bytes = spoiling.Flip(row.Bytes), subject = row.Subject[..^1] + "z", at = row.At.AddMilliseconds(random.Next(1, 1000)), salt = spoiling.Flip(row.Salt), id = Guid.CreateVersion7(),
            hashes = random.Next(3) switch { 0 => hashes[..^random.Next(1, 40)], 1 => [.. hashes, .. new byte[random.Next(1, 40)]], _ => spoiling.Flip(hashes) },
            note = spoiling.FlipLetter(note), packed = random.Next(2) == 0 ? packed[..^random.Next(1, packed.Length)] : [.. packed, (byte)random.Next(256)], forged = forged.Bytes, forgedId = forged.Claims!.Id, forgedSubject = forged.Claims.Subject, forgedAt = forged.Claims.At, forgedSalt = forged.Claims.Salt,
        };
    }

    private static async Task Rebuild(DbConnection connection, DbTransaction transaction)
    {
        var leaves = await connection.QueryAsync<byte[]>("SELECT bytes FROM evidence_leaves ORDER BY sequence", null, transaction);
        foreach (var (tile, hashes) in Modules.Evidence.Tiles.Append(0, [.. leaves.Select(leaf => MerkleHash.Sha256.OfLeaf(leaf))], _ => null))
            await connection.ExecuteAsync("INSERT INTO evidence_tiles (level, number, hashes) VALUES (@Level, @Number, @hashes)", new { tile.Level, tile.Number, hashes }, transaction);
    }
}
