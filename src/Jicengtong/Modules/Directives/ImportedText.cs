using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;

namespace Jicengtong.Modules.Directives;

/// <summary>Reads a <c>.md</c> document: front matter with the elements of a 公文, then the text. What is missing stays empty.</summary>
internal static class ImportedText
{
    /// <summary>Chinese words of the front matter and what they mean here.</summary>
    public static readonly IReadOnlyDictionary<string, Urgency> Urgencies = new Dictionary<string, Urgency>
    {
        ["平件"] = Urgency.Routine, ["加急"] = Urgency.Urgent, ["特急"] = Urgency.ExtraUrgent, ["突发"] = Urgency.Emergency,
    };

    /// <summary>Likewise for what is asked.</summary>
    public static readonly IReadOnlyDictionary<string, Demand> Demands = new Dictionary<string, Demand>
    {
        ["知悉"] = Demand.Know, ["确认"] = Demand.Confirm, ["办理"] = Demand.Do, ["填报"] = Demand.Fill,
    };

    public static DirectiveDraft Read(string text)
    {
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        var fields = new Dictionary<string, string>();
        var at = 0;
        if (lines.Length > 0 && lines[0].Trim() == "---")
        {
            for (at = 1; at < lines.Length && lines[at].Trim() != "---"; at++)
                if (lines[at].Split(':', 2) is [var name, var value])
                    fields[name.Trim()] = value.Trim();
            at++;
        }

        var body = string.Join('\n', lines.Skip(at)).Trim();
        var title = fields.GetValueOrDefault("title") ?? (lines.Length > at && lines[at].StartsWith("# ", StringComparison.Ordinal) ? lines[at][2..].Trim() : "");
        return new DirectiveDraft(title, fields.GetValueOrDefault("number"), null,
            Urgencies.TryGetValue(fields.GetValueOrDefault("urgency", ""), out var urgency) ? urgency : null, fields.GetValueOrDefault("matter"),
            Demands.TryGetValue(fields.GetValueOrDefault("demand", ""), out var demand) ? demand : null,
            DateTime.TryParse(fields.GetValueOrDefault("due"), CultureInfo.InvariantCulture, out var due) ? new DateTimeOffset(due, TimeSpan.FromHours(8)) : null,
            body, [], null);
    }
}
