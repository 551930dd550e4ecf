namespace Jicengtong.Platform;

/// <summary>What a file is by its first bytes (magic numbers); the name only tells office formats and plain text apart.</summary>
internal static class MediaTypes
{
    private static readonly (byte[] Magic, string Type)[] Known =
    [
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        ("GIF8"u8.ToArray(), "image/gif"),
        ("%PDF-"u8.ToArray(), "application/pdf"),
        // Recordings, as browsers and phones make them.
        ([0x1A, 0x45, 0xDF, 0xA3], "audio/webm"),
        ("OggS"u8.ToArray(), "audio/ogg"),
        ("ID3"u8.ToArray(), "audio/mpeg"),
        ([0xFF, 0xFB], "audio/mpeg"),
        ("#!AMR"u8.ToArray(), "audio/amr"),
    ];

    /// <summary>The media type, or null when it is nothing we accept.</summary>
    public static string? Of(ReadOnlySpan<byte> head, string name)
    {
        foreach (var (magic, type) in Known)
            if (head.StartsWith(magic))
                return type;
        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
            return "image/webp";
        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WAVE"u8))
            return "audio/wav";
        var extension = Path.GetExtension(name).ToLowerInvariant();
        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8) && (extension is ".m4a" or ".mp4" or ".aac"))
            return "audio/mp4";
        if (head.StartsWith("PK\x03\x04"u8))
            return extension switch
            {
                ".docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                _ => null,
            };
        return extension is ".txt" or ".md" or ".csv" && !head.Contains((byte)0) && !head.StartsWith("MZ"u8) && !head.StartsWith("#!"u8) ? "text/plain; charset=utf-8" : null;
    }
}
