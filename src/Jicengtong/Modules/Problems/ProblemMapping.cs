using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Problems;

internal sealed class ProblemMapping : IEntityTypeConfiguration<Problem>
{
    private const string IsOpen = "state <> 'Closed'";

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
        builder.Property(problem => problem.HandlerKey).HasMaxLength(80);
        // Defaults are for rows written before these columns existed.
        builder.Property(problem => problem.Category).HasMaxLength(20).HasDefaultValue(ProblemRules.General);
        builder.Property(problem => problem.Channel).HasConversion<string>().HasMaxLength(20).HasDefaultValue(ProblemChannel.Official).HasSentinel(ProblemChannel.Official);
        builder.Property(problem => problem.CodeDigest).HasMaxLength(64);
        builder.Property(problem => problem.Department).HasMaxLength(100);
        builder.Property(problem => problem.DeciderName).HasMaxLength(60);
        builder.Property(problem => problem.DeciderUnit).HasMaxLength(32);
        builder.Property(problem => problem.DeciderUnitName).HasMaxLength(100);
        builder.Property(problem => problem.MergedIntoNumber).HasMaxLength(20);
        builder.Property(problem => problem.Rating).HasConversion<string>().HasMaxLength(20);
        builder.Property(problem => problem.Acceptance).AsJson();
        builder.Property(problem => problem.Returns).AsJson().HasDefaultValueSql("'[]'");
        builder.Property(problem => problem.Ruling).AsJson();
        builder.Property(problem => problem.Extension).AsJson();
        builder.Property(problem => problem.Suspension).AsJson();
        builder.Property(problem => problem.Answer).AsJson();
        builder.Property(problem => problem.Closure).AsJson();
        builder.Property(problem => problem.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(problem => problem.Version).IsConcurrencyToken();
        builder.HasIndex(problem => new { problem.CountyCode, problem.Number }).IsUnique();
        // The ledger, newest first: ids grow with time.
        builder.HasIndex(problem => new { problem.ReporterId, problem.Id }).HasFilter("reporter_id IS NOT NULL");
        builder.HasIndex(problem => new { problem.DeciderId, problem.Id }).HasFilter("decider_id IS NOT NULL");
        builder.HasIndex(problem => new { problem.DeciderUnit, problem.Id }).HasFilter("decider_unit IS NOT NULL");
        builder.HasIndex(problem => problem.CodeDigest).IsUnique().HasFilter("code_digest IS NOT NULL");
        builder.HasIndex(problem => problem.MergedIntoId).HasFilter("merged_into_id IS NOT NULL");
        // The ledger opens with what is not closed, a small part of it however old it is; the state is there to tell them from the ones above.
        builder.HasIndex(problem => new { problem.ReporterId, problem.Id, problem.State }).HasFilter(IsOpen);
        builder.HasIndex(problem => new { problem.HandlerId, problem.Id, problem.State }).HasFilter(IsOpen);
        // The time due stands in those of a bureau, a place and a county: they may have ten thousands open, and are counted without opening a row.
        builder.HasIndex(problem => new { problem.HandlerUnit, problem.Id, problem.State, problem.DueAt }).HasFilter(IsOpen);
        builder.HasIndex(problem => new { problem.UnitPath, problem.Id, problem.State, problem.DueAt }).HasFilter(IsOpen);
        builder.HasIndex(problem => new { problem.CountyCode, problem.Id, problem.State, problem.DueAt }).HasFilter(IsOpen);
        // What the jobs look for.
        builder.HasIndex(problem => problem.LapsesAt).HasFilter("lapses_at IS NOT NULL");
        builder.HasIndex(problem => problem.ReviewAt).HasFilter("review_at IS NOT NULL");
        // The monthly figures.
        builder.HasIndex(problem => new { problem.Month, problem.UnitPath });
        builder.HasIndex(problem => new { problem.HandlerId, problem.Id });
        builder.HasIndex(problem => new { problem.DeputyId, problem.Id }).HasFilter("deputy_id IS NOT NULL");
        builder.HasIndex(problem => new { problem.HandlerUnit, problem.Id });
        builder.HasIndex(problem => new { problem.UnitPath, problem.Id });
        builder.HasIndex(problem => new { problem.CountyCode, problem.Id });
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
        builder.Property(entry => entry.Kind).HasConversion<string>().HasMaxLength(20).HasDefaultValue(EntryKind.Reported).HasSentinel(EntryKind.Reported);
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

internal sealed class RulesMapping : IEntityTypeConfiguration<RulesRow>
{
    public void Configure(EntityTypeBuilder<RulesRow> builder)
    {
        builder.ToTable("problem_rules");
        builder.HasKey(row => row.UnitCode);
        builder.Property(row => row.UnitCode).HasMaxLength(32);
        builder.Property(row => row.Rules).AsJson();
    }
}

internal sealed class PrecedentMapping : IEntityTypeConfiguration<Precedent>
{
    public void Configure(EntityTypeBuilder<Precedent> builder)
    {
        builder.ToTable("problem_precedents");
        builder.HasKey(one => one.Id);
        builder.Property(one => one.Matter).HasMaxLength(40);
        builder.Property(one => one.PlaceCode).HasMaxLength(32);
        builder.Property(one => one.PlaceName).HasMaxLength(100);
        builder.Property(one => one.Unit).HasMaxLength(32);
        builder.Property(one => one.UnitName).HasMaxLength(100);
        builder.Property(one => one.Number).HasMaxLength(20);
        builder.Property(one => one.RulingUnit).HasMaxLength(32);
        builder.Property(one => one.RulingUnitName).HasMaxLength(100);
        // At most one holds for a matter in a place.
        builder.HasIndex(one => new { one.Matter, one.PlaceCode }).IsUnique().HasFilter("ended_at IS NULL");
    }
}

internal sealed class SupportMapping : IEntityTypeConfiguration<ProblemSupport>
{
    public void Configure(EntityTypeBuilder<ProblemSupport> builder)
    {
        builder.ToTable("problem_supports");
        builder.HasKey(one => one.Id);
        builder.Property(one => one.Id).ValueGeneratedNever();
        builder.Property(one => one.Unit).HasMaxLength(32);
        builder.Property(one => one.UnitName).HasMaxLength(100);
        builder.Property(one => one.PersonName).HasMaxLength(60);
        builder.HasIndex(one => new { one.ProblemId, one.Unit }).IsUnique();
        builder.HasIndex(one => new { one.Unit, one.ProblemId });
        builder.HasIndex(one => new { one.PersonId, one.ProblemId });
        builder.HasOne<Problem>().WithMany().HasForeignKey(one => one.ProblemId);
    }
}
