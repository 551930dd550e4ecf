using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Problems;

internal sealed class ProblemMapping : IEntityTypeConfiguration<Problem>
{
    public void Configure(EntityTypeBuilder<Problem> builder)
    {
        builder.ToTable("problem_problems");
        builder.HasKey(problem => problem.Id);
        builder.Property(problem => problem.CountyCode).HasMaxLength(32);
        builder.Property(problem => problem.Number).HasMaxLength(20);
        builder.Property(problem => problem.Title).HasMaxLength(Problem.LongestTitle);
        builder.Property(problem => problem.Matter).HasMaxLength(40);
        builder.Property(problem => problem.UnitCode).HasMaxLength(32);
        builder.Property(problem => problem.UnitName).HasMaxLength(100);
        builder.Property(problem => problem.ReporterName).HasMaxLength(60);
        builder.Property(problem => problem.HandlerName).HasMaxLength(60);
        builder.Property(problem => problem.HandlerUnit).HasMaxLength(32);
        builder.Property(problem => problem.HandlerUnitName).HasMaxLength(100);
        builder.Property(problem => problem.Answer).AsJson();
        builder.Property(problem => problem.Closure).AsJson();
        builder.Property(problem => problem.State).HasConversion<string>().HasMaxLength(10);
        builder.Property(problem => problem.Version).IsConcurrencyToken();
        builder.HasIndex(problem => new { problem.CountyCode, problem.Number }).IsUnique();
        // The ledger, newest first: ids grow with time.
        builder.HasIndex(problem => new { problem.ReporterId, problem.Id });
        builder.HasIndex(problem => new { problem.HandlerId, problem.Id });
        builder.HasIndex(problem => new { problem.DeputyId, problem.Id }).HasFilter("deputy_id IS NOT NULL");
        builder.HasIndex(problem => new { problem.HandlerUnit, problem.Id });
        builder.HasIndex(problem => new { problem.UnitPath, problem.State });
        builder.HasMany(problem => problem.History).WithOne().HasForeignKey(entry => entry.ProblemId);
    }
}

internal sealed class ProblemEntryMapping : IEntityTypeConfiguration<ProblemEntry>
{
    public void Configure(EntityTypeBuilder<ProblemEntry> builder)
    {
        builder.ToTable("problem_entries");
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.Property(entry => entry.ByName).HasMaxLength(60);
        builder.Property(entry => entry.What).HasMaxLength(300);
        builder.HasIndex(entry => new { entry.ProblemId, entry.Sequence }).IsUnique();
    }
}

/// <summary>The last number given in a county on a day.</summary>
internal sealed class NumberRow
{
    public required string CountyCode { get; init; }

    public required DateOnly Day { get; init; }

    public required int LastNumber { get; init; }
}

internal sealed class NumberMapping : IEntityTypeConfiguration<NumberRow>
{
    public void Configure(EntityTypeBuilder<NumberRow> builder)
    {
        builder.ToTable("problem_numbers");
        builder.HasKey(row => new { row.CountyCode, row.Day });
        builder.Property(row => row.CountyCode).HasMaxLength(32);
    }
}
