using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.Roster;

/// <summary>A roster that was uploaded and is being looked at; it goes with the import, or after a day.</summary>
internal sealed class RosterDraft
{
    public required Guid Id { get; init; }

    /// <summary>The place whose list it is.</summary>
    public required string PlaceCode { get; init; }

    public required Guid UploadedBy { get; init; }

    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>Name of the file.</summary>
    public required string File { get; init; }

    /// <summary>The sheets as JSON, sealed by <see cref="FieldKeys"/>: numbers of telephones stand in them.</summary>
    public required string Content { get; init; }

    public required RosterChoices Choices { get; set; }
}

/// <summary>What is remembered of a place's lists.</summary>
internal sealed class RosterMemoryRow
{
    public required string PlaceCode { get; init; }

    public required RosterMemory Memory { get; set; }
}

internal sealed class RosterDraftMapping : IEntityTypeConfiguration<RosterDraft>
{
    public void Configure(EntityTypeBuilder<RosterDraft> builder)
    {
        builder.ToTable("organization_roster_drafts");
        builder.HasKey(draft => draft.Id);
        builder.Property(draft => draft.PlaceCode).HasMaxLength(32);
        builder.Property(draft => draft.File).HasMaxLength(200);
        builder.Property(draft => draft.Choices).AsJson();
        builder.HasIndex(draft => draft.UploadedAt);
    }
}

internal sealed class RosterMemoryMapping : IEntityTypeConfiguration<RosterMemoryRow>
{
    public void Configure(EntityTypeBuilder<RosterMemoryRow> builder)
    {
        builder.ToTable("organization_roster_memories");
        builder.HasKey(row => row.PlaceCode);
        builder.Property(row => row.PlaceCode).HasMaxLength(32);
        builder.Property(row => row.Memory).AsJson();
    }
}

/// <summary>Forgets lists that nobody went on with.</summary>
internal sealed class ForgetRosters(Store store, Sql sql, TimeProvider clock) : IJob
{
    public async Task Run(CancellationToken cancel)
    {
        using var turn = await store.EnterToWrite(cancel);
        await sql.Execute("DELETE FROM organization_roster_drafts WHERE uploaded_at < @before", new { before = clock.GetUtcNow().AddDays(-1) }, cancel);
    }
}
