using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Problems.Anonymous;

internal sealed class CaseMapping : IEntityTypeConfiguration<AnonymousCase>
{
    public void Configure(EntityTypeBuilder<AnonymousCase> builder)
    {
        builder.ToTable("problem_cases");
        builder.HasKey(one => one.Id);
        builder.Property(one => one.Id).ValueGeneratedNever();
        builder.Property(one => one.HandlerUnit).HasMaxLength(32);
        builder.Property(one => one.HandlerUnitName).HasMaxLength(100);
        builder.Property(one => one.HandlerMatter).HasMaxLength(40);
        builder.HasIndex(one => one.CodeDigest).IsUnique();
        builder.HasIndex(one => one.HandlerUnit);
        builder.HasIndex(one => one.NextCareOn).HasFilter("next_care_on IS NOT NULL");
    }
}

internal sealed class LetterMapping : IEntityTypeConfiguration<CaseLetter>
{
    public void Configure(EntityTypeBuilder<CaseLetter> builder)
    {
        // No foreign key: rows of a day are taken out and put back in no order, letters and cases each for themselves.
        builder.ToTable("problem_case_letters");
        builder.HasKey(one => one.Id);
        builder.Property(one => one.Id).ValueGeneratedNever();
        builder.HasIndex(one => new { one.CaseId, one.FromHandlers, one.Sequence }).IsUnique();
        builder.HasIndex(one => one.WrittenOn).HasFilter("NOT carried");
    }
}
