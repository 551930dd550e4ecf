namespace Jicengtong.Modules.ChatGroups;

/// <summary>Guesses from its name what a group is about: the one matter that shares the longest piece with it. Says nothing rather than something doubtful.</summary>
internal static class MatterGuess
{
    private const int ShortestPiece = 2;
    private static readonly string[] Empty = ["工作", "管理", "信息", "服务", "领导", "小组", "干部", "通知", "交流"];

    public static string? Of(string group, IReadOnlyCollection<string> matters)
    {
        var found = matters.Select(matter => (matter, length: LongestCommon(group, matter))).Where(pair => pair.length >= ShortestPiece)
            .OrderByDescending(pair => pair.length).Take(2).ToList();
        return found.Count > 0 && (found.Count == 1 || found[1].length < found[0].length) ? found[0].matter : null;
    }

    private static int LongestCommon(string group, string matter)
    {
        for (var length = matter.Length; length >= ShortestPiece; length--)
        {
            for (var at = 0; at + length <= matter.Length; at++)
            {
                var piece = matter.Substring(at, length);
                if (!Empty.Contains(piece) && group.Contains(piece, StringComparison.Ordinal))
                    return length;
            }
        }

        return 0;
    }
}
