using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>The inbox as other modules see it.</summary>
internal sealed class InboxOfEverybody(Sql sql, Ladder.PlanAsks plan, Work work, AskMany askMany, AskAgain askAgain, FollowAudience follow, OpenAsk openAsk, AskDeputies askDeputies, SetAsideOld setAside, InboxQuestions questions, ReachedPlaces reached, IEvidence evidence, LiveHints live, TimeProvider clock) : IInbox
{
    public async Task<int> Ask(Subject subject, IReadOnlyCollection<Addressee> addressees, CancellationToken cancel)
    {
        var asked = await askMany.Run(subject, addressees, cancel);
        var holders = addressees.Select(one => one.HolderId).ToList();
        work.AfterCommit(() =>
        {
            foreach (var holder in holders)
                live.Publish(Topics.Inbox(holder));
            live.Publish(Topics.Subject(subject.RootId));
        });
        return asked;
    }

    public Task<int> Follow(Subject subject, IReadOnlyCollection<Addressee> audience, CancellationToken cancel) => follow.Run(subject, audience, cancel);

    public Task<Result<Done>> Open(Guid askId, CurrentUser by, CancellationToken cancel, bool fromChat = false) => openAsk.Run(by, askId, cancel, fromChat);

    public Task<IReadOnlyList<ChatShare>> OpenedFromChat(string path, DateOnly since, CancellationToken cancel) => questions.OpenedFromChat(path, since, cancel);

    public Task<Guid?> AskOf(Guid rootId, Guid personId, CancellationToken cancel) => questions.AskOf(rootId, personId, cancel);

    public Task<AskCard?> Card(Guid askId, Guid personId, CancellationToken cancel) => questions.Card(askId, personId, cancel);

    public Task<OldAsks> Old(Guid personId, CancellationToken cancel) => setAside.Count(personId, cancel);

    public Task<int> SetAside(Guid personId, CancellationToken cancel) => setAside.Run(personId, cancel);

    public Task<bool> IsAskedWithin(Guid rootId, IReadOnlyList<string> paths, CancellationToken cancel) => reached.IsAskedWithin(rootId, paths, cancel);

    public async Task Settle(Guid subjectId, Guid by, string text, CancellationToken cancel)
    {
        var open = await sql.Query<Guid>("SELECT id FROM inbox_asks WHERE subject_id = @subjectId AND box IN ('todo', 'know') AND stands_for IS NULL", new { subjectId }, cancel);
        foreach (var id in open)
            await Answer(id, ReceiptAnswer.Done, by, text, cancel);
    }

    public async Task Understand(Guid askId, Guid by, string text, CancellationToken cancel)
    {
        if (await sql.First<int?>("SELECT 1 FROM inbox_asks WHERE id = @askId AND holder_id = @by AND answer IS NULL AND box IN ('todo', 'know')", new { askId, by }, cancel) is not null)
            await Answer(askId, ReceiptAnswer.Understood, by, text, cancel);
    }

    public async Task Withdraw(Guid subjectId, CancellationToken cancel)
    {
        await sql.Execute("UPDATE inbox_asks SET box = 'gone', withdrawn_at = @now, next_step_at = NULL WHERE subject_id = @subjectId AND box IN ('todo', 'know')",
            new { subjectId, now = clock.GetUtcNow() }, cancel);
        var holders = await sql.Query<Guid>("SELECT holder_id FROM inbox_asks WHERE subject_id = @subjectId", new { subjectId }, cancel);
        work.AfterCommit(() =>
        {
            foreach (var holder in holders)
                live.Publish(Topics.Inbox(holder));
        });
    }

    public Task<int> AskAgain(RevisedSubject revised, IReadOnlyCollection<string> units, CancellationToken cancel) => askAgain.Run(revised, units, cancel);

