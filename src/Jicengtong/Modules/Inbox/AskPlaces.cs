using Jicengtong.Modules.Inbox.Ladder;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>Asks lie where their unit lies. Open ones of a unit that became part of another become that one's; what was finished keeps its name.</summary>
internal sealed class AskPlaces(Sql sql, Work work, PlanAsks plan, IEvidence evidence, LiveHints live) : IUnitWatch
{
    private const string Open = "box IN ('todo', 'know')";

    public IReadOnlyList<PathCopy> Copies { get; } = [new(typeof(AskRow), nameof(AskRow.UnitPath)), new(typeof(TallyRow), nameof(TallyRow.UnitPath))];

    public async Task Merged(UnitMerge merge, CancellationToken cancel)
    {
        var open = await sql.Query<Waiting>($"SELECT DISTINCT subject_id, holder_id FROM inbox_asks WHERE unit_path = @FromPath AND {Open}", new { merge.FromPath }, cancel);
        await sql.Execute($"UPDATE inbox_asks SET unit_code = @Into, unit_path = @IntoPath WHERE unit_path = @FromPath AND {Open}", new { merge.FromPath, merge.Into, merge.IntoPath }, cancel);
        // Who was asked under both keeps both: the same thing is never asked twice under one.
        foreach (var (was, becomes) in merge.Keys)
            await sql.Execute($"""
                UPDATE inbox_asks SET addressee = @becomes WHERE addressee = @was AND {Open} AND NOT EXISTS (
                    SELECT 1 FROM inbox_asks other WHERE other.subject_id = inbox_asks.subject_id AND other.addressee = @becomes AND other.round = inbox_asks.round)
                """, new { was, becomes }, cancel);
        foreach (var subject in open.Select(ask => ask.SubjectId).Distinct())
        {
            // Another unit may have other steps and another calendar.
            await plan.Anew([subject], cancel);
            await FollowAudience.CountAnew(sql, subject, cancel);
            await ProvenAsks.Prove(sql, evidence, await SubjectRow.Load(sql, subject, cancel), cancel);
        }

        work.AfterCommit(() =>
        {
            foreach (var person in open.Select(ask => ask.HolderId).Distinct())
                live.Publish(Topics.Inbox(person));
        });
    }

    public async Task<IReadOnlyList<Leftover>> LeftIn(string unit, string path, bool isMerged, CancellationToken cancel)
    {
        var open = isMerged ? 0 : await sql.First<long>($"SELECT count(*) FROM inbox_asks WHERE unit_path = @path AND {Open} AND stands_for IS NULL", new { path }, cancel);
        return open == 0 ? [] : [new Leftover($"收件箱里还有 {open} 件没办完", "办完，或者用“并入”让它们跟着走")];
    }

    private sealed class Waiting
    {
        public Guid SubjectId { get; init; }

        public Guid HolderId { get; init; }
    }
}
