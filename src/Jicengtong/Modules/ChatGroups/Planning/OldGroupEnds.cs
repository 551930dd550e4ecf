namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// What is said of an old group that goes into a new one. An announce-only group takes up nobody's discussion and only the few who lead:
/// nobody is sent there to talk.
/// </summary>
internal static class OldGroupEnds
{
    /// <summary>Said in the old group itself, to everybody in it.</summary>
    public static string ToAll(NewGroup into) => into.Kind == NewGroupKind.Announce
        ? FormattableString.Invariant($"不再有这个群。通知直接到各人的收件箱；{into.Members.Count} 位负责人另进“{into.Name}”，那里只发通知。要商量的，到管这件事的群；不在群里的，写在“反映问题”里。")
        : $"并入“{into.Name}”，要商量的事到那里说；通知改成文件，直接发给负责这件事的人。";

    /// <summary>Said to one person.</summary>
    /// <param name="into">The new group.</param>
    /// <param name="isMember">Does the person sit in it?</param>
    public static string ToOne(NewGroup into, bool isMember) => (into.Kind, isMember) switch
    {
        (NewGroupKind.Announce, true) => $"换成“{into.Name}”，只发通知",
        (_, true) => $"换成“{into.Name}”",
        _ => "您不用再进群，和您有关的到您的收件箱",
    };

    /// <summary>Said to one person of a group that nothing takes up: only places where the person sits, since nobody can talk where they are not.</summary>
    /// <param name="talk">Where its talk goes on.</param>
    /// <param name="sits">Does the person sit in this group?</param>
    public static string ToOne(TalkAfterwards talk, Func<string, bool> sits)
    {
        var mine = talk.Places.Where(place => sits(place.Group)).Select(place => $"{place.Matter}到“{place.Group}”").ToList();
        return mine.Count > 0 ? $"{talk.Otherwise}；要商量的，{string.Join("，", mine)}。" : $"{talk.Otherwise}。";
    }

    /// <summary>In the table of the report.</summary>
    public static string InShort(NewGroup into) => into.Kind switch
    {
        NewGroupKind.Kept => "照原样留着",
        NewGroupKind.Announce => $"通知到收件箱；负责人另进“{into.Name}”",
        _ => $"并入“{into.Name}”",
    };
}

/// <summary>What one person is told of each old group they sit in.</summary>
internal sealed class EndsForOne(GroupPlan plan)
{
    private readonly Dictionary<string, string> instead = plan.Dissolved.ToDictionary(group => group.Group, group => group.Instead, StringComparer.Ordinal);
    private readonly Dictionary<string, TalkAfterwards> talks = plan.Talks.ToDictionary(talk => talk.Group, StringComparer.Ordinal);
    private readonly Dictionary<string, NewGroup> into = plan.Groups.Where(group => group.Kind != NewGroupKind.Kept).SelectMany(group => group.From.Select(old => (old, group)))
        .DistinctBy(pair => pair.old).ToDictionary(pair => pair.old, pair => pair.group, StringComparer.Ordinal);

    /// <summary>One sentence.</summary>
    /// <param name="old">The old group.</param>
    /// <param name="stays">Names of the groups the person sits in afterwards.</param>
    public string Of(string old, IReadOnlyCollection<string> stays)
        => talks.TryGetValue(old, out var talk) ? OldGroupEnds.ToOne(talk, stays.Contains)
            : instead.TryGetValue(old, out var said) ? said
            : OldGroupEnds.ToOne(into[old], stays.Contains(into[old].Name));
}
