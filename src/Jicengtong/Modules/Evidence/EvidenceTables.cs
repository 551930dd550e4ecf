using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Evidence;

// These classes give the tables their shape; rows are written and read by SQL.

/// <summary>One leaf. What counts is <see cref="Bytes"/>; the other columns find it and must say the same.</summary>
internal sealed class LeafRow
{
    public Guid Id { get; init; }

    public string Subject { get; init; } = "";

    public DateTimeOffset At { get; init; }

    public byte[] Bytes { get; init; } = [];

    public byte[] Salt { get; init; } = [];

    /// <summary>Its place in the log from 0; null until the sequencer has been.</summary>
    public long? Sequence { get; init; }
}

/// <summary>Up to 256 hashes of one level of the tree, one after the other.</summary>
internal sealed class TileRow
{
    public int Level { get; init; }

    public long Number { get; init; }

    public byte[] Hashes { get; init; } = [];
}

/// <summary>A signed checkpoint; everything it says is in the note.</summary>
internal sealed class CheckpointRow
{
    public long Size { get; init; }

    public string Note { get; init; } = "";
}

internal sealed class LeafMapping : IEntityTypeConfiguration<LeafRow>
{
    public void Configure(EntityTypeBuilder<LeafRow> builder)
    {
        builder.ToTable("evidence_leaves");
        builder.HasKey(leaf => leaf.Id);
        builder.Property(leaf => leaf.Id).ValueGeneratedNever();
        builder.Property(leaf => leaf.Subject).HasMaxLength(RecordFact.LongestSubject);
        builder.HasIndex(leaf => leaf.Sequence).IsUnique().HasFilter("sequence IS NOT NULL");
        builder.HasIndex(leaf => leaf.Id).HasFilter("sequence IS NULL");
        builder.HasIndex(leaf => new { leaf.Subject, leaf.Id });
    }
}

internal sealed class TileMapping : IEntityTypeConfiguration<TileRow>
{
    public void Configure(EntityTypeBuilder<TileRow> builder)
    {
        builder.ToTable("evidence_tiles");
        builder.HasKey(tile => new { tile.Level, tile.Number });
    }
}

internal sealed class CheckpointMapping : IEntityTypeConfiguration<CheckpointRow>
{
    public void Configure(EntityTypeBuilder<CheckpointRow> builder)
    {
        builder.ToTable("evidence_checkpoints");
        builder.HasKey(checkpoint => checkpoint.Size);
        builder.Property(checkpoint => checkpoint.Size).ValueGeneratedNever();
    }
}
