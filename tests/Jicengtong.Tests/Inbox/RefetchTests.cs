using System.Globalization;
using System.Text.Json;
using Jicengtong.Modules.Inbox;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Inbox.Ladder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Inbox;

/// <summary>
/// State and live events are the state fetched again: whoever fetches only when a hint says so sees, after random sequences of actions, what
/// somebody sees who fetches anew; in every tenth sequence after every single action. People act on what their page shows, not on the table.
/// JCT_SEQUENCES says how many sequences: the promise is 10,000, docs/reliability.md says what came of it.
/// </summary>
public sealed class RefetchTests : TownTests
{
    private static readonly string[] Accounts = ["u0362", "u0363", "u0386"];
    private static readonly string[] Boxes = ["todo", "know", "later", "done"];
    private readonly List<Subject> subjects = [];
    private readonly Random random = new(20261120);

    [Fact]
    public async Task Whoever_follows_the_hints_sees_what_whoever_fetches_anew_sees()
    {
        var sequences = int.Parse(Environment.GetEnvironmentVariable("JCT_SEQUENCES") ?? "250", CultureInfo.InvariantCulture);
        var readers = new List<Reader>();
        foreach (var account in Accounts)
            readers.Add(await Reader.Of(Town, account));
        var changes = 0;
        for (var sequence = 0; sequence < sequences; sequence++)
        {
            for (var actions = random.Next(3, 8); actions > 0; actions--)
            {
                var what = await Act(readers);
                foreach (var reader in readers)
                    changes += await reader.Follow() ? 1 : 0;
                if (sequence % 10 == 0 || actions == 1)
                    foreach (var reader in readers)
                        await reader.Compare($"sequence {sequence}, {what}");
            }

            // What is over is taken back, so that the ten-thousandth sequence is as quick as the first.
            if (subjects.Count > 6)
                await Withdraw(subjects[0]);
        }

        foreach (var reader in readers)
            await reader.DisposeAsync();
        Assert.True(changes > sequences, "Hardly anything changed; the property would hold of nothing.");
    }

    private async Task<string> Act(List<Reader> readers)
    {
        var reader = readers[random.Next(readers.Count)];
        var cards = reader.Open;
        var card = cards.Count > 0 ? cards[random.Next(cards.Count)] : null;
        var subject = subjects.Count > 0 ? subjects[random.Next(subjects.Count)] : null;
        switch (random.Next(12))
        {
            case 0 or 1 when subjects.Count < 8:
                await Ask();
                return "ask";
            case 2 or 3 when card is not null:
                await Town.Do(services => services.GetRequiredService<OpenAsk>().Run(reader.User, card.Id, CancellationToken.None));
                return "open";
            case 4 or 5 or 6 when card is not null:
                await Town.Do(services => services.GetRequiredService<GiveReceipt>().Run(reader.User, card.Id, (ReceiptAnswer)random.Next(3), "为什么", null, CancellationToken.None));
                return "answer";
            case 7 when card is not null:
                DateTimeOffset? until = card.SnoozedUntil is null ? Town.Clock.GetUtcNow().AddHours(1 + random.Next(40)) : null;
                await Town.Do(services => services.GetRequiredService<SnoozeAsk>().Run(reader.User, card.Id, until, CancellationToken.None));
                return "snooze";
            case 8 when subject is not null:
                await Within(inbox => inbox.Remind([subject.Id], CancellationToken.None));
                return "remind";
            case 9 when subject is not null:
                if (random.Next(3) == 0)
                    await Withdraw(subject);
                else
                    await Within(inbox => inbox.AskAgain(new RevisedSubject(subject.Id, "改了一处", subject.DueAt?.AddHours(random.Next(-2, 20)), null), ["513401111200"], CancellationToken.None));
                return "revise or withdraw";
            case 10 when subject is not null:
                await Within(async inbox =>
                {
                    await inbox.ReturnQuestions([.. (await inbox.Questions(subject.RootId, CancellationToken.None)).Select(question => question.AskId)], CancellationToken.None);
                    return 0;
                });
                return "answer questions";
            default:
                await Pass(TimeSpan.FromMinutes(random.Next(5, 500)));
                return "time passes";
        }
    }

    // Only what moves asks by itself has its turn: the other jobs of the house would take most of the time.
    private async Task Pass(TimeSpan time)
    {
        Town.Clock.MoveTo(Town.Clock.GetUtcNow() + time);
        await Town.Do(async services =>
        {
            await services.GetRequiredService<FollowEdits>().Run(CancellationToken.None);
            await services.GetRequiredService<ClimbLadder>().Run(CancellationToken.None);
            await services.GetRequiredService<SendDigests>().Run(CancellationToken.None);
            return 0;
        });
    }

