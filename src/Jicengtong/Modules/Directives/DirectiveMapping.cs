using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Directives;

internal sealed class DirectiveMapping : IEntityTypeConfiguration<Directive>
{
    public void Configure(EntityTypeBuilder<Directive> builder)
    {
        builder.ToTable("directive_directives");
        builder.HasKey(directive => directive.Id);
        builder.Property(directive => directive.IssuerCode).HasMaxLength(32);
        builder.Property(directive => directive.IssuerName).HasMaxLength(100);
        builder.Property(directive => directive.Content).AsJson();
        builder.Property(directive => directive.Issue).AsJson();
        builder.Property(directive => directive.Withdrawal).AsJson();
        builder.Property(directive => directive.Version).IsConcurrencyToken();
        builder.Property(directive => directive.Matter).HasMaxLength(100);
        builder.HasIndex(directive => directive.SigningId).HasFilter("signing_id IS NOT NULL");
        builder.HasIndex(directive => new { directive.IssuerCode, directive.Id });
        builder.HasIndex(directive => new { directive.AuthorId, directive.Id });
        builder.HasIndex(directive => new { directive.Matter, directive.IssuedAt });
        builder.HasIndex(directive => directive.IssuedAt);
        builder.HasIndex(directive => directive.MergedIntoId);
    }
}

internal sealed class RelayMapping : IEntityTypeConfiguration<Relay>
{
    public void Configure(EntityTypeBuilder<Relay> builder)
    {
        builder.ToTable("directive_relays");
        builder.HasKey(relay => relay.Id);
        builder.Property(relay => relay.UnitCode).HasMaxLength(32);
        builder.Property(relay => relay.UnitName).HasMaxLength(100);
        builder.Property(relay => relay.KeyPoints).AsJson();
        builder.Property(relay => relay.WhyTight).HasMaxLength(500);
        builder.Property(relay => relay.Audience).AsJson();
        builder.HasIndex(relay => relay.DirectiveId);
        builder.HasIndex(relay => new { relay.ById, relay.DirectiveId });
        builder.HasOne<Directive>().WithMany().HasForeignKey(relay => relay.DirectiveId);
    }
}

internal sealed class DirectiveRevisionMapping : IEntityTypeConfiguration<Revising.DirectiveRevision>
{
    public void Configure(EntityTypeBuilder<Revising.DirectiveRevision> builder)
    {
        builder.ToTable("directive_revisions");
        builder.HasKey(revision => revision.Id);
        builder.Property(revision => revision.Before).AsJson();
        builder.Property(revision => revision.Changes).AsJson();
        builder.Property(revision => revision.Why).HasMaxLength(500);
        builder.HasIndex(revision => new { revision.DirectiveId, revision.Number }).IsUnique();
        builder.HasOne<Directive>().WithMany().HasForeignKey(revision => revision.DirectiveId);
    }
}

internal sealed class DirectiveAnswerMapping : IEntityTypeConfiguration<DirectiveAnswer>
{
    public void Configure(EntityTypeBuilder<DirectiveAnswer> builder)
    {
        builder.ToTable("directive_answers");
        builder.HasKey(answer => answer.Id);
        builder.Property(answer => answer.Questions).AsJson();
        builder.HasIndex(answer => answer.DirectiveId);
        builder.HasOne<Directive>().WithMany().HasForeignKey(answer => answer.DirectiveId);
    }
}

internal sealed class DirectiveMergeMapping : IEntityTypeConfiguration<Merging.DirectiveMerge>
{
    public void Configure(EntityTypeBuilder<Merging.DirectiveMerge> builder)
    {
        builder.ToTable("directive_merges");
        builder.HasKey(merge => merge.Id);
        builder.Property(merge => merge.Proposal).AsJson();
        builder.Property(merge => merge.Answer).AsJson();
        builder.HasIndex(merge => merge.DraftId);
        builder.HasIndex(merge => merge.IntoId);
        builder.HasOne<Directive>().WithMany().HasForeignKey(merge => merge.DraftId);
    }
}

internal sealed class DirectiveSampleMapping : IEntityTypeConfiguration<Sampling.DirectiveSample>
{
    public void Configure(EntityTypeBuilder<Sampling.DirectiveSample> builder)
    {
        builder.ToTable("directive_samples");
        builder.HasKey(sample => sample.Id);
        builder.Property(sample => sample.Questions).AsJson();
        builder.HasIndex(sample => sample.DirectiveId).IsUnique();
        builder.HasIndex(sample => sample.ClosesAt).HasFilter("closed_at IS NULL");
        builder.HasOne<Directive>().WithMany().HasForeignKey(sample => sample.DirectiveId);
    }
}

internal sealed class SampleUnitMapping : IEntityTypeConfiguration<Sampling.SampleUnit>
{
    public void Configure(EntityTypeBuilder<Sampling.SampleUnit> builder)
    {
        builder.ToTable("directive_sample_units");
        builder.HasKey(unit => unit.Id);
        builder.Property(unit => unit.UnitCode).HasMaxLength(32);
        builder.Property(unit => unit.UnitName).HasMaxLength(100);
        builder.HasIndex(unit => unit.SampleId);
        builder.HasOne<Sampling.DirectiveSample>().WithMany().HasForeignKey(unit => unit.SampleId);
    }
}

internal sealed class SampleMarkMapping : IEntityTypeConfiguration<Sampling.SampleMark>
{
    public void Configure(EntityTypeBuilder<Sampling.SampleMark> builder)
    {
        builder.ToTable("directive_sample_marks");
        builder.HasKey(mark => mark.Mark);
        builder.Property(mark => mark.Mark).HasMaxLength(64);
        builder.HasIndex(mark => mark.SampleId);
    }
}

internal sealed class SenderBudgetMapping : IEntityTypeConfiguration<Budgets.SenderBudget>
{
    public void Configure(EntityTypeBuilder<Budgets.SenderBudget> builder)
    {
        builder.ToTable("directive_budgets");
        builder.HasKey(budget => budget.Id);
        builder.Property(budget => budget.UnitCode).HasMaxLength(32);
        builder.Property(budget => budget.UnitName).HasMaxLength(100);
        builder.HasIndex(budget => new { budget.UnitCode, budget.Year }).IsUnique();
    }
}

internal sealed class DirectiveReleaseMapping : IEntityTypeConfiguration<Budgets.DirectiveRelease>
{
    public void Configure(EntityTypeBuilder<Budgets.DirectiveRelease> builder)
    {
        builder.ToTable("directive_releases");
        builder.HasKey(release => release.Id);
        builder.Property(release => release.Decision).AsJson();
        builder.Property(release => release.Why).HasMaxLength(500);
        builder.HasIndex(release => release.DirectiveId);
        builder.HasOne<Directive>().WithMany().HasForeignKey(release => release.DirectiveId);
    }
}
