using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Platform;

/// <summary>One attached file: its name as people know it, and where its bytes are by their digest.</summary>
public sealed class StoredFile
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it belongs to, for example <c>directive</c>; the module of that name decides who may read it.</summary>
    public required string OwnerKind { get; init; }

    /// <summary>Id of what it belongs to.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>Name shown to people.</summary>
    public required string Name { get; init; }

    /// <summary>Type found by looking at the first bytes, never the one the sender claimed.</summary>
    public required string MediaType { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the content, hex; also its place on disk.</summary>
    public required string Digest { get; init; }

    /// <summary>Who attached it.</summary>
    public required Guid AddedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>What the virus scanner says; clean where there is none.</summary>
    public FileHealth Health { get; set; } = FileHealth.Clean;

    /// <summary>May be handed out.</summary>
    public bool IsClean => Health == FileHealth.Clean;
}

/// <summary>What the virus scanner says about a file.</summary>
public enum FileHealth
{
    /// <summary>Nothing was found, or nobody looks.</summary>
    Clean,

    /// <summary>Not looked at yet: nobody gets it.</summary>
    Waiting,

    /// <summary>A virus; its bytes are gone.</summary>
    Infected,
}

internal sealed class StoredFileMapping : IEntityTypeConfiguration<StoredFile>
{
    public void Configure(EntityTypeBuilder<StoredFile> builder)
    {
        builder.ToTable("platform_files");
        builder.HasKey(file => file.Id);
        builder.Property(file => file.OwnerKind).HasMaxLength(40);
        builder.Property(file => file.Name).HasMaxLength(200);
        builder.Property(file => file.MediaType).HasMaxLength(100);
        builder.Property(file => file.Digest).HasMaxLength(64);
        builder.Property(file => file.Health).HasConversion<string>().HasMaxLength(10).HasDefaultValue(FileHealth.Clean).HasSentinel(FileHealth.Clean);
        builder.Ignore(file => file.IsClean);
        builder.HasIndex(file => new { file.OwnerKind, file.OwnerId });
        builder.HasIndex(file => file.Health).HasFilter("health = 'Waiting'");
    }
}

/// <summary>A module's word on who may read the files of its things.</summary>
public interface IFileOwner
{
    /// <summary>The <see cref="StoredFile.OwnerKind"/> it speaks for.</summary>
    string Kind { get; }

    /// <summary>May this person read the files of this thing?</summary>
    Task<bool> MayRead(CurrentUser user, Guid ownerId, CancellationToken cancel);
}
