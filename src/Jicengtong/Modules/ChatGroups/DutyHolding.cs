namespace Jicengtong.Modules.ChatGroups;

/// <summary>Who answers for a matter in a unit: the holder (<paramref name="Leads"/>: 牵头, else 配合) and the deputy (AB岗), both accounts.</summary>
public sealed record DutyHolding(string Matter, string Unit, bool Leads, string Account, string? Deputy);
