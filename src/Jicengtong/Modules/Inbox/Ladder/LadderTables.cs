using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Inbox.Ladder;

/// <summary>The ladder of one place: what it sets holds for everything below it.</summary>
internal sealed class LadderRow
{
    public required string UnitCode { get; init; }

    /// <summary>What the evidence of its changes is kept under.</summary>
    public required Guid Id { get; init; }

    /// <summary><see cref="LadderRules"/> as JSON.</summary>
    public required string Rules { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    public required Guid ChangedBy { get; set; }
}

/// <summary>
/// The plan of all asks of one subject whose addressees share ladder and calendar, were asked at the same moment and whose holders
/// are all here or all away: a handful of rows, however many were asked.
/// </summary>
internal sealed class PlanRow
{
    public required Guid Id { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>Which places set ladder and calendar there.</summary>
    public required string Say { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>Part of the identity: a due time set for some of them is another plan.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public required bool IsAway { get; init; }
}

/// <summary>One rung of a plan with its time.</summary>
internal sealed class PlanStepRow
{
    public required Guid PlanId { get; init; }

    /// <summary>One bit of <see cref="Act"/>.</summary>
    public required int Act { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>One thing that waits for somebody's digest, or was in it: an ask is in a person's digests once per round.</summary>
internal sealed class DigestItemRow
{
    public required Guid PersonId { get; init; }

    public required Guid AskId { get; init; }

    public required int Round { get; init; }

    /// <summary>own: one's own ask; due: one's own, past its time; stuck: of a unit one leads.</summary>
    public required string Kind { get; init; }

    public required DateTimeOffset SendAt { get; init; }

    /// <summary>The digest it was in; null while it waits.</summary>
    public Guid? DigestId { get; init; }
}

/// <summary>One digest of one person: at most one a day.</summary>
internal sealed class DigestRow
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required DateOnly Day { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}

/// <summary>When somebody wants the digest, in minutes after midnight.</summary>
internal sealed class DigestTimeRow
{
    public required Guid PersonId { get; init; }

    public required int Minute { get; set; }
}

/// <summary>How many reminders went out to a person on a day; nothing about what the person did.</summary>
internal sealed class ReminderDayRow
{
    public required Guid PersonId { get; init; }

    public required DateOnly Day { get; init; }

    public required int Used { get; init; }
}

/// <summary>One line of the duty room's list: somebody is to be called.</summary>
internal sealed class DutyCallRow
{
    public required Guid AskId { get; init; }

    public required int Round { get; init; }

    /// <summary>The unit whose people call.</summary>
    public required string RoomUnit { get; init; }

    public required DateTimeOffset ListedAt { get; init; }

    /// <summary>reached or noSignal, of the last call; null before the first.</summary>
    public string? Outcome { get; init; }

    public DateTimeOffset? CalledAt { get; init; }

    public Guid? CalledBy { get; init; }
}

/// <summary>Somebody was disturbed in quiet hours by a 突发: by whom, why, and how much rest that is worth.</summary>
[Proven("disturbance")]
internal sealed class DisturbanceRow
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required Guid AskId { get; init; }

    public required Guid SubjectId { get; init; }

    public required string Title { get; init; }

    public required Guid SenderId { get; init; }

    public required string SenderName { get; init; }

    public required string Reason { get; init; }

    public required int RestMinutes { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class LadderMapping : IEntityTypeConfiguration<LadderRow>
{
    public void Configure(EntityTypeBuilder<LadderRow> builder)
    {
        builder.ToTable("inbox_ladders");
        builder.HasKey(ladder => ladder.UnitCode);
        builder.Property(ladder => ladder.UnitCode).HasMaxLength(32);
    }
}

internal sealed class PlanMapping : IEntityTypeConfiguration<PlanRow>
{
    public void Configure(EntityTypeBuilder<PlanRow> builder)
    {
        builder.ToTable("inbox_plans");
        builder.HasKey(plan => plan.Id);
        builder.Property(plan => plan.Say).HasMaxLength(300);
        builder.HasIndex(plan => plan.SubjectId);
    }
}

internal sealed class PlanStepMapping : IEntityTypeConfiguration<PlanStepRow>
{
    public void Configure(EntityTypeBuilder<PlanStepRow> builder)
    {
        builder.ToTable("inbox_plan_steps");
        builder.HasKey(step => new { step.PlanId, step.Act });
        builder.HasOne<PlanRow>().WithMany().HasForeignKey(step => step.PlanId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DigestItemMapping : IEntityTypeConfiguration<DigestItemRow>
{
    public void Configure(EntityTypeBuilder<DigestItemRow> builder)
    {
        builder.ToTable("inbox_digest_items");
        builder.HasKey(item => new { item.PersonId, item.AskId, item.Round, item.Kind });
        builder.Property(item => item.Kind).HasMaxLength(10);
        builder.HasIndex(item => item.SendAt).HasFilter("digest_id IS NULL");
        builder.HasIndex(item => item.DigestId).HasFilter("digest_id IS NOT NULL");
    }
}

internal sealed class DigestMapping : IEntityTypeConfiguration<DigestRow>
{
    public void Configure(EntityTypeBuilder<DigestRow> builder)
    {
        builder.ToTable("inbox_digests");
        builder.HasKey(digest => digest.Id);
        builder.HasIndex(digest => new { digest.PersonId, digest.Day }).IsUnique();
    }
}

internal sealed class DigestTimeMapping : IEntityTypeConfiguration<DigestTimeRow>
{
    public void Configure(EntityTypeBuilder<DigestTimeRow> builder)
    {
        builder.ToTable("inbox_digest_times");
        builder.HasKey(time => time.PersonId);
    }
}

internal sealed class ReminderDayMapping : IEntityTypeConfiguration<ReminderDayRow>
{
    public void Configure(EntityTypeBuilder<ReminderDayRow> builder)
    {
        builder.ToTable("inbox_reminder_days");
        builder.HasKey(day => new { day.PersonId, day.Day });
    }
}

internal sealed class DutyCallMapping : IEntityTypeConfiguration<DutyCallRow>
{
    public void Configure(EntityTypeBuilder<DutyCallRow> builder)
    {
        builder.ToTable("inbox_duty_calls");
        builder.HasKey(call => new { call.AskId, call.Round });
        builder.Property(call => call.RoomUnit).HasMaxLength(32);
        builder.Property(call => call.Outcome).HasMaxLength(20);
        builder.HasIndex(call => call.RoomUnit);
    }
}

internal sealed class DisturbanceMapping : IEntityTypeConfiguration<DisturbanceRow>
{
    public void Configure(EntityTypeBuilder<DisturbanceRow> builder)
    {
        builder.ToTable("inbox_disturbances");
        builder.HasKey(disturbance => disturbance.Id);
        builder.Property(disturbance => disturbance.Title).HasMaxLength(200);
        builder.Property(disturbance => disturbance.SenderName).HasMaxLength(120);
        builder.Property(disturbance => disturbance.Reason).HasMaxLength(400);
        builder.HasIndex(disturbance => new { disturbance.PersonId, disturbance.At });
    }
}

/// <summary>How many asks of a unit were first opened through a link in a chat, per day: of the unit, never of a person.</summary>
internal sealed class ChatOpeningRow
{
    public required string UnitCode { get; init; }

    public required DateOnly Day { get; init; }

    public required int Openings { get; init; }
}

internal sealed class ChatOpeningMapping : IEntityTypeConfiguration<ChatOpeningRow>
{
    public void Configure(EntityTypeBuilder<ChatOpeningRow> builder)
    {
        builder.ToTable("inbox_chat_openings");
        builder.HasKey(opening => new { opening.UnitCode, opening.Day });
        builder.Property(opening => opening.UnitCode).HasMaxLength(32);
        builder.HasIndex(opening => opening.Day);
    }
}
