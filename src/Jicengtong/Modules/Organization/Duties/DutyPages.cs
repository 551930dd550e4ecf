using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Organization.Duties;

/// <summary>空白和重叠: the work list and its two repairs, as pages and as API.</summary>
internal static class DutyPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/duties/gaps", async (string? unit, string? said, DutyGaps gaps, CurrentPerson person, CancellationToken cancel) => await Show(gaps, person.Required, unit, said == "done" ? "改好了，新的负责人已经收到还没办完的事。" : null, null, cancel)).For(Who.SignedIn);
        pages.MapPost("/duties/gaps", async (string? unit, HttpContext http, AssignDuty assign, SettleOverlap settle, DutyGaps gaps, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var changed = Guid.TryParse(form.Field("lead"), out var lead)
                ? await work.Run(() => settle.Run(person.Required, lead, form.Field("why"), cancel), cancel)
                : await work.Run(() => assign.Run(person.Required, new DutyAssignment(form.Field("matter"), form.Field("place"), form.Field("holder"), form.Field("deputy"), form.Field("basis"), form.Field("why"), form.Field("list"), form.Field("timeLimit")), cancel), cancel);
            return changed.Succeeded ? Pages.SeeOther($"/duties/gaps?unit={Uri.EscapeDataString(unit ?? "")}&said=done") : await Show(gaps, person.Required, unit, null, changed.Error, cancel);
        }).For(Who.SignedIn);
        pages.MapGet("/who/{code}/duties/{matter}", async (string code, string matter, IDirectory directory, DutyGaps gaps, DutyQuestions questions, CurrentPerson person, TimeProvider clock, CancellationToken cancel)
            => await Edit(code, matter, null, directory, gaps, questions, person.Required, clock, cancel)).For(Who.SignedIn);
        pages.MapPost("/who/{code}/duties/{matter}", async (string code, string matter, HttpContext http, AssignDuty assign, IDirectory directory, DutyGaps gaps, DutyQuestions questions, Work work, CurrentPerson person, TimeProvider clock, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var changed = await work.Run(() => assign.Run(person.Required, new DutyAssignment(matter, code, form.Field("holder"), form.Field("deputy"), form.Field("basis"), form.Field("why"), form.Field("list"), form.Field("timeLimit")), cancel), cancel);
            return changed.Succeeded ? Pages.SeeOther($"/who/{code}") : await Edit(code, matter, changed.Error, directory, gaps, questions, person.Required, clock, cancel);
        }).For(Who.SignedIn);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/duties/gaps", async (string? unit, DutyGaps gaps, CurrentPerson person, CancellationToken cancel) => Http.Ok(await gaps.Of(person.Required, unit, cancel)))
            .WithSummary("Blanks (nobody answers) and overlaps (two lead) at and below a unit one oversees.").Produces<DutyGapList>();
        api.MapPut("/duties/assignment", async (DutyAssignment body, AssignDuty assign, Work work, CurrentPerson person, CancellationToken cancel) => Http.Ok(await work.Run(() => assign.Run(person.Required, body, cancel), cancel)))
            .WithSummary("Gives a duty to somebody; what is open with it goes along.").Produces(StatusCodes.Status204NoContent);
        api.MapPut("/duties/{id:guid}/lead", async (Guid id, LeadBody body, SettleOverlap settle, Work work, CurrentPerson person, CancellationToken cancel) => Http.Ok(await work.Run(() => settle.Run(person.Required, id, body.Why, cancel), cancel)))
            .WithSummary("Where two lead: this one goes on leading, the others support.").Produces(StatusCodes.Status204NoContent);
        api.MapGet("/duties/changes", async (string unit, DutyGaps gaps, CancellationToken cancel) => new Listing<DutyChangeView>(await gaps.Changes(unit, cancel), null)).WithSummary("The last 50 changes of a unit's duty list: who changed what and why.");
    }

    /// <summary>Why.</summary>
    public sealed record LeadBody(string? Why);

    private static async Task<IResult> Show(DutyGaps gaps, CurrentUser user, string? unit, string? said, Error? error, CancellationToken cancel)
    {
        var list = await gaps.Of(user, unit, cancel);
        return list.Succeeded ? Pages.Show<GapsPage>(new { List = list.Value, Said = said, Error = error }, error?.Status ?? StatusCodes.Status200OK) : Pages.Refuse(list.Error);
    }

    private static async Task<IResult> Edit(string code, string matter, Error? error, IDirectory directory, DutyGaps gaps, DutyQuestions questions, CurrentUser user, TimeProvider clock, CancellationToken cancel)
    {
        if (await directory.Unit(code, cancel) is not { } unit || !(await directory.Matters(cancel)).Contains(matter))
            return Pages.Refuse(new NotFound("这个单位或事项"));
        if (!AssignDuty.MayChange(user, unit.Path))
            return Pages.Refuse(new Forbidden("只有本单位的上级或本单位的人可以改权责清单。"));
        return Pages.Show<DutyPage>(new
        {
            Unit = unit, Matter = matter, Now = (await questions.AsWritten(code, cancel)).FirstOrDefault(duty => duty.Matter == matter && duty.Role == nameof(DutyRole.Lead)),
            Candidates = await gaps.Candidates(code, WorkingCalendar.LocalDay(clock.GetUtcNow()), cancel), Error = error,
        }, error?.Status ?? StatusCodes.Status200OK);
    }
}
