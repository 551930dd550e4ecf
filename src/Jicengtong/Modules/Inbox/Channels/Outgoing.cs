using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>Something one person is told outside these pages.</summary>
/// <param name="AskId">The ask it is about; <see cref="Guid.Empty"/> for a digest, of which there is one per person, channel, reason and day.</param>
/// <param name="PersonId">Who is told: the holder, a deputy, the duty room …</param>
/// <param name="Channel">Which way.</param>
/// <param name="Title">The neutral title; nothing of the content, and not even the matter when it is sensitive.</param>
/// <param name="Path">Where it is, from the root.</param>
/// <param name="Reason">Why one is told now, in plain words (加急，30 分钟没有打开). It tells two reminders of one ask apart.</param>
/// <param name="Urgent">Goes before what is not.</param>
internal sealed record Notice(Guid AskId, Guid PersonId, ChannelKind Channel, string Title, string Path, string Reason, bool Urgent);

/// <summary>
/// What leaves the building is written down here in the running transaction and sent later by <see cref="SendOutgoing"/>.
/// Queueing the same notice twice is harmless: one ask in one round is told to one person on one channel once per reason.
/// </summary>
internal sealed class Outgoing(Sql sql, TimeProvider clock)
{
    public const int LongestTitle = 200;

    public const int LongestReason = 200;

    private const int Chunk = 5000;

    /// <summary>Writes the notices down; they go out once the transaction stands.</summary>
    public async Task Queue(IReadOnlyCollection<Notice> notices, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var chunk in notices.Chunk(Chunk))
            await sql.Execute($"""
                INSERT INTO inbox_outgoing (id, key, ask_id, person_id, channel, title, path, reason, urgent, state, tries, queued_at, next_try_at, maybe_twice)
                SELECT {Field(0, "id")}, {Field(1)} || '-' || COALESCE(a.round, 0), {Field(2, "id")}, {Field(3, "id")}, {Field(4)}, {Field(5)}, {Field(6)}, {Field(7)}, {Field(8, "truth")},
                       '{OutgoingState.Waiting}', 0, @now, @now, @no
                FROM {Rows} LEFT JOIN inbox_asks a ON a.id = {Field(2, "id")} WHERE true
                ON CONFLICT (key) DO NOTHING
                """, new { rows = JsonSerializer.Serialize(chunk.Select(notice => RowOf(notice, now))), now, no = false }, cancel);
    }

    private static string?[] RowOf(Notice notice, DateTimeOffset now) =>
    [
        Ids.Next(now).ToString("N"), KeyOf(notice, now), notice.AskId == Guid.Empty ? null : notice.AskId.ToString("N"), notice.PersonId.ToString("N"), notice.Channel.ToString(),
        Short(notice.Title, LongestTitle), notice.Path, Short(notice.Reason, LongestReason), notice.Urgent ? "1" : "0",
    ];

    private static string KeyOf(Notice notice, DateTimeOffset now)
    {
        var day = notice.AskId == Guid.Empty ? WorkingCalendar.LocalDay(now).ToString("O", CultureInfo.InvariantCulture) : "";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{notice.AskId:N}|{notice.PersonId:N}|{notice.Channel}|{notice.Reason}|{day}")))[..32];
    }

    private static string Short(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    // JSON carries the rows on both databases.
    private string Rows => sql.Kind == DatabaseKind.Postgres ? "json_array_elements(@rows::json) AS one(value)" : "json_each(@rows) AS one";

    private string Field(int at, string type = "") => (type, sql.Kind) switch
    {
        ("id", DatabaseKind.Postgres) => $"(one.value ->> {at})::uuid",
        ("id", _) => $"unhex(one.value ->> {at})",
        ("truth", DatabaseKind.Postgres) => $"(one.value ->> {at}) = '1'",
        ("truth", _) => $"CAST(one.value ->> {at} AS INTEGER)",
        _ => $"one.value ->> {at}",
    };
}
