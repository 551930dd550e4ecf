using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Evidence;

// These classes give the tables their shape; rows are written and read by SQL.

/// <summary>Leaves of one commit until the sequencer has been: one row however many there are, so that the act pays little for them.</summary>
internal sealed class WaitingRow
{
    /// <summary>Grows with time.</summary>
    public long Id { get; init; }

    /// <summary>How many.</summary>
    public int Leaves { get; init; }

    /// <summary>As <see cref="LeafPack"/> writes them.</summary>
    public byte[] Packed { get; init; } = [];
}

/// <summary>One leaf that has its place. What counts is <see cref="Bytes"/>; the other columns find it and must say the same.</summary>
internal sealed class LeafRow
{
    public Guid Id { get; init; }

    public string Subject { get; init; } = "";

    public DateTimeOffset At { get; init; }

    public byte[] Bytes { get; init; } = [];

    public byte[] Salt { get; init; } = [];

    /// <summary>Its place in the log from 0; in the table there is always one, null is for one that waits.</summary>
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

/// <summary>A checkpoint that was put somewhere else, and what came back as proof of it.</summary>
internal sealed class AnchoredRow
{
    /// <summary>Name of the witness, or "mail".</summary>
    public string Place { get; init; } = "";

    public long Size { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The co-signature line; empty for a mail.</summary>
    public string Proof { get; init; } = "";
}

/// <summary>The last checkpoint of somebody else's log that was co-signed here.</summary>
internal sealed class WitnessedRow
{
    public string Origin { get; init; } = "";

    public long Size { get; init; }

    public string Note { get; init; } = "";

    public DateTimeOffset At { get; init; }
}

/// <summary>That the times of old leaves were forgotten: how many, and up to when.</summary>
[Proven("forgetting")]
internal sealed class ForgettingRow
{
    public Guid Id { get; init; }

    public DateTimeOffset Before { get; init; }

    public long Leaves { get; init; }

    public DateTimeOffset At { get; init; }
}

internal sealed class AnchoredMapping : IEntityTypeConfiguration<AnchoredRow>
{
    public void Configure(EntityTypeBuilder<AnchoredRow> builder)
    {
        builder.ToTable("evidence_anchored");
        builder.HasKey(anchored => new { anchored.Place, anchored.Size });
        builder.Property(anchored => anchored.Place).HasMaxLength(200);
    }
}

internal sealed class WitnessedMapping : IEntityTypeConfiguration<WitnessedRow>
{
    public void Configure(EntityTypeBuilder<WitnessedRow> builder)
    {
        builder.ToTable("evidence_witnessed");
        builder.HasKey(witnessed => witnessed.Origin);
        builder.Property(witnessed => witnessed.Origin).HasMaxLength(200);
    }
}

internal sealed class ForgettingMapping : IEntityTypeConfiguration<ForgettingRow>
{
    public void Configure(EntityTypeBuilder<ForgettingRow> builder)
    {
        builder.ToTable("evidence_forgettings");
        builder.HasKey(forgetting => forgetting.Id);
        builder.Property(forgetting => forgetting.Id).ValueGeneratedNever();
    }
}

internal sealed class WaitingMapping : IEntityTypeConfiguration<WaitingRow>
{
    public void Configure(EntityTypeBuilder<WaitingRow> builder)
    {
        builder.ToTable("evidence_waiting");
        builder.HasKey(waiting => waiting.Id);
    }
}

internal sealed class LeafMapping : IEntityTypeConfiguration<LeafRow>
{
    public void Configure(EntityTypeBuilder<LeafRow> builder)
    {
        builder.ToTable("evidence_leaves");
        builder.HasKey(leaf => leaf.Sequence);
        builder.Property(leaf => leaf.Sequence).ValueGeneratedNever();
        builder.HasIndex(leaf => leaf.Id).IsUnique();
        builder.Property(leaf => leaf.Subject).HasMaxLength(RecordFact.LongestSubject);
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
