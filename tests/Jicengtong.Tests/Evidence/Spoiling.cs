using System.Security.Cryptography;
using Jicengtong.Modules.Evidence;

namespace Jicengtong.Tests.Evidence;

/// <summary>Ways to spoil a log, drawn at random; every one really changes something.</summary>
internal sealed class Spoiling(Random random, ECDsa stranger)
{
    private static readonly string[] Words = ["leaf.byte", "leaf.cut", "leaf.longer", "leaf.swap", "leaf.move", "leaf.delete", "leaf.truncate", "leaf.insert", "leaf.append", "leaf.reencode",
        "row.id", "row.subject", "row.at", "row.salt", "tile.bit", "tile.swap", "tile.cut", "tile.longer", "tile.delete", "tile.insert", "tile.move",
        "note.char", "note.delete", "note.swap", "note.size", "note.stranger", "note.insert", "all.forge", "all.rollback", "all.grow", "all.stranger"];

    /// <summary>How many ways there are.</summary>
    public static int Ways => Words.Length;

    /// <summary>A spoiled copy, and how it was spoiled.</summary>
    public (MemoryLog Log, string How) Spoil(MemoryLog good, int way)
    {
        var log = good.Copy();
        var how = Words[way];
        var leaf = random.Next(log.LeafRows.Count);
        var row = log.LeafRows[leaf];
        var tile = random.Next(log.TileRows.Count);
        var stored = log.TileRows[tile];
        var note = random.Next(log.CheckpointRows.Count);
        var checkpoint = log.CheckpointRows[note];
        switch (how)
        {
            case "leaf.byte": log.LeafRows[leaf] = row with { Bytes = Flip(row.Bytes) }; break;
            case "leaf.cut": log.LeafRows[leaf] = row with { Bytes = row.Bytes[..random.Next(row.Bytes.Length)] }; break;
            case "leaf.longer": log.LeafRows[leaf] = row with { Bytes = [.. row.Bytes, (byte)random.Next(256)] }; break;
            case "leaf.swap" when log.LeafRows.Count > 1:
                var other = (leaf + 1 + random.Next(log.LeafRows.Count - 1)) % log.LeafRows.Count;
                (log.LeafRows[leaf], log.LeafRows[other]) = (log.LeafRows[other] with { Sequence = leaf }, row with { Sequence = other });
                break;
            case "leaf.move": log.LeafRows[leaf] = row with { Sequence = Elsewhere(row.Sequence, log.LeafRows.Count) }; break;
            case "leaf.truncate": log.LeafRows.RemoveRange(leaf, log.LeafRows.Count - leaf); break;
            case "leaf.insert":
                for (var at = leaf; at < log.LeafRows.Count; at++)
                    log.LeafRows[at] = log.LeafRows[at] with { Sequence = at + 1 };
                log.LeafRows.Insert(leaf, Forged(leaf));
                break;
            case "leaf.append": log.LeafRows.Add(Forged(log.LeafRows.Count)); break;
            case "leaf.reencode": log.LeafRows[leaf] = Forged(leaf); break;
            case "row.id": log.LeafRows[leaf] = row with { Claims = row.Claims! with { Id = Guid.NewGuid() } }; break;
            case "row.subject": log.LeafRows[leaf] = row with { Claims = row.Claims! with { Subject = row.Claims.Subject + "0" } }; break;
            case "row.at": log.LeafRows[leaf] = row with { Claims = row.Claims! with { At = row.Claims.At.AddTicks(random.Next(1, 9) * (random.Next(2) == 0 ? -10 : 10)) } }; break;
            case "row.salt": log.LeafRows[leaf] = row with { Claims = row.Claims! with { Salt = Flip(row.Claims.Salt) } }; break;
            case "tile.bit": log.TileRows[tile] = stored with { Hashes = Flip(stored.Hashes) }; break;
            case "tile.swap" when stored.Hashes.Length > 32:
                var hashes = (byte[])stored.Hashes.Clone();
                var place = random.Next((hashes.Length / 32) - 1) * 32;
                stored.Hashes.AsSpan(place + 32, 32).CopyTo(hashes.AsSpan(place));
                stored.Hashes.AsSpan(place, 32).CopyTo(hashes.AsSpan(place + 32));
                log.TileRows[tile] = stored with { Hashes = hashes };
                break;
            case "tile.cut": log.TileRows[tile] = stored with { Hashes = stored.Hashes[..random.Next(stored.Hashes.Length)] }; break;
            case "tile.longer": log.TileRows[tile] = stored with { Hashes = [.. stored.Hashes, .. RandomNumberGenerator.GetBytes(random.Next(2) == 0 ? 32 : random.Next(1, 64))] }; break;
            case "tile.delete": log.TileRows.RemoveAt(tile); break;
            case "tile.insert": log.TileRows.Add(new StoredTile(random.Next(-1, 5), random.Next(-2, 9) * (random.Next(3) == 0 ? 1L << 52 : 1), RandomNumberGenerator.GetBytes(32 * random.Next(1, 257)))); break;
            case "tile.move": log.TileRows[tile] = stored with { Number = Elsewhere(stored.Number, 4) }; break;
            case "note.char": log.CheckpointRows[note] = checkpoint with { Note = FlipLetter(checkpoint.Note) }; break;
            case "note.delete": log.CheckpointRows.RemoveAt(note); break;
            case "note.swap" when log.CheckpointRows.Count > 1:
                var second = (note + 1 + random.Next(log.CheckpointRows.Count - 1)) % log.CheckpointRows.Count;
                (log.CheckpointRows[note], log.CheckpointRows[second]) = (checkpoint with { Note = log.CheckpointRows[second].Note }, log.CheckpointRows[second] with { Note = checkpoint.Note });
                break;
            case "note.size": log.CheckpointRows[note] = checkpoint with { Size = Elsewhere(checkpoint.Size, log.LeafRows.Count) }; break;
            case "note.stranger": log.CheckpointRows[note] = checkpoint with { Note = Resigned(checkpoint.Note) }; break;
            case "note.insert": log.CheckpointRows.Add(new StoredNote(random.Next(0, log.LeafRows.Count + 5), random.Next(2) == 0 ? checkpoint.Note : Resigned(checkpoint.Note))); break;
            case "all.forge":
                log.LeafRows[leaf] = Forged(leaf);
                Rebuild(log);
                break;
            case "all.rollback" when log.CheckpointRows.Count > 1:
                var keep = random.Next(log.CheckpointRows.Count - 1);
                log.CheckpointRows.RemoveRange(keep + 1, log.CheckpointRows.Count - keep - 1);
                log.LeafRows.RemoveRange((int)log.CheckpointRows[keep].Size, log.LeafRows.Count - (int)log.CheckpointRows[keep].Size);
                Rebuild(log);
                break;
            case "all.grow":
                log.LeafRows.Add(Forged(log.LeafRows.Count));
                Rebuild(log);
                break;
            case "all.stranger":
                for (var at = 0; at < log.CheckpointRows.Count; at++)
                    log.CheckpointRows[at] = log.CheckpointRows[at] with { Note = Resigned(log.CheckpointRows[at].Note) };
                break;
            default:
                log.LeafRows.RemoveAt(leaf);
                how = "leaf.delete";
                break;
        }

        return (log, how);
    }

