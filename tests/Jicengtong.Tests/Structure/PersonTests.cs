using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Jicengtong.Tests.Structure;

/// <summary>People are helped, not measured: no answer and no page lists persons by their activity.</summary>
[Collection(nameof(OneTown))]
public sealed class PersonTests(StandingTown standing)
{
    /// <summary>What the rule says too much about, with the reason why it is right. Whoever adds a line says why nobody is measured by it.</summary>
    private static readonly Dictionary<string, string> Excused = new()
    {
        ["PlaceCoverage: Name + Tally, TimeThere"] = "the name is a unit's (哪里还没到); who sits there is not said",
        ["OpenBelow: Name + Late, Open, Questioned, Unanswered, Unread"] = "units, never persons: what lies open below a leader",
        ["OpenUnit: Name + Late, Open, Questioned, Unanswered, Unread"] = "units, never persons: one line of the same",
        ["AskCard: ActedBy + OpenedAt"] = "the card is the reader's own, and says who answered for them (代办)",
    };

    [Fact]
    public void Nothing_lists_persons_by_activity()
    {
        var shown = PersonRules.Shown(standing.Routes, typeof(Program).Assembly.GetTypes());
        Assert.True(shown.Count > 40, "What is shown was not found; the rule would be blind.");
        Assert.Empty(PersonRules.PairsIn(shown).Except(Excused.Keys));
    }

    [Fact]
    public void Nothing_is_excused_that_is_gone()
        => Assert.Empty(Excused.Keys.Except(PersonRules.PairsIn(PersonRules.Shown(standing.Routes, typeof(Program).Assembly.GetTypes()))));

    [Fact]
    public void Every_question_of_the_API_says_what_it_answers()
        => Assert.Empty(PersonRules.WithoutAnswer(standing.Routes));

    [Fact]
    public void A_question_that_hides_its_answer_is_found()
    {
        var hidden = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/api/planted"), 0, new EndpointMetadataCollection(new HttpMethodMetadata(["GET"])), "planted");
        Assert.Equal(["GET /api/planted"], PersonRules.WithoutAnswer([hidden]));
    }

    [Fact]
    public void A_list_of_persons_by_activity_is_found_in_an_answer_and_in_a_page()
    {
        var route = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/api/planted"), 0,
            new EndpointMetadataCollection(new ProducesResponseTypeMetadata(200, typeof(Listing<Diligent>), ["application/json"])), "planted");
        Assert.Equal(
            [
                "PersonTests.Diligent: Name + SecondsToOpen", "PersonTests.Place: Name + Late", "PersonTests.RankingPage.Lines: Account + Total",
                "PersonTests.Watched: HolderId + Idle, LastSeen, OpenedAt",
            ],
            PersonRules.PairsIn(PersonRules.Shown([route], [typeof(RankingPage), typeof(string)])));
    }

    private sealed record Diligent(string Name, int SecondsToOpen, Watched Inner, IReadOnlyList<Place> Places);

    private sealed record Watched(Guid HolderId, DateTimeOffset? OpenedAt, DateTimeOffset LastSeen, TimeSpan Idle);

    // A place is no person: this is where the rule says too much, and what the list of excuses is for.
    private sealed record Place(string Name, int Late);

    private sealed record OneselfOnly(CurrentUser User, int Count, bool Opened, string Text, IReadOnlyList<string> Names);

    private sealed class RankingPage : ComponentBase
    {
        [Parameter] public IReadOnlyList<(string Account, int Total)> Lines { get; set; } = [];

        [Parameter] public OneselfOnly? Own { get; set; }
    }
}
