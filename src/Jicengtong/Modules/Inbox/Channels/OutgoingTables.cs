using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>Where a notice stands; the words of the column <c>state</c>.</summary>
internal static class OutgoingState
{
    /// <summary>To be sent at <c>next_try_at</c>; after a failure once more.</summary>
    public const string Waiting = "waiting";

    /// <summary>A node has it in its hands, at the longest until <c>leased_until</c>.</summary>
    public const string Sending = "sending";

    /// <summary>The provider took it and will report later whether it arrived (SMS).</summary>
    public const string Sent = "sent";

    /// <summary>Delivered, as far as the channel can say.</summary>
    public const string Delivered = "delivered";

    /// <summary>Not sent, and not tried any more by itself.</summary>
    public const string Failed = "failed";

    /// <summary>Answered or withdrawn before it went out.</summary>
    public const string Moot = "moot";

    /// <summary>A human decided that it need not go out.</summary>
    public const string GivenUp = "givenup";
}

/// <summary>One notice to one person on one channel. What was said and where to is not kept here: the neutral title, and the place inside.</summary>
internal sealed class OutgoingRow
{
    public required Guid Id { get; init; }

    /// <summary>The same notice queued twice has the same key; providers that know idempotency keys get it.</summary>
    public required string Key { get; init; }

    /// <summary>The ask it is about; null for a digest.</summary>
    public Guid? AskId { get; init; }

    public required Guid PersonId { get; init; }

    public required string Channel { get; init; }

    public required string Title { get; init; }

    public required string Path { get; init; }

    public required string Reason { get; init; }

    public required bool Urgent { get; init; }

    public required string State { get; init; }

    /// <summary>Of the last try: temporary, permanent or technical.</summary>
    public string? Failure { get; init; }

    /// <summary>A stable dotted code of what went wrong (<c>sms.limit</c>); words for it are on the page.</summary>
    public string? Why { get; init; }

    public required int Tries { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    public DateTimeOffset? NextTryAt { get; init; }

    public Guid? Lease { get; init; }

    public DateTimeOffset? LeasedUntil { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Since when a human is asked to look.</summary>
    public DateTimeOffset? ListedAt { get; init; }

    /// <summary>What the provider calls it, to find it again when it reports.</summary>
    public string? ProviderId { get; init; }

    /// <summary>A try ended without an answer; the person may have got it twice.</summary>
    public required bool MaybeTwice { get; init; }
}

/// <summary>What the administrators decided about a channel; its secrets are in the configuration.</summary>
internal sealed class ChannelRow
{
    public required string Channel { get; init; }

    public required bool IsOn { get; init; }

    /// <summary>Most notices a day; null: no limit.</summary>
    public int? DailyQuota { get; init; }
}

/// <summary>How much of the quota a day used.</summary>
internal sealed class ChannelDayRow
{
    public required string Channel { get; init; }

    public required DateOnly Day { get; init; }

    public required int Used { get; init; }
}

internal sealed class OutgoingMapping : IEntityTypeConfiguration<OutgoingRow>
{
    public void Configure(EntityTypeBuilder<OutgoingRow> builder)
    {
        builder.ToTable("inbox_outgoing");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Key).HasMaxLength(60);
        builder.Property(row => row.Channel).HasMaxLength(20);
        builder.Property(row => row.Title).HasMaxLength(Outgoing.LongestTitle);
        builder.Property(row => row.Path).HasMaxLength(300);
        builder.Property(row => row.Reason).HasMaxLength(Outgoing.LongestReason);
        builder.Property(row => row.State).HasMaxLength(20);
        builder.Property(row => row.Failure).HasMaxLength(20);
        builder.Property(row => row.Why).HasMaxLength(80);
        builder.Property(row => row.ProviderId).HasMaxLength(120);
        builder.HasIndex(row => row.Key).IsUnique();
        builder.HasIndex(row => new { row.Channel, row.NextTryAt }).HasFilter("state = 'waiting'");
        builder.HasIndex(row => row.LeasedUntil).HasFilter("state = 'sending'");
        builder.HasIndex(row => row.ListedAt).HasFilter("listed_at IS NOT NULL");
        builder.HasIndex(row => row.ProviderId).HasFilter("provider_id IS NOT NULL");
        builder.HasIndex(row => row.AskId).HasFilter("ask_id IS NOT NULL");
        builder.HasIndex(row => row.EndedAt).HasFilter("ended_at IS NOT NULL");
    }
}

internal sealed class ChannelMapping : IEntityTypeConfiguration<ChannelRow>
{
    public void Configure(EntityTypeBuilder<ChannelRow> builder)
    {
        builder.ToTable("inbox_channels");
        builder.HasKey(row => row.Channel);
        builder.Property(row => row.Channel).HasMaxLength(20);
    }
}

internal sealed class ChannelDayMapping : IEntityTypeConfiguration<ChannelDayRow>
{
    public void Configure(EntityTypeBuilder<ChannelDayRow> builder)
    {
        builder.ToTable("inbox_channel_days");
        builder.HasKey(row => new { row.Channel, row.Day });
        builder.Property(row => row.Channel).HasMaxLength(20);
    }
}
