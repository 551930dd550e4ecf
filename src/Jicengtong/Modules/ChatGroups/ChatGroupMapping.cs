using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.ChatGroups;

internal sealed class ConsolidationMapping : IEntityTypeConfiguration<Consolidation>
{
    public void Configure(EntityTypeBuilder<Consolidation> builder)
    {
        builder.ToTable("chatgroup_consolidations");
        builder.HasKey(plan => plan.Id);
        builder.Property(plan => plan.UnitCode).HasMaxLength(32);
        builder.Property(plan => plan.UnitName).HasMaxLength(100);
        builder.Property(plan => plan.MadeByName).HasMaxLength(60);
        builder.Property(plan => plan.Source).HasMaxLength(1000);
        builder.Property(plan => plan.Wishes).AsJson();
        builder.Property(plan => plan.Figures).AsJson();
        builder.Property(plan => plan.Steps).AsJson();
        builder.Property(plan => plan.Adoption).AsJson();
        builder.Property(plan => plan.Version).IsConcurrencyToken();
        builder.HasIndex(plan => new { plan.UnitPath, plan.Id });
        builder.HasIndex(plan => new { plan.MadeById, plan.Id });
    }
}

internal sealed class ConsolidationContentMapping : IEntityTypeConfiguration<ConsolidationContent>
{
    public void Configure(EntityTypeBuilder<ConsolidationContent> builder)
    {
        builder.ToTable("chatgroup_contents");
        builder.HasKey(content => content.ConsolidationId);
        builder.HasOne<Consolidation>().WithOne().HasForeignKey<ConsolidationContent>(content => content.ConsolidationId);
    }
}

internal sealed class MemberCardMapping : IEntityTypeConfiguration<MemberCard>
{
    public void Configure(EntityTypeBuilder<MemberCard> builder)
    {
        builder.ToTable("chatgroup_cards");
        builder.HasKey(card => card.Id);
        builder.Property(card => card.Relief).AsJson();
        builder.HasIndex(card => new { card.PersonId, card.Id });
        builder.HasOne<Consolidation>().WithMany().HasForeignKey(card => card.ConsolidationId);
    }
}

internal sealed class RegisterMapping : IEntityTypeConfiguration<ChatGroup>
{
    public void Configure(EntityTypeBuilder<ChatGroup> builder)
    {
        builder.ToTable("chatgroup_groups");
        builder.HasKey(group => group.Id);
        builder.Property(group => group.UnitCode).HasMaxLength(32);
        builder.Property(group => group.UnitName).HasMaxLength(100);
        builder.Property(group => group.Name).HasMaxLength(200);
        builder.Property(group => group.Purpose).HasMaxLength(1000);
        builder.Property(group => group.OwnerName).HasMaxLength(60);
        builder.Property(group => group.Instead).HasMaxLength(1000);
        builder.Property(group => group.Matters).AsJson();
        builder.Property(group => group.Members).AsJson();
        builder.Property(group => group.Rules).AsJson();
        builder.Property(group => group.Approval).AsJson();
        builder.Property(group => group.Opening).AsJson();
        builder.Property(group => group.Keeping).AsJson();
        builder.Property(group => group.Dissolution).AsJson();
        builder.Property(group => group.State).HasConversion<string>().HasMaxLength(12);
        builder.Property(group => group.Version).IsConcurrencyToken();
        builder.HasIndex(group => new { group.UnitPath, group.State });
        builder.HasIndex(group => new { group.OwnerId, group.State });
        builder.HasIndex(group => new { group.State, group.EndsOn });
        builder.HasIndex(group => group.AskSubjectId);
        builder.HasIndex(group => group.ConsolidationId);
    }
}
