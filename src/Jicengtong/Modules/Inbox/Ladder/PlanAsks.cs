using Dapper;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Ladder;

/// <summary>The plan an ask begins with.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="First">Its first rung; null when nobody is chased.</param>
internal sealed record Planned(Guid Plan, DateTimeOffset? First);

/// <summary>
/// Works the ladder out and stores it: a handful of plans per subject, and with each ask only the time of its next rung. Planned
/// anew, set by set, when rules, calendar, leave, holder or due time change; what an ask has climbed it does not climb again.
/// </summary>
internal sealed class PlanAsks(Sql sql, LadderBook book, IEnumerable<IAbsences> absences, TimeProvider clock) : IAbsenceWatch
{
    private const string Waiting = "stands_for IS NULL AND box IN ('todo', 'know') AND (answer IS NULL OR answer = 'Understood')";
    private const int Chunk = 5000;

    /// <summary>Plans for asks about to be written; in the running transaction, after the subject's row.</summary>
    public async Task<Func<Addressee, Planned>> ForNew(SubjectRow subject, IReadOnlyCollection<Addressee> addressees, DateTimeOffset now, CancellationToken cancel)
    {
        var away = await Away(addressees.Select(one => one.HolderId), cancel);
        var (says, plans, rows) = (new Dictionary<string, string>(), new Dictionary<(string, bool), Planned>(), new List<NewPlan>());
        foreach (var one in addressees)
        {
            if (!says.TryGetValue(one.UnitPath, out var say))
                says[one.UnitPath] = say = book.SayAt(one.UnitPath);
            var isAway = away.Contains(one.HolderId);
            if (plans.ContainsKey((say, isAway)))
                continue;
            var plan = Draw(book, subject, one.UnitPath, say, now, subject.DueAt, isAway);
            rows.Add(plan);
            plans[(say, isAway)] = new Planned(plan.Id, LadderPlan.Next(plan.Steps, Act.None));
        }

        await Insert(rows, cancel);
        return one => plans[(says[one.UnitPath], away.Contains(one.HolderId))];
    }

    /// <summary>Plans what is open of these subjects anew, or only what lies with one holder.</summary>
    public async Task Anew(IReadOnlyCollection<Guid> subjects, CancellationToken cancel, Guid? holder = null, LadderBook? with = null)
    {
        foreach (var subject in subjects.Distinct())
            await Anew(await SubjectRow.Load(sql, subject, cancel), holder, with ?? book, cancel);
    }

    /// <summary>Plans everything open at and below a place anew, by other rules or another calendar.</summary>
    public async Task Below(string path, LadderBook with, CancellationToken cancel)
        => await Anew(await sql.Query<Guid>($"SELECT DISTINCT subject_id FROM inbox_asks WHERE unit_path >= @path AND unit_path < @end AND {Waiting}", new { path, end = UnitPath.End(path) }, cancel), cancel, null, with);

    /// <summary>Somebody's leave changed: what lies with them goes to the deputy at once, or waits for them again.</summary>
    public async Task Changed(Guid person, CancellationToken cancel)
        => await Anew(await sql.Query<Guid>($"SELECT DISTINCT subject_id FROM inbox_asks WHERE holder_id = @person AND {Waiting}", new { person }, cancel), cancel, person);

    /// <summary>Of these people, who is on leave today.</summary>
    public async Task<IReadOnlySet<Guid>> Away(IEnumerable<Guid> people, CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        return (await Absences(people, today, today, cancel)).Select(away => away.PersonId).ToHashSet();
    }

    /// <summary>Their absences that touch these days, whoever keeps them.</summary>
    public async Task<IReadOnlyList<Absence>> Absences(IEnumerable<Guid> people, DateOnly from, DateOnly to, CancellationToken cancel)
    {
        var (distinct, found) = (people.Distinct().ToList(), new List<Absence>());
        if (distinct.Count > 0)
            foreach (var keeper in absences)
                found.AddRange(await keeper.Between(distinct, from, to, cancel));
        return found;
    }

    private async Task Anew(SubjectRow subject, Guid? holder, LadderBook with, CancellationToken cancel)
    {
        var scope = $"subject_id = @Id AND {Waiting}{(holder is null ? "" : " AND holder_id = @holder")}";
        var groups = await sql.Query<Group>($"SELECT DISTINCT unit_path, COALESCE(ladder_from, asked_at) AS since, due_at FROM inbox_asks WHERE {scope}", new { subject.Id, holder }, cancel);
        if (groups.Count == 0)
            return;
        var away = await Away(await sql.Query<Guid>($"SELECT DISTINCT holder_id FROM inbox_asks WHERE {scope}", new { subject.Id, holder }, cancel), cancel);
        foreach (var same in groups.GroupBy(group => (Say: with.SayAt(group.UnitPath), group.Since, group.DueAt)))
        {
            var paths = same.Select(group => group.UnitPath).ToArray();
            foreach (var isAway in away.Count == 0 ? [false] : new[] { false, true })
            {
                var plan = Draw(with, subject, paths[0], same.Key.Say, same.Key.Since, same.Key.DueAt, isAway);
                await Insert([plan], cancel);
                foreach (var chunk in paths.Chunk(Chunk))
                    await Put(plan, scope, new { subject.Id, holder, same.Key.Since, Due = same.Key.DueAt, plan = plan.Id }, chunk, isAway ? away : null, cancel);
            }
        }

        await sql.Execute("DELETE FROM inbox_plans WHERE subject_id = @Id AND NOT EXISTS (SELECT 1 FROM inbox_asks a WHERE a.subject_id = @Id AND a.plan_id = inbox_plans.id)", new { subject.Id }, cancel);
    }

