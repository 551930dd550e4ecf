using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Directives;

/// <summary>Reads the forms of writing and relaying: lists are one line each, times are local.</summary>
internal static class DraftForm
{
    public static DirectiveDraft Read(IFormCollection form) => new(
        form.Field("title"), form.Field("number"), form.Field("issuer"), Word<Urgency>(form.Field("urgency")), form.Field("matter"),
        Word<Demand>(form.Field("demand")), Time(form.Field("due")), form["text"].ToString(), Split(form["keyPoints"].ToString()), ReadAudience(form, form.Field("matter")),
        [.. Split(form["form"].ToString()).Select(FieldOf)]);

    public static RelayDraft ReadRelay(IFormCollection form, string matter)
        => new(Split(form["keyPoints"].ToString()), form.Field("opinion"), Time(form.Field("due")), ReadAudience(form, matter), WhyTight: form.Field("whyTight"));

    /// <summary>"负责这个事项的人" (by duty) or "这些岗位的人" (by post).</summary>
    public static Audience ReadAudience(IFormCollection form, string matter)
    {
        var byPost = form.Field("by") == "post";
        return new Audience(byPost || matter.Length == 0 ? [] : [matter], Values(form, "units"), Values(form, "kinds"), byPost ? Values(form, "posts") : []);
    }

    /// <summary>As a field of type datetime-local wants it.</summary>
    public static string LocalTime(DateTimeOffset? at) => at?.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture) ?? "";

    public static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    /// <summary>"姓名（文字）" is a text field, everything else a number.</summary>
    public static string LineOf(FormField field) => field.Type == "text" ? field.Name + "（文字）" : field.Name;

    private static FormField FieldOf(string line) => line.EndsWith("（文字）", StringComparison.Ordinal) ? new FormField(line[..^4], "text") : new FormField(line);

    public static string[] Split(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string[] Values(IFormCollection form, string name) => [.. form[name].OfType<string>().Where(value => value.Length > 0)];

    private static T? Word<T>(string text)
        where T : struct, Enum
        => Enum.TryParse<T>(text, ignoreCase: true, out var word) ? word : null;

    public static DateTimeOffset? Time(string text)
        => DateTime.TryParse(text, CultureInfo.InvariantCulture, out var local) ? new DateTimeOffset(local, TimeSpan.FromHours(8)) : null;
}
