namespace Jicengtong.Modules.ChatGroups;

/// <summary>Participants who are the same to the model (same stakes, same limit), counted once with their number.</summary>
internal sealed class SeatType
{
    /// <summary>The participants, as indices into the problem.</summary>
    public required List<int> People { get; init; }

    public required int Limit { get; init; }

    /// <summary>Per topic: what sitting in its group is worth in messages, before the group's whole traffic is taken off.</summary>
    public required long[] Worth { get; init; }

    /// <summary>The same in the prices of <see cref="PlanWeights"/>, with an anchor worth more than everything else together.</summary>
    public required long[] Price { get; init; }

    public required bool[] Anchors { get; init; }

    public int Count => People.Count;
}
