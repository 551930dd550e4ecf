using System.Globalization;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Problems;

/// <summary>期限和规则, and 先例: read by everybody, kept by the office of the town or county.</summary>
internal static class RulesPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/problems/precedents", async (Precedents precedents, CurrentPerson person, CancellationToken cancel)
            => Pages.Show<PrecedentsPage>(new { Reader = person.Required, List = await precedents.Of(person.Required, cancel) })).For(Who.SignedIn);
        pages.MapPost("/problems/precedents/{id:guid}/end", async (Guid id, EndPrecedent end, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var ended = await work.Run(() => end.Run(person.Required, id, cancel), cancel);
            return ended.Succeeded ? Pages.SeeOther("/problems/precedents") : Pages.Refuse(ended.Error);
        }).For(Who.SignedIn);
        pages.MapGet("/problems/rules", async (string? unit, string? said, RulesPageModel model, CurrentPerson person, CancellationToken cancel)
            => await model.Show(person.Required, unit, null, null, said == "saved", cancel)).For(Who.SignedIn);
        pages.MapPost("/problems/rules", async (HttpContext http, SetProblemRules set, RulesPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var (unit, rules) = (form.Field("unit"), RulesOf(form));
            var saved = await work.Run(() => set.Run(person.Required, unit, rules, cancel), cancel);
            return saved.Succeeded ? Pages.SeeOther($"/problems/rules?unit={Uri.EscapeDataString(unit)}&said=saved") : await model.Show(person.Required, unit, rules, saved.Error, false, cancel);
        }).For(Who.SignedIn);
    }

    // Rows are named by position; an empty name leaves the row out.
    private static ProblemRules RulesOf(IFormCollection form)
    {
        var limits = new List<Limit>();
        for (var at = 0; form.ContainsKey($"category{Figure(at)}"); at++)
            if (form.Field($"category{Figure(at)}") is { Length: > 0 } name)
                limits.Add(new Limit(name, int.TryParse(form.Field($"amount{Figure(at)}"), CultureInfo.InvariantCulture, out var amount) ? amount : 0,
                    Enum.TryParse<LimitUnit>(form.Field($"counted{Figure(at)}"), out var counted) ? counted : LimitUnit.Hours));
        var matters = form.Where(field => field.Key.StartsWith("matter:", StringComparison.Ordinal) && field.Value.ToString().Length > 0).Select(field => new MatterCategory(field.Key["matter:".Length..], field.Value.ToString())).ToList();
        return new ProblemRules(limits, matters, int.TryParse(form.Field("silenceDays"), CultureInfo.InvariantCulture, out var days) ? days : 0,
            form.Field("catchAllUnit") is { Length: > 0 } catchAll ? catchAll : null, form.Field("platformUnit") is { Length: > 0 } platform ? platform : null);
    }

    private static string Figure(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The rules of the unit chosen: to change for those who keep them, to read for everybody else.</summary>
internal sealed class RulesPageModel(RulesOwners owners, RulesInForce rules, IDirectory directory)
{
    public async Task<IResult> Show(CurrentUser user, string? unit, ProblemRules? typed, Error? error, bool saved, CancellationToken cancel)
    {
        var owned = await owners.Of(user, cancel);
        var place = owned.FirstOrDefault(one => one.Code == unit) ?? (owned.Count > 0 ? owned[0] : null) ?? (user.MainPost is { } post ? await directory.Unit(post.ActsForUnit, cancel) : null);
        if (place is null)
            return Pages.Refuse(new Forbidden("您没有登记任职，不知道看哪里的规则。"));
        return Pages.Show<RulesPage>(new
        {
            Place = place, Owned = owned, Rules = typed ?? await rules.At(place.Path, cancel), Matters = await directory.Matters(cancel), Error = error, Saved = saved,
            Units = (IReadOnlyList<UnitEntry>)[.. (await directory.Children(place.Code, cancel)).Where(one => one.Kind is "部门" or "内设机构" or "专班").Prepend(place)],
        }, error?.Status ?? StatusCodes.Status200OK);
    }
}
