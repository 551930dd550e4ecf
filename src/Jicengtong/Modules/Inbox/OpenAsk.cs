using Dapper;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>The reader really opened it. The first time counts, and a deputy's opening counts for the one they stand in for.</summary>
internal sealed class OpenAsk(GroupCommit writer, Store store, LiveHints live, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid askId, CancellationToken cancel, bool fromChat = false)
    {
        Guid? root = null;
        var seenBy = new HashSet<Guid> { by.PersonId };
        var result = await writer.Run<Done>(async (connection, transaction) =>
        {
            var ask = await AskTransitions.Load(connection, transaction, store.Kind, askId);
            if (ask is null || ask.HolderId != by.PersonId)
                return new NotFound("这一条");
            if (ask.OpenedAt is not null)
                return Done.Instance;
            var now = clock.GetUtcNow();
            root = ask.RootId;
            await AskTransitions.Open(connection, transaction, ask, now);
            if (fromChat)
                await connection.ExecuteAsync("""
                    INSERT INTO inbox_chat_openings (unit_code, day, openings) VALUES (@UnitCode, @day, 1)
                    ON CONFLICT (unit_code, day) DO UPDATE SET openings = inbox_chat_openings.openings + 1
                    """, new { ask.UnitCode, day = WorkingCalendar.LocalDay(now) }, transaction);
            if (ask.StandsFor is { } original && await AskTransitions.Load(connection, transaction, store.Kind, original) is { } stoodFor)
            {
                await AskTransitions.Open(connection, transaction, stoodFor, now);
                seenBy.Add(stoodFor.HolderId);
            }

            return Done.Instance;
        }, operation: null, cancel);
        if (root is { } changed)
        {
            live.Publish(Topics.Subject(changed));
            foreach (var person in seenBy)
                live.Publish(Topics.Inbox(person));
        }

        return result;
    }
}

/// <summary>Names of live topics.</summary>
internal static class Topics
{
    public static string Inbox(Guid person) => $"inbox:{person:N}";

    public static string Subject(Guid root) => $"subject:{root:N}";
}
