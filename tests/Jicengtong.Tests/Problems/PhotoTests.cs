using System.Buffers.Binary;

namespace Jicengtong.Tests.Problems;

/// <summary>Photos lose where they were taken and keep the picture.</summary>
public sealed class PhotoTests
{
    private static readonly byte[] Scan = [0xFF, 0xDA, 0, 4, 1, 0, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56];
    private static readonly byte[] Size = [0xFF, 0xC0, 0, 9, 8, 0x0B, 0xB8, 0x0F, 0xA0, 1, 0];

    [Fact]
    public void A_jpeg_loses_place_comment_and_what_is_appended_and_stays_upright()
    {
        byte[] place = [.. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0, 2, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 0x26, 0, 0, 0, .. "GPS27.9N102.2E"u8];
        byte[] photo = [0xFF, 0xD8, .. Segment(0xE0, "JFIF\0"u8), .. Segment(0xE1, place), .. Segment(0xED, "Photoshop 27.9N"u8), .. Segment(0xFE, "taken by Aniu"u8), .. Size, .. Scan, 0xFF, 0xD9, .. "MotionPhoto 102.2E"u8];
        var kept = PhotoWithoutPlace.Of(photo, out var pixels)!;
        Assert.Equal(12_000_000, pixels);
        foreach (var secret in new[] { "GPS", "27.9N", "102.2E", "Aniu", "MotionPhoto" })
            Assert.True(kept.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(secret)) < 0, secret);
        Assert.True(kept.AsSpan().IndexOf(Scan) > 0);
        Assert.Equal([0xFF, 0xD9], kept[^2..]);
        // Cleaned again nothing more goes, and the side that was up still is: entry 0x0112 says 6.
        Assert.True(kept.AsSpan().IndexOf<byte>([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]) > 0);
        Assert.Equal(kept, PhotoWithoutPlace.Of(kept, out _));
    }

    [Fact]
    public void A_png_and_a_webp_lose_theirs()
    {
        byte[] head = [.. "IHDR"u8, 0, 0, 0x0F, 0xA0, 0, 0, 0x0B, 0xB8, 8, 2, 0, 0, 0];
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk(head), .. Chunk([.. "eXIf"u8, .. "27.9N"u8]), .. Chunk([.. "tEXt"u8, .. "place 27.9N"u8]), .. Chunk([.. "IDAT"u8, 1, 2, 3]), .. Chunk("IEND"u8), .. "27.9N"u8];
        var kept = PhotoWithoutPlace.Of(png, out var pixels)!;
        Assert.Equal((12_000_000L, -1), (pixels, kept.AsSpan().IndexOf("27.9N"u8)));
        Assert.True(kept.AsSpan().IndexOf("IDAT"u8) > 0);

        byte[] body = [.. "VP8X"u8, 10, 0, 0, 0, 0x0C, 0, 0, 0, 0x9F, 0x0F, 0, 0xB7, 0x0B, 0, .. "VP8 "u8, 4, 0, 0, 0, 1, 2, 3, 4, .. "EXIF"u8, 6, 0, 0, 0, .. "27.9N!"u8];
        byte[] webp = [.. "RIFF"u8, (byte)(body.Length + 4), 0, 0, 0, .. "WEBP"u8, .. body];
        kept = PhotoWithoutPlace.Of(webp, out pixels)!;
        Assert.Equal((12_000_000L, -1, (byte)0), (pixels, kept.AsSpan().IndexOf("27.9N"u8), kept[20]));
        Assert.Equal(kept.Length - 8, kept[4]);
    }

    [Theory]
    [InlineData("FFD8FFE1FFFF00")]
    [InlineData("FFD8FF")]
    [InlineData("FFD8FFDA0004")]
    [InlineData("89504E470D0A1A0AFFFFFFFF49484452")]
    [InlineData("4D5A9000")]
    [InlineData("")]
    public void What_is_broken_or_no_picture_is_refused(string hex) => Assert.Null(PhotoWithoutPlace.Of(Convert.FromHexString(hex), out _));

    private static byte[] Segment(byte marker, ReadOnlySpan<byte> content) => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] Chunk(ReadOnlySpan<byte> kindAndContent)
    {
        var chunk = new byte[kindAndContent.Length + 8];
        BinaryPrimitives.WriteUInt32BigEndian(chunk, (uint)kindAndContent.Length - 4);
        kindAndContent.CopyTo(chunk.AsSpan(4));
        return chunk;
    }
}
