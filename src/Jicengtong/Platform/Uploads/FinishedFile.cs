using System.Globalization;
using System.Security.Cryptography;

namespace Jicengtong.Platform;

/// <summary>A whole file that was looked at: what it is by its bytes, and with what says where it was taken gone.</summary>
/// <param name="MediaType">By the first bytes.</param>
/// <param name="Size">Bytes after that.</param>
/// <param name="Digest">SHA-256 after that, hex.</param>
internal sealed record FinishedFile(string MediaType, long Size, string Digest)
{
    /// <summary>Largest photo that is taken apart in memory.</summary>
    private const long LargestPhoto = FileStore.Largest;

    /// <summary>Looks at it in its place; a photo or video is changed there.</summary>
    public static async Task<Result<FinishedFile>> Look(string place, string name)
    {
        await using var file = new FileStream(place, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var head = new byte[MediaTypes.HeadLength];
        var type = MediaTypes.Shown(head.AsSpan(0, await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false)), name);
        if (type is null)
            return new NoMedia(name);
        if (type.StartsWith("image/", StringComparison.Ordinal))
        {
            if (file.Length > LargestPhoto)
                return new Invalid("photos", $"“{name}”超过 20 MB。请用普通模式重拍。", "file.tooLarge");
            var bytes = new byte[file.Length];
            file.Position = 0;
            await file.ReadExactlyAsync(bytes);
            var photo = PhotoOf(bytes, name);
            if (!photo.Succeeded)
                return photo.Error;
            file.Position = 0;
            await file.WriteAsync(photo.Value);
            file.SetLength(photo.Value.Length);
        }
        else
        {
            VideoWithoutPlace.Blank(file);
        }

        file.Flush(flushToDisk: true);
        file.Position = 0;
        return new FinishedFile(type, file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file)));
    }

    /// <summary>The photo without its place, or why it cannot be kept.</summary>
    public static Result<byte[]> PhotoOf(byte[] bytes, string name)
    {
        if (PhotoWithoutPlace.Of(bytes, out var pixels) is not { } kept)
            return new Invalid("photos", $"“{name}”不是照片，或者文件坏了。请选 JPG、PNG 或 WebP 图片。", "problem.notAPhoto");
        return pixels <= PhotoWithoutPlace.MostPixels ? kept
            : new Invalid("photos", $"“{name}”有 {(pixels / 1_000_000).ToString(CultureInfo.InvariantCulture)} 百万像素，太大了。请用普通模式重拍，或截一张图。", "problem.photoTooLarge");
    }
}
