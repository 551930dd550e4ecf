using System.Text.Json;
using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Ladder;

/// <summary>Does what the climbed rungs say, for all of a tick together: digests, notices, deputies, the duty room's list.</summary>
internal sealed class CarryOut(Sql sql, Work work, AskDeputies deputies, DigestList digests, Notices notices, DutyRoom room, IKeptPlaces places, LadderBook book, LiveHints live)
{
    public async Task Run(IReadOnlyList<Climbed> climbed, DateTimeOffset now, CancellationToken cancel)
    {
        if (climbed.Count == 0)
            return;
        var subjects = await Subjects([.. climbed.Select(one => one.Ask.SubjectId).Distinct()], cancel);
        Hint(climbed.Where(one => (one.Acts & ~Act.Head) != 0).Select(one => one.Ask.HolderId), subjects.Values.Select(subject => subject.RootId));

        // Who has opened it knows it; only when it is urgent does the deputy come in all the same.
        await deputies.Ask([.. climbed.Where(one => one.Acts.HasFlag(Act.Deputy) && (one.Ask.OpenedAt is null || subjects[one.Ask.SubjectId].Urgency > Urgency.Routine))
            .Select(one => new AskDeputies.Waiting { Id = one.Ask.Id, SubjectId = one.Ask.SubjectId, HolderId = one.Ask.HolderId, DeputyId = one.Ask.DeputyId, OpenedAt = one.Ask.OpenedAt })], cancel);

        var tooMany = await notices.Queue(climbed, subjects, now, cancel);
        await digests.Put(
        [
            .. climbed.Where(one => (one.Acts & Act.Digest) != 0).Concat(tooMany).Select(one => new DigestEntry(one.Ask.HolderId, one.Ask, DigestKind.Own)),
            .. climbed.Where(one => (one.Acts & Act.Due) != 0).Select(one => new DigestEntry(one.Ask.HolderId, one.Ask, DigestKind.Due)),
            .. await ToHeads([.. climbed.Where(one => (one.Acts & Act.Head) != 0)], cancel),
        ], now, cancel);
        await room.List([.. climbed.Where(one => one.Acts.HasFlag(Act.DutyRoom))], subjects, now, cancel);
    }

    /// <summary>After the commit: these inboxes and these chains look otherwise.</summary>
    public void Hint(IEnumerable<Guid> people, IEnumerable<Guid> roots)
    {
        var topics = people.Distinct().Select(Topics.Inbox).Concat(roots.Distinct().Select(Topics.Subject)).ToList();
        work.AfterCommit(() =>
        {
            foreach (var topic in topics)
                live.Publish(topic);
        });
    }

    // The head of the unit, unless it is their own: then whoever leads the unit above.
    private async Task<IReadOnlyList<DigestEntry>> ToHeads(IReadOnlyList<Climbed> climbed, CancellationToken cancel)
    {
        var entries = new List<DigestEntry>();
        foreach (var same in climbed.GroupBy(one => book.RulesAt(one.Ask.UnitPath)))
        {
            var heads = await places.Heads([.. same.SelectMany(one => one.Ask.UnitPath.Split('/', StringSplitOptions.RemoveEmptyEntries)).Distinct()], same.Key.HeadPosts, cancel);
            foreach (var (ask, _) in same)
                if (ask.UnitPath.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(unit => heads.GetValueOrDefault(unit)).FirstOrDefault(head => head != Guid.Empty && head != ask.HolderId) is var head && head != Guid.Empty)
                    entries.Add(new DigestEntry(head, ask, DigestKind.Stuck));
        }

        return entries;
    }

    private async Task<IReadOnlyDictionary<Guid, AskedAbout>> Subjects(IReadOnlyList<Guid> ids, CancellationToken cancel) => (await sql.Query<AskedAbout>($"""
        SELECT s.id, s.root_id, s.kind, s.title, s.matter, s.urgency, s.page_path, s.asked_by, s.from_name, s.key_points_json FROM {sql.From("ids")} JOIN inbox_subjects s ON s.id = {sql.Cell<Guid>(0)}
        """, new { ids = sql.Json(ids.Select(id => new object?[] { id })) }, cancel)).ToDictionary(subject => subject.Id);
}

/// <summary>What a reminder says about its subject: never more than the title.</summary>
internal sealed class AskedAbout
{
    // Of these not even the title leaves the house: it may name people.
    private static readonly string[] Discreet = ["problem", "case"];

    public Guid Id { get; init; }

    public Guid RootId { get; init; }

    public string Kind { get; init; } = "";

    public string Title { get; init; } = "";

    public string Matter { get; init; } = "";

    public Urgency Urgency { get; init; }

    public string PagePath { get; init; } = "";

    public Guid AskedBy { get; init; }

    public string FromName { get; init; } = "";

    public string KeyPointsJson { get; init; } = "[]";

    /// <summary>What may be said on a locked screen.</summary>
    public string NeutralTitle => Discreet.Contains(Kind) ? "有一件事等您答复" : Title;

    /// <summary>Why somebody was disturbed: what the sender put first.</summary>
    public string Reason => JsonSerializer.Deserialize<string[]>(KeyPointsJson) is [var first, ..] ? first : Title;
}
