using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Problems.Essay;

/// <summary>What a program said and nobody was asked about yet: kept when it was answered, gone in the transaction that makes it a problem.</summary>
internal sealed class WaitingFeedback
{
    /// <summary>Grows with time: the first said is handed on first.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose program it is.</summary>
    public required Guid PersonId { get; init; }

    public required string PersonName { get; init; }

    /// <summary>Where that person works.</summary>
    public required string UnitCode { get; init; }

    public required string Department { get; init; }

    public required string Issue { get; init; }

    public required DateTimeOffset SaidAt { get; init; }

    /// <summary>Not looked at before: now at first, later when it could not be handed on.</summary>
    public required DateTimeOffset NextAt { get; init; }

    /// <summary>The code of why it could not be handed on last time; empty before.</summary>
    public required string Why { get; init; }
}

internal sealed class WaitingFeedbackMapping : IEntityTypeConfiguration<WaitingFeedback>
{
    public void Configure(EntityTypeBuilder<WaitingFeedback> builder)
    {
        builder.ToTable("problem_waiting_feedback");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.PersonName).HasMaxLength(60);
        builder.Property(row => row.UnitCode).HasMaxLength(32);
        builder.Property(row => row.Department).HasMaxLength(100);
        builder.Property(row => row.Why).HasMaxLength(60);
        builder.HasIndex(row => new { row.PersonId, row.Id });
    }
}

/// <summary>How long what programs said has been waiting: more than seconds means that nobody can be asked, or that the job stands still.</summary>
internal sealed class WaitingFeedbackVitals(Sql sql, TimeProvider clock) : IVitalSigns
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    public async Task<IReadOnlyList<VitalSign>> Look(CancellationToken cancel)
    {
        var age = await sql.First<DateTimeOffset?>("SELECT said_at FROM problem_waiting_feedback ORDER BY id LIMIT 1", null, cancel) is { } oldest ? clock.GetUtcNow() - oldest : TimeSpan.Zero;
        return [new("feedback.oldestSeconds", Math.Max(0, Math.Round(age.TotalSeconds)), age < Late)];
    }
}
