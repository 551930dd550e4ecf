using Jicengtong.Modules.Organization.Leaves;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Organization.Handing;

/// <summary>离任交接: one page that lists, one form that moves.</summary>
internal static class HandoverPages
{
    private const string PerDuty = "duty-";

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/people/{account}/handover", async (string account, Guid? post, WhatLies lies, CurrentPerson person, CancellationToken cancel)
            => await Show(lies, person.Required, account, new HandoverDraft(post, null, null, null, null), null, cancel)).For(Who.KeepsOrganization);
        pages.MapPost("/people/{account}/handover", async (string account, HttpContext http, HandOverPerson hand, WhatLies lies, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var draft = new HandoverDraft(Guid.TryParse(form.Field("post"), out var post) ? post : null, LeavePages.Day(form.Field("lastDay")), form.Field("successor"),
                form.Keys.Where(key => key.StartsWith(PerDuty, StringComparison.Ordinal) && form.Field(key).Length > 0 && Guid.TryParse(key[PerDuty.Length..], out _)).ToDictionary(key => Guid.Parse(key[PerDuty.Length..]), form.Field), form.Field("why"));
            var handed = await work.Run(() => hand.Run(person.Required, account, draft, cancel), cancel);
            return handed.Succeeded ? Pages.SeeOther($"/people/{Uri.EscapeDataString(account)}?said=handed") : await Show(lies, person.Required, account, draft, handed.Error, cancel);
        }).For(Who.KeepsOrganization);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/people/{account}/handover", async (string account, Guid? post, WhatLies lies, CurrentPerson person, CancellationToken cancel) => Http.Ok(await lies.Of(person.Required, account, post, cancel)))
            .WithSummary("What lies with somebody who leaves a post (post: the appointment) or the house: duties, asks, problems, papers, groups; and who might take over.").Produces<Handover>();
        api.MapPost("/people/{account}/handover", async (string account, HandoverDraft body, HandOverPerson hand, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => hand.Run(person.Required, account, body, cancel), cancel)))
            .WithSummary("Ends the post (or all) and moves everything that lies with the person, in one transaction; refused as a whole when something would be orphaned.").Produces<HandedOver>();
    }

    private static async Task<IResult> Show(WhatLies lies, CurrentUser user, string account, HandoverDraft draft, Error? error, CancellationToken cancel)
    {
        var list = await lies.Of(user, account, draft.Post, cancel);
        return list.Succeeded ? Pages.Show<HandoverPage>(new { List = list.Value, Draft = draft, Error = error }, error?.Status ?? StatusCodes.Status200OK) : Pages.Refuse(list.Error);
    }
}
