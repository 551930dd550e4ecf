namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// The problem as arrays. Sitting in group g is worth Σ worth of its topics − all its messages; given a partition everybody
/// simply takes their best seats, so only the partition has to be searched.
/// </summary>
internal sealed class SeatingModel
{
    /// <summary>More than any plan can gain by leaving a group without the person who must answer in it.</summary>
    public const long AnchorPrice = 1_000_000_000_000;

    /// <param name="problem">The problem.</param>
    /// <param name="burdenOnly">Leaves out the smaller prices, for a proof about the burden alone.</param>
    public SeatingModel(PlanningProblem problem, bool burdenOnly = false)
    {
        Problem = problem;
        Messages = [.. problem.Topics.Select(topic => topic.Messages)];
        MaxGroups = Math.Min(problem.MaxGroups, Messages.Length);
        Apart = new bool[Messages.Length][];
        for (var t = 0; t < Messages.Length; t++)
        {
            Apart[t] = new bool[Messages.Length];
        }

        foreach (var (first, second) in problem.Apart)
        {
            Apart[first][second] = Apart[second][first] = true;
        }

        Types = Sort(problem, burdenOnly);
        AnchorCount = Types.Sum(type => (long)type.Count * type.Anchors.Count(anchor => anchor));
    }

    public PlanningProblem Problem { get; }

    public long[] Messages { get; }

    public int MaxGroups { get; }

    public bool[][] Apart { get; }

    public List<SeatType> Types { get; }

    public long AnchorCount { get; }

    public int TopicCount => Messages.Length;

    private static List<SeatType> Sort(PlanningProblem problem, bool burdenOnly)
    {
        var types = new Dictionary<string, SeatType>(StringComparer.Ordinal);
        for (var i = 0; i < problem.Participants.Count; i++)
        {
            var person = problem.Participants[i];
            if (person.Seats == 0 || person.Stakes.Count == 0)
            {
                continue;
            }

            var key = FormattableString.Invariant($"{person.Seats}|{string.Join(';', person.Stakes.OrderBy(stake => stake.Topic))}");
            if (types.TryGetValue(key, out var same))
            {
                same.People.Add(i);
                continue;
            }

            types[key] = TypeOf(person, i, problem.Topics.Count, burdenOnly);
        }

        return [.. types.Values];
    }

    private static SeatType TypeOf(Participant person, int index, int topics, bool burdenOnly)
    {
        var type = new SeatType
        {
            People = [index],
            Limit = person.Seats,
            Worth = new long[topics],
            Price = new long[topics],
            Anchors = new bool[topics],
        };
        foreach (var stake in person.Stakes)
        {
            var worth = stake.Relevant + (stake.Inbox * PlanWeights.InboxMessage);
            type.Worth[stake.Topic] = worth;
            type.Price[stake.Topic] = (worth * PlanWeights.Burden)
                + (burdenOnly ? 0 : (stake.Inbox * PlanWeights.Lost) - (stake.Familiar ? 0 : PlanWeights.Change))
                + (stake.Anchors ? AnchorPrice : 0);
            type.Anchors[stake.Topic] = stake.Anchors;
        }

        return type;
    }
}
