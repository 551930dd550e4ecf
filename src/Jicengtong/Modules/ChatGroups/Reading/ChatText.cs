using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>One message of a plain text export with the line it begins on.</summary>
internal sealed record WrittenMessage(int Line, DateTime Time, string Speaker, string Text);

/// <summary>
/// Reads a chat exported as plain text, in the three forms that occur: time before name, name before time, or a line for the day
/// and then name and hour. What the messenger itself says (joined, withdrawn) is nobody's message.
/// </summary>
internal static partial class ChatText
{
    private static readonly string[] OfTheMessenger = ["加入了群聊", "加入群聊", "撤回了一条消息", "修改群名为", "拍了拍", "开启了", "移出了群聊"];

    public static IReadOnlyList<WrittenMessage> Read(string text)
    {
        var messages = new List<WrittenMessage>();
        DateOnly? day = null;
        (int Line, DateTime Time, string Speaker)? open = null;
        var said = new StringBuilder();
        var number = 0;
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var line = raw.Trim().Trim('\u200b', '\ufeff');
            if (DayLine().Match(line) is { Success: true } date)
            {
                Close();
                day = DateOnly.FromDateTime(MomentOf(date, "0:00") ?? DateTime.MinValue);
            }
            else if (HeadOf(line, day) is { } head)
            {
                Close();
                open = (number, head.Time, head.Speaker);
            }
            else if (line.Length > 0 && open is not null)
            {
                said.Append(said.Length > 0 ? "\n" : "").Append(line);
            }
        }

        Close();
        return messages;

        void Close()
        {
            if (open is { } message && said.Length > 0 && !OfTheMessenger.Any(word => said.Length < 60 && said.ToString().Contains(word, StringComparison.Ordinal)))
                messages.Add(new WrittenMessage(message.Line, message.Time, message.Speaker, said.ToString()));
            said.Clear();
            open = null;
        }
    }

    private static (DateTime Time, string Speaker)? HeadOf(string line, DateOnly? day)
    {
        foreach (var form in new[] { TimeFirst().Match(line), TimeLast().Match(line) })
            if (form.Success && MomentOf(form, form.Groups["clock"].Value) is { } time)
                return (time, form.Groups["who"].Value.Trim(' ', ':', '：'));
        if (day is { } today && HourLast().Match(line) is { Success: true } hour && TimeOnly.TryParse(hour.Groups["clock"].Value, CultureInfo.InvariantCulture, out var at))
            return (today.ToDateTime(at), hour.Groups["who"].Value.Trim());
        return null;
    }

    private static DateTime? MomentOf(Match found, string clock)
    {
        var text = $"{found.Groups["y"].Value}-{found.Groups["m"].Value}-{found.Groups["d"].Value} {clock}";
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }

    [GeneratedRegex(@"^(?<y>\d{4})[-/.年](?<m>\d{1,2})[-/.月](?<d>\d{1,2})日?[ T]\s*(?<clock>\d{1,2}:\d{2}(?::\d{2})?)\s+(?<who>\S.{0,40})$")]
    private static partial Regex TimeFirst();

    [GeneratedRegex(@"^(?<who>\S.{0,40}?)[\s（(]+(?<y>\d{4})[-/.年](?<m>\d{1,2})[-/.月](?<d>\d{1,2})日?[ T]\s*(?<clock>\d{1,2}:\d{2}(?::\d{2})?)[)）]?$")]
    private static partial Regex TimeLast();

    [GeneratedRegex(@"^(?<who>\S.{0,40}?)\s+(?<clock>\d{1,2}:\d{2}(?::\d{2})?)$")]
    private static partial Regex HourLast();

    [GeneratedRegex(@"^[—\-=\s]*(?<y>\d{4})[-/.年](?<m>\d{1,2})[-/.月](?<d>\d{1,2})日?[—\-=\s]*(?:星期.)?[—\-=\s]*$")]
    private static partial Regex DayLine();
}
