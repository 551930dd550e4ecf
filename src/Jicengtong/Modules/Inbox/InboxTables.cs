using System.Text.Json;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Inbox;

// These classes give the tables their shape. Rows are written and read by set-based SQL: one directive may ask a hundred
// thousand people, and an opening or a receipt is one small statement (docs/decisions/0003-sql-for-the-inbox.md).

/// <summary>What many are asked about.</summary>
internal sealed class SubjectRow
{
    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    public required Guid RootId { get; init; }

    public required string Title { get; init; }

    public required string Matter { get; init; }

    public required string Urgency { get; init; }

    public required string Demand { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public required string FromName { get; init; }

    public string? Through { get; init; }

    public required string KeyPointsJson { get; init; }

    public string? Opinion { get; init; }

    /// <summary>What the last revision changed.</summary>
    public string? Revised { get; init; }

    public required string FormJson { get; init; }

    public required string PagePath { get; init; }

    public required Guid AskedBy { get; init; }

    public required string AskedByUnit { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Which box its asks begin in.</summary>
    public string Box => Demand == nameof(Contracts.Demand.Know) ? "know" : "todo";

    /// <summary>What a search finds it by.</summary>
    public string WordsToFind => string.Join('\n', [Title, Matter, FromName, Through, .. JsonSerializer.Deserialize<string[]>(KeyPointsJson)!, Opinion]);

    /// <summary>Emergencies stand above everything; then the earliest due time; what has none waits a month.</summary>
    public long SortKey(DateTimeOffset now)
        => (DueAt ?? now.AddDays(30)).UtcTicks - (Urgency == nameof(Contracts.Urgency.Emergency) ? TimeSpan.FromDays(36_500).Ticks : 0);

    public static async Task<SubjectRow> Load(Sql sql, Guid id, CancellationToken cancel)
        => (await sql.First<SubjectRow>("SELECT * FROM inbox_subjects WHERE id = @id", new { id }, cancel))!;
}

/// <summary>One request to one person by a time.</summary>
internal sealed class AskRow
{
    public required Guid Id { get; init; }

    public required Guid SubjectId { get; init; }

    public required string Addressee { get; init; }

    public required int Round { get; init; }

    public required Guid HolderId { get; init; }

    public Guid? DeputyId { get; init; }

    public required string UnitCode { get; init; }

    public required string UnitPath { get; init; }

    /// <summary>todo, know, done or gone (withdrawn).</summary>
    public required string Box { get; init; }

    /// <summary>Order within a box, smallest first.</summary>
    public required long SortKey { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>Understood, Questioned or Done; null while waiting.</summary>
    public string? Answer { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public Guid? AnsweredBy { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>When its holder dropped out of the audience (left the post) before answering; such an ask counts no more.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    /// <summary>The original ask when this one was put to a deputy.</summary>
    public Guid? StandsFor { get; init; }

    /// <summary>When the present round began or a new holder took over; receipts before it count no more. Null for the first.</summary>
    public DateTimeOffset? RenewedAt { get; init; }

    /// <summary>Who had it before the duty moved; null when it was always this holder's.</summary>
    public string? MovedFrom { get; init; }

    public DateTimeOffset? DeputyAskedAt { get; init; }

    public DateTimeOffset? RemindedAt { get; init; }

    public bool HasReply { get; init; }

    /// <summary>When the ladder looks at it next; null once nothing more is to happen.</summary>
    public DateTimeOffset? NextStepAt { get; init; }

    /// <summary>The rungs it has climbed in this round, one bit of <see cref="Ladder.Act"/> each.</summary>
    public required int Rung { get; init; }

    /// <summary>The times of its rungs; shared by all asks that have the same.</summary>
    public Guid? PlanId { get; init; }

    /// <summary>Since when the ladder runs: asked again or handed over; null: since it was asked.</summary>
    public DateTimeOffset? LadderFrom { get; init; }

    /// <summary>稍后再看: out of sight until then.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }
}

/// <summary>What came back, kept for ever: an ask may be questioned first and understood later.</summary>
internal sealed class ReceiptRow
{
    public required Guid Id { get; init; }

    public required Guid AskId { get; init; }

    public required Guid PersonId { get; init; }

    public required string Answer { get; init; }

    public required string Text { get; init; }

    public string? FieldsJson { get; init; }

    /// <summary>When it was given; only the day once <see cref="ForgottenAt"/> is filled.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who gave it when somebody acted for the person (代办); null when it was the person.</summary>
    public Guid? ActedBy { get; init; }

    /// <summary>Their name then.</summary>
    public string? ActedByName { get; init; }

    /// <summary>When the exact time, and the leaf that had it, were forgotten.</summary>
    public DateTimeOffset? ForgottenAt { get; init; }
}

/// <summary>Counts per (subject, unit), changed in the same transaction as the ask.</summary>
internal sealed class TallyRow
{
    public required Guid SubjectId { get; init; }

    public required string UnitCode { get; init; }

    /// <summary>Where the unit lies.</summary>
    public required string UnitPath { get; init; }

    public required Guid RootId { get; init; }

    public required int Total { get; init; }

    public required int Opened { get; init; }

    public required int Understood { get; init; }

    public required int Questioned { get; init; }

    public required int Done { get; init; }
}

internal sealed class SubjectMapping : IEntityTypeConfiguration<SubjectRow>
{
    public void Configure(EntityTypeBuilder<SubjectRow> builder)
    {
        builder.ToTable("inbox_subjects");
        builder.HasKey(subject => subject.Id);
        builder.Property(subject => subject.Revised).HasMaxLength(600);
        builder.HasIndex(subject => subject.RootId);
    }
}

internal sealed class AskMapping : IEntityTypeConfiguration<AskRow>
{
    public void Configure(EntityTypeBuilder<AskRow> builder)
    {
        builder.ToTable("inbox_asks");
        builder.HasKey(ask => ask.Id);
        builder.Property(ask => ask.Addressee).HasMaxLength(80);
        builder.Property(ask => ask.UnitCode).HasMaxLength(32);
        builder.Property(ask => ask.MovedFrom).HasMaxLength(60);
        builder.HasIndex(ask => ask.Addressee).HasFilter("box IN ('todo', 'know')");
        builder.HasIndex(ask => new { ask.SubjectId, ask.Addressee, ask.Round }).IsUnique();
        // A search goes through all of one's own by this alone: the rows of those that have not the word are never read.
        builder.HasIndex(ask => new { ask.HolderId, ask.Box, ask.SortKey, ask.Id, ask.SubjectId });
        // Questions are few: they are found from here, not among all who were asked.
        builder.HasIndex(ask => ask.SubjectId).HasFilter("answer = 'Questioned'");
        builder.HasIndex(ask => ask.NextStepAt).HasFilter("next_step_at IS NOT NULL");
        builder.HasIndex(ask => ask.SnoozedUntil).HasFilter("snoozed_until IS NOT NULL");
        // What one put away is few among many: counted and listed from here.
        builder.HasIndex(ask => new { ask.HolderId, ask.Box }).HasFilter("snoozed_until IS NOT NULL");
        builder.HasIndex(ask => ask.StandsFor).HasFilter("stands_for IS NOT NULL");
        builder.HasIndex(ask => new { ask.UnitPath, ask.Box }).HasFilter("box IN ('todo', 'know')");
        builder.HasOne<SubjectRow>().WithMany().HasForeignKey(ask => ask.SubjectId);
    }
}

internal sealed class ReceiptMapping : IEntityTypeConfiguration<ReceiptRow>
{
    public void Configure(EntityTypeBuilder<ReceiptRow> builder)
    {
        builder.ToTable("inbox_receipts");
        builder.HasKey(receipt => receipt.Id);
        builder.Property(receipt => receipt.ActedByName).HasMaxLength(60);
        builder.HasIndex(receipt => receipt.AskId);
        builder.HasOne<AskRow>().WithMany().HasForeignKey(receipt => receipt.AskId);
    }
}

internal sealed class TallyMapping : IEntityTypeConfiguration<TallyRow>
{
    public void Configure(EntityTypeBuilder<TallyRow> builder)
    {
        builder.ToTable("inbox_tallies");
        builder.HasKey(tally => new { tally.SubjectId, tally.UnitCode });
        builder.HasIndex(tally => tally.RootId);
        // Unit by unit in the order of the tree: the first names of those who have not opened are found without going through all.
        builder.HasIndex(tally => new { tally.SubjectId, tally.UnitPath });
    }
}
