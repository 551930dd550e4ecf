using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>Turns rows into what is said: those who are told the same share a message, as many as the channel takes at once.</summary>
internal sealed class OutgoingMessages(Sql sql, Installation installation)
{
    public async Task<IReadOnlyList<(Message Message, IReadOnlyList<TakenRow> To)>> Of(IEnumerable<TakenRow> rows, int mostAtOnce, CancellationToken cancel)
    {
        var list = rows.ToList();
        var knowable = list.Count == 0 ? [] : await Knowable([.. list.Where(row => row.AskId is not null).Select(row => row.AskId!.Value)], cancel);
        return
        [
            .. from row in list
               group row by (row.Title, row.Path, row.Reason, row.Urgent, MayUnderstand: row.AskId is { } ask && knowable.Contains(ask)) into same
               from some in same.Chunk(mostAtOnce)
               select (new Message(some[0].Key, same.Key.Title, same.Key.Reason, LinkTo(same.Key.Path), same.Key.Urgent, same.Key.MayUnderstand), (IReadOnlyList<TakenRow>)some),
        ];
    }

    private string LinkTo(string path) => installation.PublicAddress.Length == 0 ? "" : installation.PublicAddress.TrimEnd('/') + path;

    /// <summary>Of these, those that 明白 ends: what was to be known or confirmed. Everything else needs the page.</summary>
    public async Task<HashSet<Guid>> Knowable(Guid[] asks, CancellationToken cancel) => [.. await sql.Query<Guid>($"""
        SELECT a.id FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id
        WHERE s.demand IN ('{nameof(Demand.Know)}', '{nameof(Demand.Confirm)}') AND {OutgoingLedger.In(sql, "a.id")}
        """, OutgoingLedger.Of(sql, asks, new { }), cancel)];
}
