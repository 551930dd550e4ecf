using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>The plan as JSON: a fixed shape other programs read, Chinese left readable.</summary>
public static class PlanJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        WriteIndented = true,
    };

    /// <summary>
    /// <c>{groups:[{name, from, members, kind}], dissolved:[{group, instead}], perPerson:[{account, before, after}],
    /// irrelevantBefore, irrelevantAfter, bound, gap}</c>; kind is <c>announce</c>, <c>discuss</c> or <c>kept</c>, before and after count
    /// groups, the figures are messages a day over all people, gap is a fraction.
    /// </summary>
    public static string Write(GroupPlan plan) => JsonSerializer.Serialize(
        new
        {
            Groups = plan.Groups.Select(group => new
            {
                group.Name,
                group.From,
                group.Members,
                Kind = group.Kind switch { NewGroupKind.Announce => "announce", NewGroupKind.Kept => "kept", _ => "discuss" },
            }),
            Dissolved = plan.Dissolved.Select(group => new { group.Group, group.Instead }),
            PerPerson = plan.People.Select(person => new { person.Account, Before = person.GroupsBefore, After = person.GroupsAfter }),
            IrrelevantBefore = Math.Round(plan.IrrelevantBefore, 2),
            IrrelevantAfter = Math.Round(plan.IrrelevantAfter, 2),
            Bound = Math.Round(plan.Bound, 2),
            Gap = Math.Round(plan.Gap, 6),
        },
        Options);
}