    /// <summary>Another leaf of the right form for this place.</summary>
    public static StoredLeaf Forged(long sequence)
    {
        var salt = RandomNumberGenerator.GetBytes(Leaf.SaltSize);
        var leaf = new Leaf(Guid.CreateVersion7(), TestClock.At(11, 20, 10).ToUniversalTime(), Guid.NewGuid(), "receipt.given", "ask:" + Guid.NewGuid(), RandomNumberGenerator.GetBytes(32), SHA256.HashData(salt));
        return new StoredLeaf(sequence, leaf.Encode(), new LeafClaims(leaf.Id, leaf.Subject, leaf.At, salt));
    }

    /// <summary>The bytes with one bit changed.</summary>
    public byte[] Flip(byte[] bytes)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }

    /// <summary>The text with one letter changed, removed or doubled.</summary>
    public string FlipLetter(string text)
    {
        var at = random.Next(text.Length);
        return random.Next(3) switch
        {
            0 when at == 0 || text[at] != text[at - 1] => text.Remove(at, 1),
            1 => text.Insert(at, text[at].ToString()),
            _ => text[..at] + (char)(text[at] ^ (1 << random.Next(5))) + text[(at + 1)..],
        };
    }

    /// <summary>Tiles of the leaves as they now are: the forger knows the format.</summary>
    private static void Rebuild(MemoryLog log)
    {
        log.TileRows.Clear();
        log.TileRows.AddRange(Modules.Evidence.Tiles.Append(0, [.. log.LeafRows.Select(leaf => MerkleHash.Sha256.OfLeaf(leaf.Bytes))], _ => null).Select(tile => new StoredTile(tile.Key.Level, tile.Key.Number, tile.Value)));
    }

    private string Resigned(string note) => VerifyingKey.Sign(stranger, Checkpoint.Parse(SignedNote.Parse(note)!.Text)!);

    private long Elsewhere(long from, int around)
    {
        var to = random.Next(5) == 0 ? random.NextInt64() : random.Next(-2, around + 300);
        return to == from ? to + 1 : to;
    }
}
