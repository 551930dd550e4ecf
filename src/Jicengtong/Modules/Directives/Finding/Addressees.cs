using System.Text.RegularExpressions;
using Jicengtong.Modules.Organization.Contracts;

namespace Jicengtong.Modules.Directives.Finding;

/// <summary>Whom a text addresses, as far as one may choose it: offered with the boxes ticked, and a human confirms.</summary>
/// <param name="Words">The salutation as it stands.</param>
/// <param name="Units">Codes of the places meant.</param>
/// <param name="Kinds">Kinds of unit meant; empty when units are named.</param>
public sealed partial record Addressees(string Words, IReadOnlyList<string> Units, IReadOnlyList<string> Kinds)
{
    private static readonly (Regex Words, string Kind)[] Meant = [(Towns(), "乡镇街道"), (Villages(), "村社区"), (Grids(), "网格"), (Departments(), "部门"), (Offices(), "内设机构")];

    /// <summary>As the boxes of the form.</summary>
    internal Audience Audience(string? matter) => new(string.IsNullOrEmpty(matter) ? [] : [matter], Units, Kinds, []);

    /// <summary>Are exactly these boxes ticked?</summary>
    internal bool IsTicked(Audience audience) => Units.ToHashSet().SetEquals(audience.Units ?? []) && Kinds.ToHashSet().SetEquals(audience.Kinds ?? []);

    /// <summary>What the salutation means to somebody who may choose among these; null when it has none or names nobody below them.</summary>
    internal static Addressees? Of(string text, AudienceChoices choices)
    {
        var found = FoundInText.Of(text).Where(one => one.Kind == FoundInText.WrittenTo).ToList();
        if (found.Count == 0 || choices.Units.Count == 0)
            return null;
        var (units, kinds) = (new List<string>(), new List<string>());
        foreach (var one in found)
            if (choices.Units.Skip(1).Where(unit => one.Words.StartsWith(unit.Name, StringComparison.Ordinal)).MaxBy(unit => unit.Name.Length) is { } named)
                units.Add(named.Code);
            else
                kinds.AddRange(Meant.Where(meant => meant.Words.IsMatch(one.Words)).Select(meant => meant.Kind).Intersect(choices.Kinds));
        // Named units beside "各村" would be one too many or too few: then only the general words count, below the own place.
        if (kinds.Count > 0)
            units = [choices.Units[0].Code];
        return units.Count == 0 ? null : new Addressees(found[0].Sentence.TrimEnd('：'), units, [.. kinds.Distinct()]);
    }

    [GeneratedRegex("乡镇|街道|各乡|各镇")]
    private static partial Regex Towns();

    // 全体村民 are nobody one writes to here.
    [GeneratedRegex("各[^民]{0,3}(?:村|社区)|村[（(]社区|村(?:党|委)|社区(?:党|居委)")]
    private static partial Regex Villages();

    [GeneratedRegex("网格")]
    private static partial Regex Grids();

    [GeneratedRegex("各(?:有关|相关|级)?部门|各委办局|各局|(?:市|县|区)(?:直|级)(?:各|有关|相关)?(?:部门|单位)")]
    private static partial Regex Departments();

    [GeneratedRegex("各(?:办|科|股|站|中心|内设)|各(?:办公)?室|站所")]
    private static partial Regex Offices();
}
