using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Problems.Monthly;

/// <summary>What the monthly figures count, of one month, place, matter and unit that answers. docs/figures.md says what each number means.</summary>
internal abstract class MonthCounts
{
    /// <summary>202611.</summary>
    public int Month { get; private set; }

    public string UnitCode { get; private set; } = "";

    public string UnitName { get; private set; } = "";

    public string UnitPath { get; private set; } = "";

    public string Matter { get; private set; } = "";

    public string HandlerUnit { get; private set; } = "";

    public string HandlerUnitName { get; private set; } = "";

    public int Number { get; private set; }

    public int Within48 { get; private set; }

    public int InTime { get; private set; }

    public int Solved { get; private set; }

    public int SolvedAtOnce { get; private set; }

    public int Suspended { get; private set; }

    public int Rated { get; private set; }

    public int Content { get; private set; }

    public int Reopened { get; private set; }

    public int Returned { get; private set; }
}

/// <summary>All problems of a month that share place, matter and unit that answers, added up (docs/decisions/0045-months-are-counted-as-they-change.md).</summary>
internal sealed class MonthCell : MonthCounts
{
    /// <summary>The seconds each answered one took, <see cref="PackedSeconds"/>: medians need them all.</summary>
    public byte[] Took { get; private set; } = [];
}

/// <summary>A problem that came to its cell or left it, written by the database itself with the change; added to the cells within seconds.</summary>
internal sealed class MonthChange : MonthCounts
{
    /// <summary>In the order in which they happened.</summary>
    public long Id { get; private set; }

    /// <summary>Seconds to the first answer; null without one. Taken away when <see cref="MonthCounts.Number"/> is −1.</summary>
    public int? Took { get; private set; }
}

internal sealed class MonthCellMapping : IEntityTypeConfiguration<MonthCell>
{
    public void Configure(EntityTypeBuilder<MonthCell> builder)
    {
        builder.ToTable("problem_month_cells");
        builder.HasKey(cell => new { cell.Month, cell.UnitCode, cell.Matter, cell.HandlerUnit });
        Describe(builder);
        builder.HasIndex(cell => new { cell.Month, cell.UnitPath });
        builder.HasIndex(cell => new { cell.Month, cell.HandlerUnit });
    }

    internal static void Describe<T>(EntityTypeBuilder<T> builder)
        where T : MonthCounts
    {
        builder.Property(one => one.UnitCode).HasMaxLength(32);
        builder.Property(one => one.UnitName).HasMaxLength(100);
        builder.Property(one => one.Matter).HasMaxLength(40);
        builder.Property(one => one.HandlerUnit).HasMaxLength(32);
        builder.Property(one => one.HandlerUnitName).HasMaxLength(100);
    }
}

internal sealed class MonthChangeMapping : IEntityTypeConfiguration<MonthChange>
{
    public void Configure(EntityTypeBuilder<MonthChange> builder)
    {
        builder.ToTable("problem_month_changes");
        builder.HasKey(change => change.Id);
        MonthCellMapping.Describe(builder);
    }
}
