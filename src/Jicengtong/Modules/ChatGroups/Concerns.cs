namespace Jicengtong.Modules.ChatGroups;

/// <summary>Which matters concern whom: those they answer for or stand in for, and whatever else is added.</summary>
internal sealed class Concerns
{
    private readonly Dictionary<string, HashSet<string>> matters = new(StringComparer.Ordinal);

    public Concerns(IReadOnlyList<DutyHolding> duties)
    {
        foreach (var duty in duties)
        {
            Add(duty.Account, duty.Matter);
            Add(duty.Deputy ?? duty.Account, duty.Matter);
        }
    }

    public void Add(string account, string matter)
    {
        if (!matters.TryGetValue(account, out var known))
        {
            matters[account] = known = new HashSet<string>(StringComparer.Ordinal);
        }

        known.Add(matter);
    }

    /// <summary>The matters of one person; null when none concerns them.</summary>
    public HashSet<string>? Of(string account) => matters.GetValueOrDefault(account);
}