    private async Task Put(NewPlan plan, string scope, object args, IReadOnlyCollection<string> paths, IReadOnlyCollection<Guid>? holders, CancellationToken cancel)
    {
        const string Next = "(SELECT min(s.at) FROM inbox_plan_steps s WHERE s.plan_id = @plan AND (s.act & inbox_asks.rung) = 0)";
        var all = new DynamicParameters(args);
        var these = holders is null ? "" : " AND " + sql.Among("holder_id", holders, all, "holders");
        await sql.Execute($"""
            UPDATE inbox_asks SET plan_id = @plan, next_step_at = CASE WHEN snoozed_until > {Next} THEN snoozed_until ELSE {Next} END
            WHERE {scope} AND COALESCE(ladder_from, asked_at) = @Since AND {(plan.DueAt is null ? "due_at IS NULL" : "due_at = @Due")} AND {sql.Among("unit_path", paths, all, "paths")}{these}
            """, all, cancel);
    }

    private static NewPlan Draw(LadderBook book, SubjectRow subject, string path, string say, DateTimeOffset since, DateTimeOffset? due, bool isAway)
    {
        var (rules, calendar) = book.At(path);
        return new NewPlan(Ids.Next(since), subject.Id, say, since, due, isAway,
            LadderPlan.Of(rules, calendar, new Climber(Enum.Parse<Urgency>(subject.Urgency), Enum.Parse<Demand>(subject.Demand), since, due, isAway)));
    }

    private async Task Insert(IReadOnlyList<NewPlan> plans, CancellationToken cancel)
    {
        foreach (var plan in plans)
        {
            await sql.Execute("INSERT INTO inbox_plans (id, subject_id, say, since, due_at, is_away) VALUES (@Id, @SubjectId, @Say, @Since, @DueAt, @IsAway)", plan, cancel);
            foreach (var step in plan.Steps)
                await sql.Execute("INSERT INTO inbox_plan_steps (plan_id, act, at) VALUES (@Id, @act, @At)", new { plan.Id, act = (int)step.Act, step.At }, cancel);
        }
    }

    private sealed record NewPlan(Guid Id, Guid SubjectId, string Say, DateTimeOffset Since, DateTimeOffset? DueAt, bool IsAway, IReadOnlyList<PlannedAct> Steps);

    private sealed class Group
    {
        public string UnitPath { get; init; } = "";

        public DateTimeOffset Since { get; init; }

        public DateTimeOffset? DueAt { get; init; }
    }
}

/// <summary>Plans anew what an edit on another node, or the beginning or end of a leave, changed.</summary>
internal sealed class FollowEdits(Sql sql, Work work, Calendars calendars, LadderBook book, PlanAsks plan, IKeptPlaces places, LeavesSeen seen, TimeProvider clock) : IJob
{
    public async Task Run(CancellationToken cancel)
    {
        var edited = (await calendars.Refresh(cancel)).Union(await book.Refresh(cancel)).ToList();
        var paths = await places.Find(edited, cancel);
        foreach (var unit in edited)
            await work.Run<Done>(async () =>
            {
                await plan.Below(paths.GetValueOrDefault(unit)?.Path ?? "", book, cancel);
                return Done.Instance;
            }, cancel);
        await FollowLeaves(cancel);
    }

    // Leave is entered days before it begins; on its first day, and after its last, its plans change.
    private async Task FollowLeaves(CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        if (seen.Day == today)
            return;
        var holders = await sql.Query<Guid>("SELECT DISTINCT holder_id FROM inbox_asks WHERE next_step_at IS NOT NULL", null, cancel);
        var since = seen.Day is { } day && day < today ? day : today.AddDays(-1);
        foreach (var person in (await plan.Absences(holders, since, today, cancel)).Select(leave => leave.PersonId).Distinct())
            await work.Run<Done>(async () =>
            {
                await plan.Changed(person, cancel);
                return Done.Instance;
            }, cancel);
        seen.Day = today;
    }
}

/// <summary>Up to which day this process followed the leaves.</summary>
internal sealed class LeavesSeen
{
    public DateOnly? Day { get; set; }
}
