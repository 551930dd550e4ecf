using Jicengtong.Modules.Organization.Accounts;
using Jicengtong.Modules.Organization.StandingIn;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Organization.Access;

/// <summary>Coming in: cards for those who were never in, a code face to face, a number on a known telephone.</summary>
internal static class AccessPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        MapKeepers(pages);
        MapGuests(pages);
        MapPins(pages);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/access/people", async (string? unit, DoorKeepers doors, CurrentPerson person, CancellationToken cancel)
            => new Listing<Resident>(await doors.Residents(person.Required, unit, cancel), null))
            .WithSummary("People whom the caller may let in, with whether they are in and whether an invitation is open.");
        api.MapPost("/access/invitations", async (InvitationRequest body, InvitePeople invite, Work work, CurrentPerson person, HttpContext http, CancellationToken cancel)
            => Http.Ok<Listing<InvitationAnswer>>((await work.Run(() => invite.Run(person.Required, body.People ?? [], cancel), cancel))
                .Map(cards => new Listing<InvitationAnswer>([.. cards.Select(card => InvitationAnswer.Of(card, LinkOf(http, card.Code)))], null))))
            .WithSummary("Invites people who were never in; codes are shown once, earlier ones become worthless.").Produces<Listing<InvitationAnswer>>();
        api.MapDelete("/access/invitations/{person:guid}", async (Guid person, InvitePeople invite, Work work, CurrentPerson by, CancellationToken cancel)
            => Http.Ok(await work.Run(() => invite.Revoke(by.Required, person, cancel), cancel)))
            .WithSummary("Takes the open invitation of a person back.").Produces(StatusCodes.Status204NoContent);
        api.MapPost("/access/people/{person:guid}/code", async (Guid person, SeenRequest body, ConfirmInPerson confirm, Work work, CurrentPerson by, HttpContext http, CancellationToken cancel)
            => Http.Ok<InvitationAnswer>((await work.Run(() => confirm.Run(by.Required, person, body.Seen, cancel), cancel)).Map(card => InvitationAnswer.Of(card, LinkOf(http, card.Code)))))
            .WithSummary("Face to face: gives a code for a few minutes, by which the person sets a new number or password.").Produces<InvitationAnswer>();
    }

    private static void MapKeepers(RouteGroupBuilder pages)
    {
        pages.MapGet("/access", async (string? unit, string? said, DoorKeepers doors, CurrentPerson person, CancellationToken cancel)
            => doors.PlacesOf(person.Required).Count == 0 ? Pages.Refuse(new Forbidden("请人进来、当面重新开登录，由本单位的办公室、村里的文书或管理员来办。"))
                : Pages.Show<DoorPage>(new { People = await doors.Residents(person.Required, unit, cancel), Unit = unit, Said = said == "revoked" ? "这张请柬已经作废。" : null })).For(Who.SignedIn);
        pages.MapPost("/access/invitations", async (HttpContext http, DoorKeepers doors, InvitePeople invite, Work work, CurrentPerson person, AccessSettings settings, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var chosen = form["person"].Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToList();
            var cards = await work.Run(() => invite.Run(person.Required, chosen, cancel), cancel);
            return cards.Succeeded
                ? Pages.Show<CardsPage>(new { Cards = cards.Value, Host = HostOf(http), GoodFor = settings.CardDays, Office = person.Required.MainPost?.UnitName ?? person.Required.Name })
                : Pages.Show<DoorPage>(new { People = await doors.Residents(person.Required, null, cancel), cards.Error }, cards.Error.Status);
        }).For(Who.SignedIn);
        pages.MapPost("/access/invitations/{id:guid}/revocation", async (Guid id, InvitePeople invite, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var revoked = await work.Run(() => invite.Revoke(person.Required, id, cancel), cancel);
            return revoked.Succeeded ? Pages.SeeOther("/access?said=revoked") : Pages.Refuse(revoked.Error);
        }).For(Who.SignedIn);
        pages.MapGet("/access/people/{id:guid}", async (Guid id, string? said, DoorKeepers doors, StandIns standIns, CurrentPerson person, CancellationToken cancel) =>
        {
            var found = await doors.Find(person.Required, id, cancel);
            return found.Succeeded ? Pages.Show<InPersonPage>(new { Person = found.Value, StandIns = await standIns.For(id, cancel), Colleagues = await standIns.Colleagues(id, cancel), Said = Sayings.GetValueOrDefault(said ?? "") })
                : Pages.Refuse(found.Error);
        }).For(Who.SignedIn);
        pages.MapPost("/access/people/{id:guid}/code", async (Guid id, HttpContext http, DoorKeepers doors, ConfirmInPerson confirm, Work work, CurrentPerson person, AccessSettings settings, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var card = await work.Run(() => confirm.Run(person.Required, id, form.Field("seen") == "yes", cancel), cancel);
            if (card.Succeeded)
                return Pages.Show<InPersonPage>(new { Person = (await doors.Find(person.Required, id, cancel)).Value, Card = card.Value, Link = LinkOf(http, card.Value.Code), Minutes = settings.FaceToFaceMinutes, Host = HostOf(http) });
            var found = await doors.Find(person.Required, id, cancel);
            return found.Succeeded ? Pages.Show<InPersonPage>(new { Person = found.Value, card.Error }, card.Error.Status) : Pages.Refuse(found.Error);
        }).For(Who.SignedIn);
    }

    private static void MapGuests(RouteGroupBuilder pages)
    {
        pages.MapGet("/in", () => Pages.Show<CodePage>(new { })).AllowAnonymous();
        pages.MapPost("/in", async (HttpContext http, EnterByCode enter, CancellationToken cancel) =>
        {
            var typed = (await http.Request.ReadFormAsync(cancel)).Field("code");
            var guest = await enter.Look(typed, http.Connection.RemoteIpAddress, cancel);
            return guest.Succeeded ? Pages.SeeOther("/in/" + AccessCode.Of(typed)) : Pages.Show<CodePage>(new { Typed = typed, guest.Error }, guest.Error.Status);
        }).AllowAnonymous();
        pages.MapGet("/in/{code}", async (string code, HttpContext http, EnterByCode enter, AccessSettings settings, CancellationToken cancel) =>
        {
            var guest = await enter.Look(code, http.Connection.RemoteIpAddress, cancel);
            return guest.Succeeded ? Pages.Show<ComeInPage>(new { Guest = guest.Value, Code = code, Idle = settings.PinIdleMinutes }) : Pages.Show<CodePage>(new { guest.Error }, guest.Error.Status);
        }).AllowAnonymous();
        pages.MapPost("/in/{code}", async (string code, HttpContext http, EnterByCode enter, Door door, BeginSession begin, SignInLimits limits, Work work, AccessSettings settings, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var entry = new NewEntry(form.Field("pin"), form["password"], form.Field("shared") == "yes");
            var device = door.KnowDevice(http);
            Person? person = null;
            var entered = await work.Run<Done>(async () =>
            {
                var came = await enter.Run(code, http.Connection.RemoteIpAddress, entry, device, cancel);
                person = came.Succeeded ? came.Value : null;
                return came.Map(_ => Done.Instance);
            }, cancel);
            if (!entered.Succeeded)
            {
                var guest = await enter.Look(code, http.Connection.RemoteIpAddress, cancel);
                return guest.Succeeded ? Pages.Show<ComeInPage>(new { Guest = guest.Value, Code = code, Idle = settings.PinIdleMinutes, entered.Error, entry.IsShared }, StatusCodes.Status422UnprocessableEntity)
                    : Pages.Show<CodePage>(new { guest.Error }, guest.Error.Status);
            }

            await limits.Forget(SignIn.KeyOf(person!.Account));
            await begin.Run(http, person, "card", door.Share(http, entry.IsShared));
            return Pages.SeeOther(person.WelcomedAt is null ? "/welcome" : "/inbox");
        }).AllowAnonymous();
    }

    private static void MapPins(RouteGroupBuilder pages)
    {
        pages.MapPost("/sign-in/pin", async (HttpContext http, QuickPins pins, Door door, BeginSession begin, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var (device, to) = (door.DeviceOf(http), form.Field("to"));
            var chosen = Guid.TryParse(form.Field("person"), out var id) ? id : Guid.Empty;
            var tried = await pins.Enter(device, chosen, form.Field("pin"), cancel);
            if (tried.Person is not { } person)
                return Pages.Show<SignInPage>(new { To = to, Known = await pins.Of(device, cancel), Error = QuickPins.Refusal(tried) }, StatusCodes.Status422UnprocessableEntity);
            await begin.Run(http, person, "pin", door.Share(http, tried.IsShared));
            return Pages.SeeOther(Http.LocalOr(to, "/inbox"));
        }).AllowAnonymous();
        pages.MapPost("/me/pin", async (HttpContext http, QuickPins pins, Door door, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var device = door.KnowDevice(http);
            var isShared = form.Field("shared") == "yes";
            var set = await work.Run(() => pins.Set(person.Required, device, FullWidth.Narrow(form.Field("pin")), isShared, cancel), cancel);
            return set.Succeeded ? Pages.SeeOther("/me?said=pin") : Pages.Refuse(set.Error);
        }).For(Who.SignedIn);
        pages.MapPost("/me/pin/end", async (QuickPins pins, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            await work.Run(() => pins.End(person.Required, cancel), cancel);
            return Pages.SeeOther("/me?said=pinEnded");
        }).For(Who.SignedIn);
    }

    private static readonly Dictionary<string, string> Sayings = new() { ["acting"] = "记下了，本人和代办的人都会在收件箱里看到。", ["actingEnded"] = "这项代办已经结束。" };

    private static string HostOf(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";

    private static string LinkOf(HttpContext http, string code) => $"{HostOf(http)}/in/{code}";

    /// <summary>Whom to invite.</summary>
    public sealed record InvitationRequest(IReadOnlyList<Guid>? People);

    /// <summary>"I see this person."</summary>
    public sealed record SeenRequest(bool Seen);

    /// <summary>An invitation for a program that prints or sends it.</summary>
    public sealed record InvitationAnswer(Guid Person, string Name, string UnitName, string Code, string Link, DateTimeOffset ExpiresAt)
    {
        internal static InvitationAnswer Of(InvitationCard card, string link) => new(card.PersonId, card.Name, card.UnitName, card.Code, link, card.ExpiresAt);
    }
}
