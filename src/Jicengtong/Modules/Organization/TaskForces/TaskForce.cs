using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.TaskForces;

/// <summary>专班: people from several units do one thing until a day. It ends by itself; nobody has to remember.</summary>
[Proven("task-force")]
internal sealed class TaskForce
{
    public const string Leader = "组长";

    public const string Member = "成员";

    /// <summary>Longest purpose, in characters.</summary>
    public const int LongestPurpose = 300;

    /// <summary>What takes longer than a year is no task force but an office.</summary>
    public const int LongestDays = 366;

    public required Guid Id { get; init; }

    /// <summary>Its unit, of kind 专班.</summary>
    public required string UnitCode { get; init; }

    public required string Purpose { get; init; }

    /// <summary>Last day.</summary>
    public required DateOnly EndsOn { get; set; }

    public required Guid MadeById { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>When its leader was told that the end comes near; null until then, and again after an extension.</summary>
    public DateTimeOffset? RemindedAt { get; set; }
}

internal sealed class TaskForceMapping : IEntityTypeConfiguration<TaskForce>
{
    public void Configure(EntityTypeBuilder<TaskForce> builder)
    {
        builder.ToTable("organization_task_forces");
        builder.HasKey(force => force.Id);
        builder.Property(force => force.Purpose).HasMaxLength(TaskForce.LongestPurpose);
        builder.HasIndex(force => force.UnitCode).IsUnique();
        builder.HasIndex(force => force.EndsOn);
        builder.HasOne<Unit>().WithMany().HasForeignKey(force => force.UnitCode);
    }
}
