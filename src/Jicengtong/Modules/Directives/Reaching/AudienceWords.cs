using Jicengtong.Modules.Organization.Contracts;

namespace Jicengtong.Modules.Directives.Reaching;

/// <summary>The query that an audience is, as people say it.</summary>
internal static class AudienceWords
{
    private const int MostUnits = 3;

    public static string Of(Audience audience, IReadOnlyDictionary<string, UnitEntry> units)
    {
        var codes = audience.Units ?? [];
        var places = string.Join("、", codes.Take(MostUnits).Select(code => units.GetValueOrDefault(code)?.Name ?? code)) + (codes.Count > MostUnits ? $"等 {codes.Count} 个单位" : "");
        var kinds = audience.Kinds is { Count: > 0 } ? string.Join("、", audience.Kinds) : "各类单位";
        var who = audience.Matters is { Count: > 0 } matters ? "负责" + string.Join("、", matters) + "的人" + (audience.Posts is { Count: > 0 } also ? $"（{string.Join("、", also)}）" : "")
            : audience.Posts is { Count: > 0 } posts ? string.Join("、", posts) : "全体人员";
        return codes.Count == 0 ? "还没有选" : $"{places} · {kinds} · {who}";
    }
}
