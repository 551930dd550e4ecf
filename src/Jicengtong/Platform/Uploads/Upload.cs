using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Platform;

/// <summary>
/// A file on its way in, in pieces. <see cref="Received"/> bytes lie safely on the disk: it is raised only after the fsync, and
/// what lies behind it after a crash is cut off. Complete when it has a <see cref="Digest"/>; then a form may take it.
/// </summary>
public sealed class Upload
{
    /// <summary>Identity, also its name in <c>DATA/uploads</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who sends it; nobody else may go on with it or use it.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Name as its sender knows it.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes announced.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes on the disk.</summary>
    public long Received { get; set; }

    /// <summary>After this moment it is swept away.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>SHA-256 of what is kept, once it is complete and its type is known.</summary>
    public string? Digest { get; set; }

    /// <summary>Bytes kept: a photo loses what says where it was taken.</summary>
    public long Size { get; set; }

    /// <summary>Type by the first bytes, once complete.</summary>
    public string? MediaType { get; set; }
}

internal sealed class UploadMapping : IEntityTypeConfiguration<Upload>
{
    public void Configure(EntityTypeBuilder<Upload> builder)
    {
        builder.ToTable("platform_uploads");
        builder.HasKey(upload => upload.Id);
        builder.Property(upload => upload.Name).HasMaxLength(200);
        builder.Property(upload => upload.Digest).HasMaxLength(64);
        builder.Property(upload => upload.MediaType).HasMaxLength(100);
        builder.HasIndex(upload => upload.PersonId);
        builder.HasIndex(upload => upload.ExpiresAt);
    }
}

/// <summary>Section <c>Jct:Uploads</c>.</summary>
public sealed class UploadSettings
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Jct:Uploads";

    /// <summary>Largest file in bytes (200 MB).</summary>
    public long Largest { get; set; } = 200L * 1024 * 1024;

    /// <summary>Most bytes of one account on their way in at the same time.</summary>
    public long PerPerson { get; set; } = 600L * 1024 * 1024;

    /// <summary>Bytes of the disk that uploads leave alone, so that the database can still write.</summary>
    public long KeepFree { get; set; } = 500L * 1024 * 1024;

    /// <summary>How long an upload that nothing follows is kept. Longer than a villager is without a network.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromDays(7);
}
