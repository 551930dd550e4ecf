using Dapper;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Loads registered groups for those who may see them: owners, those who look after the place, and whoever had the plan made that brought the groups. A bureau
/// looks after no place; what somebody there carried out they must still be able to bring to an end, another owner included.
/// </summary>
internal sealed class RegisterAccess(AppDb db, Sql sql)
{
    private static readonly NotFound Missing = new("这个群");

    /// <summary>The group, or 404.</summary>
    public async Task<Result<ChatGroup>> Find(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var group = await db.Set<ChatGroup>().FirstOrDefaultAsync(one => one.Id == id, cancel);
        return group is not null && (group.OwnerId == user.PersonId || await LooksAfter(user, group, cancel)) ? group : Missing;
    }

    /// <summary>May this person act for the owner: by the place, or by the plan it came from?</summary>
    public async Task<bool> LooksAfter(CurrentUser user, ChatGroup group, CancellationToken cancel)
        => GroupScope.LooksAfter(user, group.UnitPath) || (group.ConsolidationId is { } plan && GroupScope.StillOversees(user, group.UnitPath)
            && await db.Set<Consolidation>().AnyAsync(one => one.Id == plan && one.MadeById == user.PersonId, cancel));

    /// <summary>The same, to change it: whoever comes second waits. Within <see cref="Work"/>.</summary>
    public async Task<Result<ChatGroup>> FindToChange(CurrentUser user, Guid id, CancellationToken cancel)
    {
        if (sql.Kind == DatabaseKind.Postgres)
            await sql.First<int?>("SELECT 1 FROM chatgroup_groups WHERE id = @id FOR UPDATE", new { id }, cancel);
        return await Find(user, id, cancel);
    }

    /// <summary>Groups one owns or looks after, in these states; newest first within a state.</summary>
    public async Task<IReadOnlyList<ChatGroup>> List(CurrentUser user, IReadOnlyList<ChatGroupState> states, Guid? consolidation, CancellationToken cancel)
    {
        var (where, args) = GroupScope.Within(user, "owner_id = @me");
        where = $"({where} OR ({GroupScope.StillOverseen(user, args)} AND consolidation_id IN (SELECT id FROM chatgroup_consolidations WHERE made_by_id = @me)))";
        if (consolidation is { } plan)
        {
            args.Add("plan", plan);
            where += " AND consolidation_id = @plan";
        }

        args.Add("states", states.Select(state => state.ToString()).ToArray());
        var ids = await sql.Query<Guid>($"SELECT id FROM chatgroup_groups WHERE {where} AND state IN @states ORDER BY id DESC LIMIT 2000", args, cancel);
        return await Load(ids, cancel);
    }

    /// <summary>Groups of one unit in these states, whoever asks: a check needs them all.</summary>
    public async Task<IReadOnlyList<ChatGroup>> OfUnit(string unitPath, IReadOnlyList<ChatGroupState> states, CancellationToken cancel)
        => await db.Set<ChatGroup>().AsNoTracking().Where(group => group.UnitPath == unitPath && states.Contains(group.State)).ToListAsync(cancel);

    /// <summary>Groups this person owns and still has to make or dissolve.</summary>
    public async Task<IReadOnlyList<ChatGroup>> ToDo(CurrentUser user, CancellationToken cancel)
    {
        var waiting = new[] { ChatGroupState.ToOpen, ChatGroupState.Closing };
        return await db.Set<ChatGroup>().AsNoTracking().Where(group => group.OwnerId == user.PersonId && waiting.Contains(group.State)).OrderBy(group => group.Id).ToListAsync(cancel);
    }

    /// <summary>For each group that ends: the new groups its people are sent to that nobody made yet, since dissolving it first would leave them without a place.</summary>
    public async Task<ILookup<Guid, ChatGroup>> NotThereYet(IReadOnlyCollection<ChatGroup> groups, CancellationToken cancel)
    {
        Guid[] plans = [.. groups.Where(group => group.State == ChatGroupState.Closing).Select(group => group.ConsolidationId).OfType<Guid>().Distinct()];
        var toOpen = await db.Set<ChatGroup>().AsNoTracking()
            .Where(group => group.ConsolidationId != null && plans.Contains(group.ConsolidationId.Value) && group.State == ChatGroupState.ToOpen).OrderBy(group => group.Id).ToListAsync(cancel);
        return groups.Where(group => group.State == ChatGroupState.Closing)
            .SelectMany(group => toOpen.Where(one => one.ConsolidationId == group.ConsolidationId && group.Instead.Contains($"“{one.Name}”", StringComparison.Ordinal)).Select(one => (group.Id, one)))
            .ToLookup(pair => pair.Id, pair => pair.one);
    }

    /// <summary>Groups this person owns that were said to be made or dissolved so lately that it can be taken back, the latest first.</summary>
    public async Task<IReadOnlyList<ChatGroup>> DoneLately(CurrentUser user, DateTimeOffset now, CancellationToken cancel)
    {
        var done = new[] { ChatGroupState.Running, ChatGroupState.Dissolved };
        var owned = await db.Set<ChatGroup>().AsNoTracking().Where(group => group.OwnerId == user.PersonId && done.Contains(group.State)).ToListAsync(cancel);
        return [.. owned.Where(group => ChatGroup.MayTakeBack(group.LastSaid, now)).OrderByDescending(group => group.LastSaid!.At)];
    }

    /// <summary>Is anything left to do under this ask?</summary>
    public async Task<bool> IsAsked(Guid ask, Guid except, CancellationToken cancel)
        => await sql.First<int?>("SELECT 1 FROM chatgroup_groups WHERE ask_subject_id = @ask AND id <> @except", new { ask, except }, cancel) is not null;

    private async Task<IReadOnlyList<ChatGroup>> Load(IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var groups = new List<ChatGroup>(ids.Count);
        foreach (var chunk in ids.Chunk(500))
            groups.AddRange(await db.Set<ChatGroup>().AsNoTracking().Where(group => chunk.Contains(group.Id)).ToListAsync(cancel));
        return [.. groups.OrderBy(group => group.State).ThenByDescending(group => group.RegisteredAt).ThenBy(group => group.Name, StringComparer.Ordinal)];
    }
}