    public async Task ReturnQuestions(IReadOnlyCollection<Guid> askIds, CancellationToken cancel)
    {
        var (connection, transaction, again) = (sql.Connection, sql.Transaction!, new HashSet<Guid>());
        foreach (var id in askIds.Distinct())
        {
            var ask = await AskTransitions.Load(connection, transaction, sql.Kind, id);
            if (ask?.Answer != nameof(ReceiptAnswer.Questioned))
                continue;
            await AskTransitions.Reopen(connection, transaction, ask);
            // The answer is there: from now on it waits for the asker again.
            await sql.Execute("UPDATE inbox_asks SET rung = 0, ladder_from = @now WHERE id = @id", new { id, now = clock.GetUtcNow() }, cancel);
            again.Add(ask.SubjectId);
            foreach (var deputy in await sql.Query<Guid>("SELECT id FROM inbox_asks WHERE stands_for = @id AND answer = 'Questioned'", new { id }, cancel))
            {
                var stands = (await AskTransitions.Load(connection, transaction, sql.Kind, deputy))!;
                await AskTransitions.Reopen(connection, transaction, stands);
                work.AfterCommit(() => live.Publish(Topics.Inbox(stands.HolderId)));
            }

            work.AfterCommit(() => live.Publish(Topics.Inbox(ask.HolderId)));
        }

        await plan.Anew(again, cancel);
    }

    public Task<IReadOnlyList<Tally>> Coverage(Guid rootId, CancellationToken cancel) => reached.Coverage(rootId, cancel);

    public Task<IReadOnlyDictionary<Guid, Tally>> Totals(IReadOnlyCollection<Guid> rootIds, CancellationToken cancel) => reached.Totals(rootIds, cancel);

    public Task<IReadOnlyList<Addressee>> Readers(Guid rootId, CancellationToken cancel) => questions.Readers(rootId, cancel);

    public Task<IReadOnlyList<UnitAwareness>> Awareness(IReadOnlyCollection<Guid> rootIds, CancellationToken cancel) => questions.Awareness(rootIds, cancel);

    public Task<IReadOnlyList<Tally>> Lines(Guid rootId, IReadOnlyCollection<Guid>? subjects, CancellationToken cancel) => reached.Lines(rootId, subjects, cancel);

    public Task<Tally> Sum(IReadOnlyCollection<Guid> subjects, CancellationToken cancel) => reached.Sum(subjects, cancel);

    public Task<IReadOnlyList<UnopenedAsk>> Unopened(IReadOnlyCollection<Guid> subjects, Guid? after, int most, CancellationToken cancel) => reached.Unopened(subjects, after, most, cancel);

    public Task<IReadOnlyList<WordedReceipt>> Questions(Guid rootId, CancellationToken cancel) => questions.Open(rootId, cancel);

    public Task<IReadOnlyList<WordedReceipt>> Filled(IReadOnlyCollection<Guid> subjects, CancellationToken cancel) => questions.Filled(subjects, cancel);

    public Task<IReadOnlyDictionary<Guid, DateTimeOffset>> FirstOpenings(Guid rootId, CancellationToken cancel) => questions.FirstOpenings(rootId, cancel);

    public Task<int> Remind(IReadOnlyCollection<Guid> subjects, CancellationToken cancel) => askDeputies.Remind(subjects, cancel);

    public string TopicOf(Guid rootId) => Topics.Subject(rootId);

    public Task<BoxCounts> Counts(Guid personId, CancellationToken cancel) => questions.Counts(personId, cancel);

    public Task<IReadOnlyList<UnitLoad>> Load(string path, CancellationToken cancel) => questions.Load(path, cancel);

    // In the running transaction: the ask, the one it may stand for, and the receipt.
    private async Task Answer(Guid askId, ReceiptAnswer answer, Guid by, string text, CancellationToken cancel)
    {
        var (now, connection, transaction) = (clock.GetUtcNow(), sql.Connection, sql.Transaction!);
        var ask = (await AskTransitions.Load(connection, transaction, sql.Kind, askId))!;
        var words = new ReceiptWords(Ids.Next(now), text, null);
        await AskTransitions.Answer(connection, transaction, ask, answer, by, now, words);
        await evidence.Record(InboxFacts.OfReceipt(new ReceiptRow
        {
            Id = words.Id, AskId = ask.StandsFor ?? ask.Id, PersonId = by, Answer = answer.ToString(), Text = text, At = now,
        }), cancel);
        var concerned = (await AskTransitions.Deputies(connection, transaction, ask)).Append(ask.HolderId).ToHashSet();
        if (ask.StandsFor is { } original && await AskTransitions.Load(connection, transaction, sql.Kind, original) is { } stoodFor)
        {
            await AskTransitions.Answer(connection, transaction, stoodFor, answer, by, now);
            concerned.Add(stoodFor.HolderId);
        }

        work.AfterCommit(() =>
        {
            foreach (var person in concerned)
                live.Publish(Topics.Inbox(person));
            live.Publish(Topics.Subject(ask.RootId));
        });
    }
}
