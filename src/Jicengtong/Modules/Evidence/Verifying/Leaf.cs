using System.Buffers.Binary;
using System.Text;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// A leaf of the log: who did what to which thing and when, with a salted digest of what was said. Its canonical bytes are
/// what is hashed; docs/evidence.md describes them with an example.
/// </summary>
/// <param name="Id">Version 7, made together with the fact.</param>
/// <param name="At">Server time; whole microseconds, because a database keeps no more.</param>
/// <param name="Actor">Id of the person; all zero for the system.</param>
/// <param name="Kind">Stable dotted word.</param>
/// <param name="Subject">"prefix:id".</param>
/// <param name="ContentDigest">Hash of salt and content, by the hash of the log.</param>
/// <param name="SaltDigest">Hash of the salt: a salt that was exchanged is found although nobody has the content at hand.</param>
public sealed record Leaf(Guid Id, DateTimeOffset At, Guid Actor, string Kind, string Subject, byte[] ContentDigest, byte[] SaltDigest)
{
    /// <summary>Version of the encoding.</summary>
    public const byte Version = 1;

    /// <summary>Bytes of a salt.</summary>
    public const int SaltSize = 16;

    /// <summary>The canonical bytes: the version, then seven fields, each with its length (16 bits, big-endian) before it.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[EncodedLength];
        EncodeTo(bytes);
        return bytes;
    }

    /// <summary>How many canonical bytes there are.</summary>
    internal int EncodedLength => 1 + (7 * 2) + 16 + 8 + 16 + Encoding.UTF8.GetByteCount(Kind) + Encoding.UTF8.GetByteCount(Subject) + ContentDigest.Length + SaltDigest.Length;

    /// <summary>Writes them; <paramref name="bytes"/> is exactly <see cref="EncodedLength"/> long.</summary>
    internal void EncodeTo(Span<byte> bytes)
    {
        bytes[0] = Version;
        var rest = bytes[1..];
        Span<byte> fixedSize = stackalloc byte[16];
        Id.TryWriteBytes(fixedSize, bigEndian: true, out _);
        Put(ref rest, fixedSize);
        BinaryPrimitives.WriteInt64BigEndian(fixedSize, At.UtcTicks);
        Put(ref rest, fixedSize[..8]);
        Actor.TryWriteBytes(fixedSize, bigEndian: true, out _);
        Put(ref rest, fixedSize);
        Put(ref rest, Kind);
        Put(ref rest, Subject);
        Put(ref rest, ContentDigest);
        Put(ref rest, SaltDigest);
    }

    /// <summary>The leaf of canonical bytes; null when they are not exactly what <see cref="Encode"/> writes.</summary>
    public static Leaf? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0 || bytes[0] != Version)
            return null;
        var rest = bytes[1..];
        if (!Take(ref rest, out var id) || !Take(ref rest, out var ticks) || !Take(ref rest, out var actor) || !Take(ref rest, out var kind)
            || !Take(ref rest, out var subject) || !Take(ref rest, out var content) || !Take(ref rest, out var salt) || rest.Length > 0)
            return null;
        if (id.Length != 16 || ticks.Length != 8 || actor.Length != 16 || content.Length != MerkleHash.Size || salt.Length != MerkleHash.Size)
            return null;
        var at = BinaryPrimitives.ReadInt64BigEndian(ticks);
        // Plain letters only: then there is no second way to write the same leaf.
        if (at < 0 || at > DateTimeOffset.MaxValue.UtcTicks || !Ascii.IsValid(kind) || !Ascii.IsValid(subject))
            return null;
        return new Leaf(new Guid(id, true), new DateTimeOffset(at, TimeSpan.Zero), new Guid(actor, true),
            Encoding.ASCII.GetString(kind), Encoding.ASCII.GetString(subject), content.ToArray(), salt.ToArray());
    }

    private static void Put(ref Span<byte> rest, string field)
    {
        var length = Encoding.UTF8.GetBytes(field, rest[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(rest, checked((ushort)length));
        rest = rest[(2 + length)..];
    }

    private static void Put(ref Span<byte> rest, scoped ReadOnlySpan<byte> field)
    {
        BinaryPrimitives.WriteUInt16BigEndian(rest, checked((ushort)field.Length));
        field.CopyTo(rest[2..]);
        rest = rest[(2 + field.Length)..];
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (rest.Length < 2 || rest.Length < 2 + BinaryPrimitives.ReadUInt16BigEndian(rest))
            return false;
        field = rest.Slice(2, BinaryPrimitives.ReadUInt16BigEndian(rest));
        rest = rest[(2 + field.Length)..];
        return true;
    }
}
