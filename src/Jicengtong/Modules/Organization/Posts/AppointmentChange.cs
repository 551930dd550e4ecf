using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.Posts;

/// <summary>One change of who holds which post: kept for ever and shown to everybody who sees the unit.</summary>
[Proven("appointment-change")]
internal sealed class AppointmentChange
{
    public const int LongestWhy = 300;

    public required Guid Id { get; init; }

    public required Guid AppointmentId { get; init; }

    public required Guid PersonId { get; init; }

    public required string PersonName { get; init; }

    public required string UnitCode { get; init; }

    public required string Post { get; init; }

    /// <summary>任职, 改期, 离任 or 取消, as people say it.</summary>
    public required string What { get; init; }

    public required string Before { get; init; }

    public required string After { get; init; }

    public required string Why { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required DateTimeOffset At { get; init; }

    public static AppointmentChange Of(Appointment held, Person person, string what, string before, string? why, CurrentUser by, DateTimeOffset now) => new()
    {
        Id = Ids.Next(now), AppointmentId = held.Id, PersonId = person.Id, PersonName = person.Name, UnitCode = held.UnitCode, Post = held.Post, What = what, Before = before,
        After = Days(held), Why = why?.Trim() is { Length: > LongestWhy } tooLong ? tooLong[..LongestWhy] : why?.Trim() ?? "", ById = by.PersonId, ByName = by.Name, At = now,
    };

    /// <summary>任职 2024-01-01 起; 挂职 2026-09-01 至 2027-02-28.</summary>
    public static string Days(Appointment held) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{held.Kind} {held.StartsOn:yyyy-MM-dd}{(held.EndsOn is { } end ? $" 至 {end:yyyy-MM-dd}" : " 起")}");
}

internal sealed class AppointmentChangeMapping : IEntityTypeConfiguration<AppointmentChange>
{
    public void Configure(EntityTypeBuilder<AppointmentChange> builder)
    {
        builder.ToTable("organization_appointment_changes");
        builder.HasKey(change => change.Id);
        builder.Property(change => change.PersonName).HasMaxLength(60);
        builder.Property(change => change.UnitCode).HasMaxLength(32);
        builder.Property(change => change.Post).HasMaxLength(60);
        builder.Property(change => change.Why).HasMaxLength(AppointmentChange.LongestWhy);
        builder.HasIndex(change => new { change.UnitCode, change.Id });
        builder.HasIndex(change => change.PersonId);
        builder.HasOne<Appointment>().WithMany().HasForeignKey(change => change.AppointmentId);
    }
}
