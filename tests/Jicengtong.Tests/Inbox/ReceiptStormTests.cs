using System.Net;
using Jicengtong.Modules.Inbox;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Inbox;

/// <summary>Receipts that come together are written together; each is judged as if it had come alone.</summary>
public sealed class ReceiptStormTests : TownTests
{
    private static readonly Guid Subject = Guid.Parse("01990000-0000-7000-8000-00000000aaaa");

    [Fact]
    public async Task A_hundred_at_once_each_get_their_own_answer_and_asks_receipts_tallies_and_leaves_agree()
    {
        var people = await AskEverybody();
        // A stranger, an ask that does not exist, a question without words, an older round, twice under one key, twice the same answer.
        var given = people.Select((one, at) => (one.Ask, one.Person, Answer: at % 5 == 4 ? ReceiptAnswer.Questioned : ReceiptAnswer.Understood, Text: at % 5 == 4 ? "问" + at : "", Key: (string?)$"k{at}", Round: (int?)null)).ToList();
        var stranger = (people[0].Ask, people[1].Person, ReceiptAnswer.Understood, "", (string?)"s", (int?)null);
        var nothing = (Guid.NewGuid(), people[1].Person, ReceiptAnswer.Understood, "", (string?)"n", (int?)null);
        var older = (people[2].Ask, people[2].Person, ReceiptAnswer.Understood, "", (string?)"o", (int?)7);
        var results = await Task.WhenAll(given.Concat([stranger, nothing, older, given[3], (given[5].Ask, given[5].Person, given[5].Answer, "", null, null)]).Select(Give));

        Assert.All(results.Take(given.Count), result => Assert.Null(result));
        Assert.Equal(["notFound", "notFound", "ask.revised", null, null], results.Skip(given.Count));
        var questioned = given.Count(one => one.Answer == ReceiptAnswer.Questioned);
        var tallies = (await Town.Do(services => services.GetRequiredService<ReachedPlaces>().Coverage(Subject, CancellationToken.None))).ToList();
        Assert.Equal((given.Count, given.Count, given.Count - questioned, questioned),
            (tallies.Sum(tally => tally.Total), tallies.Sum(tally => tally.Opened), tallies.Sum(tally => tally.Understood), tallies.Sum(tally => tally.Questioned)));
        Assert.Equal(given.Count - questioned, await Number("SELECT count(*) FROM inbox_asks WHERE box = 'done' AND answer = 'Understood' AND next_step_at IS NULL AND opened_at IS NOT NULL AND answered_by = holder_id"));
        // Whoever answered twice without a key left two receipts, whoever did so under one key only one.
        Assert.Equal(given.Count + 1, await Number("SELECT count(*) FROM inbox_receipts"));
        Assert.Equal(given.Count + 1, (await Town.Leaves()).About("ask"));
        Assert.Equal(given.Count, await Number("SELECT count(*) FROM platform_operations WHERE operation_key LIKE 'k%'"));
        Assert.Empty(await Town.Do(services => services.GetServices<IProvenSource>().OfType<ProvenAsks>().Single().Contradictions(CancellationToken.None)));
    }

    private async Task<IReadOnlyList<(Guid Ask, Guid Person)>> AskEverybody()
    {
        await Town.Do(async services =>
        {
            var people = (await services.GetRequiredService<Sql>().Query<Guid>("SELECT id FROM organization_persons ORDER BY id LIMIT 100", null, CancellationToken.None)).ToList();
            return (await services.GetRequiredService<Work>().Run<int>(async () => await services.GetRequiredService<IInbox>().Ask(
                new Subject("directive", Subject, Subject, "都来回执", "森林草原防灭火", Urgency.Routine, Demand.Confirm, Town.Clock.GetUtcNow().AddDays(3), "林草局", null, [], null, [], "/directives/x", people[0], "513401"),
                [.. people.Select((person, at) => new Addressee($"p{at}", person, at % 2 == 0 ? "513401111" : "513401112", at % 2 == 0 ? "51/5134/513401/513401111/" : "51/5134/513401/513401112/", null))], CancellationToken.None), CancellationToken.None)).Value;
        });
        return [.. (await Town.Do(services => services.GetRequiredService<Sql>().Query<Row>("SELECT id AS ask, holder_id AS person FROM inbox_asks ORDER BY id", null, CancellationToken.None))).Select(row => (row.Ask, row.Person))];
    }

    private async Task<string?> Give((Guid Ask, Guid Person, ReceiptAnswer Answer, string Text, string? Key, int? Round) one) => (await Town.Do(services =>
    {
        if (one.Key is not null)
            services.GetRequiredService<RequestOperation>().Operation = new Operation(one.Person, one.Key, Operation.FingerprintOf(one.Ask.ToString(), one.Answer.ToString()));
        return services.GetRequiredService<GiveReceipt>().Run(new CurrentUser(one.Person, "", "", null, []), one.Ask, one.Answer, one.Text, null, CancellationToken.None, one.Round);
    })).Error?.Code;

    private Task<long> Number(string query) => Town.Do(services => services.GetRequiredService<Sql>().First<long>(query, null, CancellationToken.None));

    private sealed class Row
    {
        public Guid Ask { get; init; }

        public Guid Person { get; init; }
    }
}
