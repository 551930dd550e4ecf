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

    /// <summary>So much of the beginning tells a voice from a video.</summary>
    public const int HeadLength = 4096;

    /// <summary>A photo, voice or video: what a page can show or play; null when it is none.</summary>
    public static string? Shown(ReadOnlySpan<byte> head, string name)
        => Of(head, "") is { } photo && photo.StartsWith("image/", StringComparison.Ordinal) ? photo : Recording(head, name);

    // Matroska as browsers record it, MP4/MOV/3GP as phones do, and the older voice formats.
    private static string? Recording(ReadOnlySpan<byte> head, string name)
    {
        var saysVoice = Path.GetExtension(name).ToLowerInvariant() is ".m4a" or ".aac" or ".weba" or ".ogg" or ".oga" or ".opus" || Path.GetFileName(name).StartsWith("录音", StringComparison.Ordinal);
        return head switch
        {
            [0x1A, 0x45, 0xDF, 0xA3, ..] => saysVoice || (head.IndexOf("V_"u8) < 0 && head.IndexOf("A_"u8) >= 0) ? "audio/webm" : "video/webm",
            _ when head.Length >= 12 && head[4..].StartsWith("ftyp"u8) => saysVoice || head[8..].StartsWith("M4A"u8) ? "audio/mp4" : "video/mp4",
            _ when head.StartsWith("OggS"u8) => "audio/ogg",
            _ when head.StartsWith("#!AMR"u8) => "audio/amr",
            _ when head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WAVE"u8) => "audio/wav",
            _ when head.StartsWith("ID3"u8) || head is [0xFF, 0xFB or 0xF3 or 0xF2, ..] => "audio/mpeg",
            [0xFF, 0xF1 or 0xF9, ..] => "audio/aac",
            _ => null,
        };
    }

    /// <summary>The media type of a document or picture, or null when it is nothing we accept.</summary>
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
