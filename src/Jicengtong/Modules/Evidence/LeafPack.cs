using System.Buffers.Binary;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// Leaves of one commit as one value: of each the length of its canonical bytes (two bytes, the higher first), these bytes, the length of its
/// salt (one byte) and the salt.
/// </summary>
internal static class LeafPack
{
    /// <summary>In one row, so that a batch of the sequencer stays a batch.</summary>
    public const int Most = 1024;

    /// <summary>At most <see cref="Most"/> of them.</summary>
    public static byte[] Pack(IReadOnlyCollection<(Leaf Leaf, byte[] Salt)> leaves)
    {
        var packed = new byte[leaves.Sum(one => 3 + one.Leaf.EncodedLength + one.Salt.Length)];
        var rest = packed.AsSpan();
        foreach (var (leaf, salt) in leaves)
        {
            var length = leaf.EncodedLength;
            BinaryPrimitives.WriteUInt16BigEndian(rest, checked((ushort)length));
            leaf.EncodeTo(rest.Slice(2, length));
            rest[2 + length] = checked((byte)salt.Length);
            salt.CopyTo(rest[(3 + length)..]);
            rest = rest[(3 + length + salt.Length)..];
        }

        return packed;
    }

    /// <summary>The leaves of a row, without a place yet.</summary>
    /// <exception cref="InvalidDataException">Somebody changed it: it is not what <see cref="Pack"/> writes.</exception>
    public static List<LeafRow> Unpack(WaitingRow row)
    {
        // How many it says is not trusted with memory.
        var leaves = new List<LeafRow>();
        var rest = row.Packed.AsSpan();
        while (rest.Length > 0)
        {
            var length = rest.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(rest) : int.MaxValue;
            if (rest.Length < (long)length + 3 || rest.Length < length + 3 + rest[length + 2] || Leaf.Decode(rest.Slice(2, length)) is not { } leaf)
                throw Changed(row);
            var salted = length + 3;
            leaves.Add(new LeafRow { Id = leaf.Id, Subject = leaf.Subject, At = leaf.At, Bytes = rest.Slice(2, length).ToArray(), Salt = rest.Slice(salted, rest[salted - 1]).ToArray() });
            rest = rest[(salted + rest[salted - 1])..];
        }

        return leaves.Count == row.Leaves ? leaves : throw Changed(row);
    }

    private static InvalidDataException Changed(WaitingRow row) => new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"等编号的第 {row.Id} 组叶读不懂"));
}