    private async Task Ask()
    {
        var (now, id) = (Town.Clock.GetUtcNow(), Ids.Next(Town.Clock.GetUtcNow()));
        var subject = new Subject("directive", id, id, "关于林区用火的通知", "森林草原防灭火", (Urgency)random.Next(4), (Demand)random.Next(3), random.Next(3) > 0 ? now.AddHours(1 + random.Next(90)) : null,
            "巴汝镇应急办", null, ["一条"], null, [], $"/directives/{id}/read", ReaderIds["u0386"], "513401111");
        subjects.Add(subject);
        await Within(inbox => inbox.Ask(subject,
        [
            new Addressee("duty:" + id.ToString("N"), ReaderIds["u0362"], "513401111200", "51/5134/513401/513401111/513401111200/", ReaderIds["u0363"]),
            new Addressee("duty:2" + id.ToString("N")[..20], ReaderIds["u0386"], "513401111201", "51/5134/513401/513401111/513401111201/", null),
        ], CancellationToken.None));
    }

    private async Task Withdraw(Subject subject)
    {
        subjects.Remove(subject);
        await Within(async inbox =>
        {
            await inbox.Withdraw(subject.Id, CancellationToken.None);
            return 0;
        });
    }

    private Task<int> Within(Func<IInbox, Task<int>> act) => Town.Do(async services =>
        (await services.GetRequiredService<Work>().Run<int>(async () => await act(services.GetRequiredService<IInbox>()), CancellationToken.None)).Value);

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Guid> ReaderIds = new();

    /// <summary>One open page of one person: it fetches when a hint came, and only then.</summary>
    private sealed class Reader : IAsyncDisposable
    {
        private readonly Town town;
        private readonly LiveHints live;
        private readonly IAsyncEnumerator<LiveHint> hints;
        private string shown = "";
        private bool isJustFetched;

        private Reader(Town town, CurrentUser user, LiveHints live)
        {
            (this.town, User, this.live) = (town, user, live);
            hints = live.Listen([(Topics.Inbox(user.PersonId), "inbox"), ("sync:" + user.Account, "sync")], CancellationToken.None).GetAsyncEnumerator();
        }

        public CurrentUser User { get; }

        /// <summary>What the page shows as not done.</summary>
        public IReadOnlyList<AskCard> Open { get; private set; } = [];

        public static async Task<Reader> Of(Town town, string account)
        {
            var user = await town.Do(async services =>
            {
                var id = await services.GetRequiredService<Sql>().First<Guid>("SELECT id FROM organization_persons WHERE account = @account", new { account }, CancellationToken.None);
                return (await services.GetRequiredService<ICurrentUsers>().Find(id, null, CancellationToken.None))!;
            });
            ReaderIds[account] = user.PersonId;
            var reader = new Reader(town, user, town.Services.GetRequiredService<LiveHints>());
            await reader.hints.MoveNextAsync();
            reader.shown = await reader.Fetch();
            return reader;
        }

        /// <summary>Takes in what was said so far and fetches if it was about the inbox; says whether it did.</summary>
        public async Task<bool> Follow()
        {
            live.Publish("sync:" + User.Account);
            isJustFetched = false;
            while (await hints.MoveNextAsync() && hints.Current.Topic != "sync")
                isJustFetched = true;
            if (isJustFetched)
                shown = await Fetch();
            return isJustFetched;
        }

        /// <summary>
        /// Whoever was not told must have missed nothing. A job of the house may have run beside us, in real time; what it wrote is said after its
        /// commit, so the word is then on its way, and one that was never sent never comes.
        /// </summary>
        public async Task Compare(string after)
        {
            if (isJustFetched)
                return;
            var before = shown;
            shown = await Fetch();
            if (before == shown)
                return;
            var word = hints.MoveNextAsync().AsTask();
            Assert.True(await Task.WhenAny(word, Task.Delay(TimeSpan.FromSeconds(20))) == word, $"After {after}, {User.Account} still sees\n{before}\ninstead of\n{shown}");
            shown = await Fetch();
        }

        private Task<string> Fetch() => town.Do(async services =>
        {
            var questions = services.GetRequiredService<InboxQuestions>();
            var boxes = new List<IReadOnlyList<AskCard>>();
            foreach (var box in Boxes)
                boxes.Add((await questions.List(User.PersonId, box, null, 50, CancellationToken.None)).Items);
            Open = [.. boxes[0], .. boxes[2]];
            return JsonSerializer.Serialize(boxes);
        });

        public ValueTask DisposeAsync() => hints.DisposeAsync();
    }
}
