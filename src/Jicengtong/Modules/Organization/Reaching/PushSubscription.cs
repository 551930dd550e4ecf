using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.Reaching;

/// <summary>A browser of a person that agreed to be woken (W3C Push API): where to send, and the keys only that browser can open.</summary>
internal sealed class PushSubscription
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>Address at the browser maker's push service.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Public key of the browser, base64url.</summary>
    public required string P256dh { get; init; }

    /// <summary>Its secret (RFC 8291), base64url.</summary>
    public required string Auth { get; init; }

    public required DateTimeOffset MadeAt { get; init; }
}

internal sealed class PushSubscriptionMapping : IEntityTypeConfiguration<PushSubscription>
{
    public void Configure(EntityTypeBuilder<PushSubscription> builder)
    {
        builder.ToTable("organization_push_subscriptions");
        builder.HasKey(subscription => subscription.Id);
        builder.Property(subscription => subscription.Endpoint).HasMaxLength(600);
        builder.Property(subscription => subscription.P256dh).HasMaxLength(120);
        builder.Property(subscription => subscription.Auth).HasMaxLength(60);
        builder.HasIndex(subscription => subscription.Endpoint).IsUnique();
        builder.HasIndex(subscription => subscription.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(subscription => subscription.PersonId);
    }
}
