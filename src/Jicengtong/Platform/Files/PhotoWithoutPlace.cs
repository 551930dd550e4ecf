using System.Buffers.Binary;

namespace Jicengtong.Platform;

/// <summary>
/// A photo as it may be kept: the picture and which side is up, nothing else. Phones write where and when it was taken and
/// with which device into the same file; whoever reports a neighbour must not thereby say where they stood. The pixels are
/// not touched, so nothing has to be decoded and no picture can be a bomb.
/// </summary>
internal static class PhotoWithoutPlace
{
    /// <summary>Largest picture in pixels: a 200-megapixel photo opens on no cheap phone.</summary>
    public const long MostPixels = 100_000_000;

    private static readonly byte[] PngHead = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The bytes to keep; null when it is broken or not a picture we know; <paramref name="pixels"/> as the file says.</summary>
    public static byte[]? Of(ReadOnlySpan<byte> photo, out long pixels)
    {
        pixels = 0;
        try
        {
            if (photo.StartsWith<byte>([0xFF, 0xD8, 0xFF]))
                return Jpeg(photo, out pixels);
            if (photo.StartsWith(PngHead))
                return Png(photo, out pixels);
            if (photo.Length > 30 && photo.StartsWith("RIFF"u8) && photo[8..].StartsWith("WEBP"u8))
                return Webp(photo, out pixels);
            // GIF has no place in it.
            if (photo.Length > 10 && photo.StartsWith("GIF8"u8))
            {
                pixels = (long)BinaryPrimitives.ReadUInt16LittleEndian(photo[6..]) * BinaryPrimitives.ReadUInt16LittleEndian(photo[8..]);
                return photo.ToArray();
            }
        }
        catch (ArgumentOutOfRangeException)
        {
            // A length inside the file points outside of it.
        }

        return null;
    }

    // Segments up to the end of the picture. APP1 (Exif, XMP), APP13 (IPTC), comments and whatever was appended behind the end go.
    private static byte[]? Jpeg(ReadOnlySpan<byte> photo, out long pixels)
    {
        pixels = 0;
        var (kept, upright) = (new MemoryStream(photo.Length), (ushort)1);
        kept.Write(photo[..2]);
        for (var at = 2; ;)
        {
            while (photo.Slice(at, 2)[1] == 0xFF)
                at++;
            if (photo[at] != 0xFF)
                return null;
            var marker = photo[at + 1];
            if (marker == 0xD9)
            {
                kept.Write(photo.Slice(at, 2));
                return WithOrientation(kept.ToArray(), upright);
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(photo.Slice(at + 2, 2));
            var segment = photo.Slice(at, 2 + length);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                pixels = (long)BinaryPrimitives.ReadUInt16BigEndian(segment[5..]) * BinaryPrimitives.ReadUInt16BigEndian(segment[7..]);
            if (marker == 0xE1)
                upright = OrientationIn(segment[4..]) ?? upright;
            else if (marker is not (0xED or 0xFE))
                kept.Write(segment);
            at += 2 + length;
            if (marker != 0xDA)
                continue;
            var end = at;
            while (photo.Slice(end, 2)[0] != 0xFF || photo[end + 1] is 0x00 or (>= 0xD0 and <= 0xD7))
                end++;
            kept.Write(photo[at..end]);
            at = end;
        }
    }

    private static ushort? OrientationIn(ReadOnlySpan<byte> app1)
    {
        if (!app1.StartsWith("Exif\0\0"u8) || app1.Length < 14)
            return null;
        var tiff = app1[6..];
        var little = tiff[0] == (byte)'I';
        ushort Short(ReadOnlySpan<byte> from) => little ? BinaryPrimitives.ReadUInt16LittleEndian(from) : BinaryPrimitives.ReadUInt16BigEndian(from);
        var first = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (first > tiff.Length - 2)
            return null;
        var directory = tiff[(int)first..];
        for (var entry = 0; entry < Short(directory) && directory.Length >= 14 + (entry * 12); entry++)
            if (Short(directory[(2 + (entry * 12))..]) == 0x0112)
                return Short(directory[(10 + (entry * 12))..]) is >= 1 and <= 8 and var turned ? turned : null;
        return null;
    }

    // A turned photo keeps an Exif of one entry: which side is up.
    private static byte[] WithOrientation(byte[] photo, ushort upright) => upright == 1 ? photo
        : [.. photo[..2], 0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)upright, 0, 0, 0, 0, 0, 0, .. photo[2..]];

    private static byte[]? Png(ReadOnlySpan<byte> photo, out long pixels)
    {
        pixels = 0;
        var kept = new MemoryStream(photo.Length);
        kept.Write(PngHead);
        for (var at = PngHead.Length; ;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(photo.Slice(at, 4));
            if (length > photo.Length)
                return null;
            var chunk = photo.Slice(at, (int)length + 12);
            var kind = chunk.Slice(4, 4);
            if (kind.SequenceEqual("IHDR"u8))
                pixels = (long)BinaryPrimitives.ReadUInt32BigEndian(chunk[8..]) * BinaryPrimitives.ReadUInt32BigEndian(chunk[12..]);
            if (!kind.SequenceEqual("eXIf"u8) && !kind.SequenceEqual("tEXt"u8) && !kind.SequenceEqual("iTXt"u8) && !kind.SequenceEqual("zTXt"u8) && !kind.SequenceEqual("tIME"u8))
                kept.Write(chunk);
            if (kind.SequenceEqual("IEND"u8))
                return kept.ToArray();
            at += chunk.Length;
        }
    }

    private static byte[]? Webp(ReadOnlySpan<byte> photo, out long pixels)
    {
        pixels = 0;
        var kept = new MemoryStream(photo.Length);
        kept.Write(photo[..12]);
        for (var at = 12; at + 8 <= photo.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(photo.Slice(at + 4, 4));
            if (length > photo.Length)
                return null;
            var chunk = photo.Slice(at, (int)Math.Min(8 + length + (length & 1), photo.Length - at)).ToArray();
            var kind = chunk.AsSpan(0, 4);
            if (kind.SequenceEqual("VP8X"u8))
            {
                // Flags of Exif and XMP are cleared with the chunks.
                chunk[8] &= 0xF3;
                pixels = (1L + chunk[12] + (256 * chunk[13]) + (65536 * chunk[14])) * (1L + chunk[15] + (256 * chunk[16]) + (65536 * chunk[17]));
            }

            if (!kind.SequenceEqual("EXIF"u8) && !kind.SequenceEqual("XMP "u8))
                kept.Write(chunk);
            at += chunk.Length;
        }

        var whole = kept.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(whole.AsSpan(4), (uint)whole.Length - 8);
        return whole;
    }
}
