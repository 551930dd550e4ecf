using System.Text.Json.Serialization;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Limits that cannot be met. <paramref name="Message"/> is Chinese and names the persons or duties that make it impossible;
/// <paramref name="LeastGroups"/> and <paramref name="LeastPerPerson"/> are the smallest limits that work.
/// </summary>
public sealed record PlanRefusal(string Message, int LeastGroups, int LeastPerPerson)
{
    /// <summary>The least that must be given way for everything else that was wished to stand; null where limits are not what is in the way.</summary>
    public PlanRemedy? Remedy { get; init; }

    /// <summary>The same where only a few people are in the way: they get more, everybody else's limit stays; null where it is not so.</summary>
    public PlanRemedy? ForFew { get; init; }
}

/// <summary>Limits to be raised, and nothing else.</summary>
/// <param name="MaxGroups">So many groups; null when the number need not change.</param>
/// <param name="MaxPerPerson">So many for each person; null when that need not change.</param>
/// <param name="Exceptions">Account → so many for somebody whose own limit is too small; null for nobody.</param>
public sealed record PlanRemedy(int? MaxGroups = null, int? MaxPerPerson = null, IReadOnlyDictionary<string, int>? Exceptions = null)
{
    /// <summary>Is there anything to raise?</summary>
    [JsonIgnore]
    public bool Helps => MaxGroups is not null || MaxPerPerson is not null || Exceptions is { Count: > 0 };

    /// <summary>The wishes with these limits; what was decided by hand stays.</summary>
    public PlanWishes On(PlanWishes wishes) => wishes with
    {
        MaxGroups = MaxGroups ?? wishes.MaxGroups, MaxPerPerson = MaxPerPerson ?? wishes.MaxPerPerson, Exceptions = Over(wishes.Exceptions),
    };

    /// <summary>What was raised before and what must be raised still.</summary>
    public PlanRemedy After(PlanRemedy? before)
        => before is null ? this : new PlanRemedy(MaxGroups ?? before.MaxGroups, MaxPerPerson ?? before.MaxPerPerson, Over(before.Exceptions ?? new Dictionary<string, int>()));

    /// <summary>“改成 9 个群、每人 4 个、梁然晓 2 个”: what is done with the limits, and which.</summary>
    public string Words(string verb, Func<string, string> nameOf) => verb + (MaxGroups is null ? "" : " ") + Words(nameOf);

    private string Words(Func<string, string> nameOf)
    {
        var parts = new List<string>();
        if (MaxGroups is { } groups)
        {
            parts.Add(FormattableString.Invariant($"{groups} 个群"));
        }

        if (MaxPerPerson is { } each)
        {
            parts.Add(FormattableString.Invariant($"每人 {each} 个"));
        }

        parts.AddRange((Exceptions ?? new Dictionary<string, int>()).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => FormattableString.Invariant($"{nameOf(one.Key)} {one.Value} 个")));
        return string.Join("、", parts);
    }

    private Dictionary<string, int> Over(IReadOnlyDictionary<string, int> before)
        => new([.. before.Where(one => Exceptions?.ContainsKey(one.Key) != true), .. Exceptions ?? new Dictionary<string, int>()]);
}
