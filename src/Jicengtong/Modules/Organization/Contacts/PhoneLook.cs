using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.Contacts;

/// <summary>Somebody looked up a telephone number: whose, who, when, and why they were let. Whose number it is sees every line.</summary>
[Proven("phone-look")]
internal sealed class PhoneLook
{
    public required Guid Id { get; init; }

    /// <summary>Whose number.</summary>
    public required Guid PersonId { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required string ByUnitName { get; init; }

    /// <summary>By which of the rules.</summary>
    public required string Why { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class PhoneLookMapping : IEntityTypeConfiguration<PhoneLook>
{
    public void Configure(EntityTypeBuilder<PhoneLook> builder)
    {
        builder.ToTable("organization_phone_looks");
        builder.HasKey(look => look.Id);
        builder.Property(look => look.ByName).HasMaxLength(60);
        builder.Property(look => look.ByUnitName).HasMaxLength(100);
        builder.Property(look => look.Why).HasMaxLength(60);
        builder.HasIndex(look => new { look.PersonId, look.Id });
        builder.HasOne<Person>().WithMany().HasForeignKey(look => look.PersonId);
    }
}
