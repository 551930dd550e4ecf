namespace Jicengtong.Modules.ChatGroups;

/// <summary>Somebody who answers for discussed topics or really discusses them. <paramref name="Seats"/> is how many discussion groups they may sit in.</summary>
public sealed record Participant(string Account, int Seats, IReadOnlyList<Stake> Stakes);
