using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jicengtong.Platform;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems.Essay;

/// <summary>One row of the essay's table as it lies in the file; what cannot be read is null.</summary>
internal sealed record FeedbackRow(long Id, string? Department, string? Issue, DateTimeOffset? At);

/// <summary>The file <c>feedback.db</c> of the essay's API; opened for reading only.</summary>
internal static class FeedbackFile
{
    /// <summary>All rows, the oldest first; a refusal when it is another kind of file.</summary>
    public static async Task<Result<List<FeedbackRow>>> Read(string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
            return new NotFound($"文件 {path}");
        try
        {
            await using var file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            await file.OpenAsync(cancel);
            await using var ask = file.CreateCommand();
            ask.CommandText = "SELECT id, department, issue, timestamp FROM feedback ORDER BY timestamp, id";
            await using var reader = await ask.ExecuteReaderAsync(cancel);
            var rows = new List<FeedbackRow>();
            while (await reader.ReadAsync(cancel))
                rows.Add(new FeedbackRow(reader.GetInt64(0), TextAt(reader, 1), TextAt(reader, 2), TimeOf(TextAt(reader, 3))));
            return rows;
        }
        catch (SqliteException)
        {
            return new NotTheirFile(path);
        }
    }

    private static string? TextAt(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture);

    // What SQLite's CURRENT_TIMESTAMP writes is UTC and says so nowhere.
    private static DateTimeOffset? TimeOf(string? text)
        => DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private sealed record NotTheirFile(string Path) : Error("feedback.notTheirFile", $"{Path} 不是反馈程序的数据库：里面要有 feedback 表，含 id、department、issue、timestamp 四列。");
}

/// <summary>What became of an import; each bad row with its id and what to do about it.</summary>
internal sealed record ImportedFeedback(int Taken, int Known, IReadOnlyList<(long Id, string Why)> Bad);

/// <summary>
/// Puts what the essay's program collected into the real ledger, each row once however often it is run: it is dispatched now, and
/// keeps the time at which it was said. Rows that cannot be taken are named, and taken at the next run when they are mended.
/// </summary>
internal sealed class ImportFeedback(AppDb db, Work work, SubmitFeedback submit, TimeProvider clock)
{
    public async Task<ImportedFeedback> Run(CurrentUser by, IReadOnlyList<FeedbackRow> rows, CancellationToken cancel)
    {
        var (taken, known, bad) = (0, 0, new List<(long, string)>());
        foreach (var row in rows)
        {
            var result = await work.Run(() => Take(by, row, cancel), cancel);
            if (!result.Succeeded)
                bad.Add((row.Id, result.Error.Message));
            else if (result.Value)
                taken++;
            else
                known++;
        }

        return new ImportedFeedback(taken, known, bad);
    }

    // True when it is new.
    private async Task<Result<bool>> Take(CurrentUser by, FeedbackRow row, CancellationToken cancel)
    {
        var (department, issue) = (CleanText.Of(row.Department), CleanText.Of(row.Issue));
        if (department.Length == 0 || issue.Length == 0)
            return new Invalid("row", "部门或内容是空的（Missing data）。", "feedback.missing");
        if (row.At is not { } at || at > clock.GetUtcNow())
            return new Invalid("row", "时间读不懂，或者在将来。请写成 2025-03-01 08:30:00（UTC）。", "feedback.time");
        // A row is known again by what stands in it; nobody can type a code that has this digest.
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"feedback row:{row.Id.ToString(CultureInfo.InvariantCulture)}|{at.UtcTicks.ToString(CultureInfo.InvariantCulture)}|{department}|{issue}")));
        if (await db.Set<Problem>().AnyAsync(problem => problem.CodeDigest == digest, cancel))
            return false;
        var place = SubmitFeedback.PlaceOf(by, department, issue);
        return place.Succeeded ? (await submit.Run(by, place.Value, department, issue, new SaidBefore(at, digest), cancel)).Map(_ => true) : place.Error;
    }
}

/// <summary>Said before it came into the ledger: when, and what it is known again by, if it may come twice.</summary>
internal sealed record SaidBefore(DateTimeOffset At, string? Digest);
