using System.Buffers.Binary;

namespace Jicengtong.Platform;

/// <summary>
/// A phone writes where a video was taken into its MP4 or MOV file (ISO/IEC 14496-12: boxes <c>udta</c>, <c>meta</c> and
/// <c>uuid</c>). They become <c>free</c> boxes of the same length with nothing in them, so that nothing behind them moves.
/// WebM as browsers record it carries no place.
/// </summary>
internal static class VideoWithoutPlace
{
    private const int DeepestBox = 4;
    private static readonly string[] Holding = ["moov", "trak", "moof", "traf"];
    private static readonly string[] Telling = ["udta", "meta", "uuid"];

    /// <summary>Blanks them in place; a stream that is no such file is left alone.</summary>
    public static void Blank(Stream file)
    {
        Span<byte> head = stackalloc byte[8];
        file.Position = 0;
        if (file.ReadAtLeast(head, 8, throwOnEndOfStream: false) == 8 && head[4..].SequenceEqual("ftyp"u8))
            Blank(file, 0, file.Length, 0);
    }

    private static void Blank(Stream file, long from, long until, int depth)
    {
        Span<byte> head = stackalloc byte[16];
        for (var at = from; at + 8 <= until;)
        {
            file.Position = at;
            var read = file.ReadAtLeast(head, (int)Math.Min(16, until - at), throwOnEndOfStream: false);
            var (size, begins) = ((long)BinaryPrimitives.ReadUInt32BigEndian(head), 8);
            if (size == 1 && read == 16)
                (size, begins) = (BinaryPrimitives.ReadInt64BigEndian(head[8..]), 16);
            else if (size == 0)
                size = until - at;
            if (size < begins || at + size > until)
                return;
            var kind = System.Text.Encoding.Latin1.GetString(head.Slice(4, 4));
            if (Telling.Contains(kind))
            {
                file.Position = at + 4;
                file.Write("free"u8);
                file.Position = at + begins;
                Zero(file, size - begins);
            }
            else if (Holding.Contains(kind) && depth < DeepestBox)
            {
                Blank(file, at + begins, at + size, depth + 1);
            }

            at += size;
        }
    }

    private static void Zero(Stream file, long length)
    {
        var nothing = new byte[8192];
        for (var left = length; left > 0; left -= nothing.Length)
            file.Write(nothing, 0, (int)Math.Min(nothing.Length, left));
    }
}
