using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Platform;

/// <summary>What one place says about its calendar.</summary>
internal sealed class CalendarRow
{
    /// <summary>The unit; empty: everywhere.</summary>
    public required string UnitCode { get; init; }

    /// <summary>What the evidence of its changes is kept under.</summary>
    public required Guid Id { get; init; }

    /// <summary><see cref="CalendarEdits"/> as JSON.</summary>
    public required string Edits { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    public required Guid ChangedBy { get; set; }
}

internal sealed class CalendarMapping : IEntityTypeConfiguration<CalendarRow>
{
    public void Configure(EntityTypeBuilder<CalendarRow> builder)
    {
        builder.ToTable("platform_calendars");
        builder.HasKey(calendar => calendar.UnitCode);
        builder.Property(calendar => calendar.UnitCode).HasMaxLength(32);
    }
}
