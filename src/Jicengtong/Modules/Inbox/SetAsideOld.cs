using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// The first morning of somebody whose inbox was full before they came: what was asked long ago or is due already moves under 要知道, behind
/// what is newer, and nobody is reminded of it. It is no receipt: whoever asked still sees that it was not read.
/// </summary>
internal sealed class SetAsideOld(Sql sql, InboxSettings settings, TimeProvider clock)
{
    private const string IsOld = "holder_id = @person AND box IN ('todo', 'know') AND answer IS NULL AND (asked_at < @before OR due_at < @now)";

    public async Task<OldAsks> Count(Guid person, CancellationToken cancel) => new()
    {
        Older = await sql.First<int>($"SELECT count(*) FROM inbox_asks WHERE {IsOld}", Args(person), cancel),
        ToDo = await sql.First<int>($"SELECT count(*) FROM inbox_asks WHERE holder_id = @person AND box = 'todo' AND NOT ({IsOld})", Args(person), cancel),
    };

    public Task<int> Run(Guid person, CancellationToken cancel)
        => sql.Execute($"UPDATE inbox_asks SET box = 'know', next_step_at = NULL, sort_key = @last WHERE {IsOld}", Args(person), cancel);

    private object Args(Guid person)
    {
        var now = clock.GetUtcNow();
        return new { person, now, before = now.AddDays(-settings.OldAfterDays), last = long.MaxValue - now.UtcTicks };
    }
}
