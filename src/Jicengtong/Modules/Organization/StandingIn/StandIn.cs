using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.StandingIn;

/// <summary>代办: somebody lets a colleague read their inbox and answer for them until a day. It ends by itself, or whenever one of them or the office says so.</summary>
[Proven("stand-in")]
internal sealed class StandIn
{
    public required Guid Id { get; init; }

    /// <summary>For whom.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Who acts.</summary>
    public required Guid ActorId { get; init; }

    /// <summary>Who entered it: the person themself, or the office to which they said it face to face.</summary>
    public required Guid GivenBy { get; init; }

    public required DateTimeOffset GivenAt { get; init; }

    /// <summary>Last day.</summary>
    public required DateOnly EndsOn { get; init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public Guid? EndedBy { get; private set; }

    public bool IsInForce(DateOnly today) => EndedAt is null && EndsOn >= today;

    public void End(Guid by, DateTimeOffset now)
    {
        if (EndedAt is null)
            (EndedAt, EndedBy) = (now, by);
    }
}

internal sealed class StandInMapping : IEntityTypeConfiguration<StandIn>
{
    public void Configure(EntityTypeBuilder<StandIn> builder)
    {
        builder.ToTable("organization_stand_ins");
        builder.HasKey(one => one.Id);
        builder.HasIndex(one => one.PersonId);
        builder.HasIndex(one => one.ActorId);
        builder.HasOne<Person>().WithMany().HasForeignKey(one => one.PersonId);
    }
}
