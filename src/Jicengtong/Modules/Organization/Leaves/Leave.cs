using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.Leaves;

/// <summary>Somebody is away from–to, both days included. Only the kind is kept, never why: an illness is nobody's business.</summary>
[Proven("leave")]
internal sealed class Leave
{
    public const int LongestDays = 366;

    /// <summary>请假 / 出差 / 离岗培训.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["请假", "出差", "离岗培训"];

    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required string Kind { get; init; }

    public required DateOnly StartsOn { get; init; }

    /// <summary>Last day away.</summary>
    public required DateOnly EndsOn { get; set; }

    /// <summary>Who stands in for everything of theirs in these days; null leaves it to the B岗 of each duty.</summary>
    public Guid? DeputyId { get; set; }

    public required Guid EnteredById { get; init; }

    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>When it was taken back before it began, or ended early; null otherwise.</summary>
    public DateTimeOffset? ReturnedAt { get; private set; }

    public Guid? ReturnedById { get; private set; }

    /// <summary>Taken back before its first day: it never was.</summary>
    public bool IsTakenBack => EndsOn < StartsOn;

    public bool IsOn(DateOnly day) => StartsOn <= day && day <= EndsOn;

    /// <summary>The person is here again from <paramref name="day"/> on. Twice is harmless; a leave that is over stays as it was.</summary>
    public void Return(Guid by, DateOnly day, DateTimeOffset now)
    {
        if (EndsOn < day)
            return;
        EndsOn = day.AddDays(-1) < StartsOn ? StartsOn.AddDays(-1) : day.AddDays(-1);
        (ReturnedAt, ReturnedById) = (now, by);
    }
}

internal sealed class LeaveMapping : IEntityTypeConfiguration<Leave>
{
    public void Configure(EntityTypeBuilder<Leave> builder)
    {
        builder.ToTable("organization_leaves");
        builder.HasKey(leave => leave.Id);
        builder.Property(leave => leave.Kind).HasMaxLength(20);
        builder.Ignore(leave => leave.IsTakenBack);
        builder.HasIndex(leave => new { leave.PersonId, leave.EndsOn });
        builder.HasIndex(leave => leave.EndsOn);
        builder.HasOne<Person>().WithMany().HasForeignKey(leave => leave.PersonId);
    }
}
