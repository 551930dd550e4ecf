using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Organization.Contacts;

/// <summary>Telephone numbers, who looked at them, and who looks after which village.</summary>
internal static class ContactPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapPost("/people/{account}/phone", async (string account, LookUpPhone look, IDirectory directory, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var phone = await work.Run(() => look.Run(person.Required, account, cancel), cancel);
            return phone.Succeeded ? Pages.Show<PhonePage>(new { Account = account, Phone = phone.Value }) : Pages.Refuse(phone.Error);
        }).For(Who.SignedIn);
        pages.MapGet("/me/phone", async (PhoneLooks looks, CurrentPerson person, CancellationToken cancel) => Pages.Show<PhoneLooksPage>(new { Looks = await looks.Of(person.Required.PersonId, cancel) })).For(Who.SignedIn);
        pages.MapGet("/who/{code}/card", async (string code, IDirectory directory, Charges charges, DutyQuestions duties, CurrentPerson person, HttpContext http, TimeProvider clock, CancellationToken cancel)
            => await Show(code, null, directory, charges, duties, person.Required, http, clock, cancel)).For(Who.SignedIn);
        pages.MapPost("/who/{code}/charges", async (string code, HttpContext http, PutInCharge put, IDirectory directory, Charges charges, DutyQuestions duties, Work work, CurrentPerson person, TimeProvider clock, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var put1 = await work.Run(() => put.Run(person.Required, code, new ChargeDraft(form.Field("kind"), form.Field("person"), form.Field("role")), cancel), cancel);
            return put1.Succeeded ? Back(code) : await Show(code, put1.Error, directory, charges, duties, person.Required, http, clock, cancel);
        }).For(Who.SignedIn);
        pages.MapPost("/who/{code}/charges/{id:guid}/end", async (string code, Guid id, EndCharge end, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var ended = await work.Run(() => end.Run(person.Required, id, cancel), cancel);
            return ended.Succeeded ? Back(code) : Pages.Refuse(ended.Error);
        }).For(Who.SignedIn);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapPost("/people/{account}/phone", async (string account, LookUpPhone look, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok((await work.Run(() => look.Run(person.Required, account, cancel), cancel)).Map(phone => new PhoneShown(phone))))
            .WithSummary("Shows a telephone number to whoever needs it (same unit, above, working on the same ask; else 403 phone.notShown) and records that it was shown.").Produces<PhoneShown>();
        api.MapGet("/me/phone-looks", async (PhoneLooks looks, CurrentPerson person, CancellationToken cancel) => new Listing<PhoneLookView>(await looks.Of(person.Required.PersonId, cancel), null))
            .WithSummary("Who looked up one's own telephone number, newest first.");
        api.MapGet("/units/{code}/charges", async (string code, Charges charges, CancellationToken cancel) => new Listing<ChargeView>(await charges.Of(code, cancel), null))
            .WithSummary("Who looks after a place (包村, 包片, 五包一).");
        api.MapPost("/units/{code}/charges", async (string code, ChargeDraft body, PutInCharge put, Work work, CurrentPerson person, CancellationToken cancel) => Http.Ok(await work.Run(() => put.Run(person.Required, code, body, cancel), cancel)))
            .WithSummary("Puts somebody in charge of a place.").Produces(StatusCodes.Status204NoContent);
        api.MapPut("/charges/{id:guid}/end", async (Guid id, EndCharge end, Work work, CurrentPerson person, CancellationToken cancel) => Http.Ok(await work.Run(() => end.Run(person.Required, id, cancel), cancel)))
            .WithSummary("From today on they look after it no more.").Produces(StatusCodes.Status204NoContent);
    }

    /// <summary>A telephone number.</summary>
    public sealed record PhoneShown(string Phone);

    private static IResult Back(string code) => Pages.SeeOther($"/who/{Uri.EscapeDataString(code)}/card");

    private static async Task<IResult> Show(string code, Error? error, IDirectory directory, Charges charges, DutyQuestions duties, CurrentUser user, HttpContext http, TimeProvider clock, CancellationToken cancel)
        => await directory.Unit(code, cancel) is not { } unit ? Pages.Refuse(new NotFound("这个单位")) : Pages.Show<UnitCardPage>(new
        {
            Unit = unit, Charges = await charges.Of(code, cancel), Members = await duties.Members(code, WorkingCalendar.LocalDay(clock.GetUtcNow()), cancel),
            Duties = (IReadOnlyList<Answerable>)[.. (await duties.OfUnit(code, cancel)).Where(duty => duty.Role == nameof(DutyRole.Lead))],
            MayChange = AssignDuty.MayChange(user, unit.Path), Here = $"{http.Request.Scheme}://{http.Request.Host}/who/{code}", Error = error,
        }, error?.Status ?? StatusCodes.Status200OK);
}
