using Jicengtong.Modules.Inbox.Contracts;

namespace Jicengtong.Modules.Inbox;

/// <summary>Writes on cards what their reader alone is to read there.</summary>
internal sealed class OwnWords(IServiceProvider services)
{
    public async Task Add(Guid person, IReadOnlyList<AskCard> cards, CancellationToken cancel)
    {
        foreach (var kind in cards.Select(card => card.Kind).Distinct())
        {
            if (services.GetKeyedService<IOwnLines>(kind) is not { } lines)
                continue;
            var own = cards.Where(card => card.Kind == kind).ToList();
            var found = await lines.Of(person, [.. own.Select(card => card.SubjectId)], cancel);
            foreach (var card in own)
                card.Own = found.GetValueOrDefault(card.SubjectId) ?? [];
        }
    }
}
