using Jicengtong.Modules.Directives.Papers;
using Jicengtong.Modules.Directives.Signing;
using Jicengtong.Modules.Directives.Texts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Directives.Flow;

internal sealed class FlowMapping : IEntityTypeConfiguration<FlowRow>
{
    public void Configure(EntityTypeBuilder<FlowRow> builder)
    {
        builder.ToTable("directive_flows");
        builder.HasKey(row => row.UnitCode);
        builder.Property(row => row.UnitCode).HasMaxLength(32);
        builder.Property(row => row.Flows).AsJson();
    }
}

internal sealed class StepTakenMapping : IEntityTypeConfiguration<StepTaken>
{
    public void Configure(EntityTypeBuilder<StepTaken> builder)
    {
        builder.ToTable("directive_steps");
        builder.HasKey(step => step.Id);
        builder.Property(step => step.Kind).HasConversion<string>().HasMaxLength(20);
        builder.Property(step => step.ByName).HasMaxLength(60);
        builder.Property(step => step.Transcript).AsJson();
        builder.HasIndex(step => new { step.FileId, step.Id });
    }
}

internal sealed class NumberSeriesMapping : IEntityTypeConfiguration<NumberSeries>
{
    public void Configure(EntityTypeBuilder<NumberSeries> builder)
    {
        builder.ToTable("directive_number_series");
        builder.HasKey(series => new { series.UnitCode, series.Series, series.Year });
        builder.Property(series => series.UnitCode).HasMaxLength(32);
        builder.Property(series => series.Series).HasMaxLength(20);
    }
}

internal sealed class GivenNumberMapping : IEntityTypeConfiguration<GivenNumber>
{
    public void Configure(EntityTypeBuilder<GivenNumber> builder)
    {
        builder.ToTable("directive_numbers");
        builder.HasKey(given => given.Id);
        builder.Property(given => given.UnitCode).HasMaxLength(32);
        builder.Property(given => given.Series).HasMaxLength(20);
        builder.Property(given => given.Title).HasMaxLength(200);
        builder.Property(given => given.WhyCancelled).HasMaxLength(500);
        // The database keeps the last promise: no number twice.
        builder.HasIndex(given => new { given.UnitCode, given.Series, given.Year, given.Number }).IsUnique();
        builder.HasIndex(given => given.SigningId);
    }
}

internal sealed class SignedPaperMapping : IEntityTypeConfiguration<SignedPaper>
{
    public void Configure(EntityTypeBuilder<SignedPaper> builder)
    {
        builder.ToTable("directive_signings");
        builder.HasKey(signing => signing.Id);
        builder.Property(signing => signing.UnitCode).HasMaxLength(32);
        builder.Property(signing => signing.UnitName).HasMaxLength(100);
        builder.Property(signing => signing.Title).HasMaxLength(200);
        builder.Property(signing => signing.Series).HasMaxLength(20);
        builder.Property(signing => signing.DrafterName).HasMaxLength(60);
        builder.Property(signing => signing.Steps).AsJson();
        builder.Property(signing => signing.Number).HasMaxLength(60);
        builder.Property(signing => signing.Version).IsConcurrencyToken();
        builder.HasIndex(signing => signing.DirectiveId).IsUnique();
        builder.HasIndex(signing => new { signing.UnitCode, signing.Id });
        builder.HasOne<Directive>().WithMany().HasForeignKey(signing => signing.DirectiveId);
    }
}

internal sealed class PaperMapping : IEntityTypeConfiguration<Paper>
{
    public void Configure(EntityTypeBuilder<Paper> builder)
    {
        builder.ToTable("directive_papers");
        builder.HasKey(paper => paper.Id);
        builder.Property(paper => paper.UnitCode).HasMaxLength(32);
        builder.Property(paper => paper.UnitName).HasMaxLength(100);
        builder.Property(paper => paper.Entry).AsJson();
        builder.Property(paper => paper.Steps).AsJson();
        builder.Property(paper => paper.Handlers).AsJson();
        builder.Property(paper => paper.End).AsJson();
        builder.Property(paper => paper.ReceivedByName).HasMaxLength(60);
        builder.Property(paper => paper.Version).IsConcurrencyToken();
        builder.HasIndex(paper => new { paper.UnitCode, paper.Year, paper.Number }).IsUnique();
        builder.HasIndex(paper => new { paper.UnitCode, paper.Id });
    }
}

internal sealed class FileTextMapping : IEntityTypeConfiguration<FileText>
{
    public void Configure(EntityTypeBuilder<FileText> builder)
    {
        builder.ToTable("directive_file_texts");
        builder.HasKey(text => text.Id);
        builder.Property(text => text.OwnerKind).HasMaxLength(40);
        builder.Property(text => text.Name).HasMaxLength(200);
        builder.Property(text => text.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(text => text.Correction).AsJson();
        builder.HasIndex(text => new { text.OwnerKind, text.OwnerId });
        builder.HasIndex(text => new { text.State, text.Id }).HasFilter("state IN ('Waiting', 'Reading')");
    }
}
