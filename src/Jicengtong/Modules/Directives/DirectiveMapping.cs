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
        builder.HasIndex(directive => new { directive.Matter, directive.IssuedAt });
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
