using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Jicengtong.Modules.Organization;

/// <summary>Signing in and out, one's password, the first administrator.</summary>
internal static class SessionPages
{
    private const string Cookie = CookieAuthenticationDefaults.AuthenticationScheme;

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/", (CurrentPerson person) => Pages.SeeOther(person.User is null ? "/sign-in" : "/inbox")).AllowAnonymous();
        pages.MapGet("/sign-in", async (string? to, FoundInstallation found, CurrentPerson person, Access.QuickPins pins, Access.Door door, HttpContext http, CancellationToken cancel)
            => await found.IsOpen(cancel) ? Pages.SeeOther("/setup")
                : person.User is null ? Pages.Show<SignInPage>(new { To = to, Known = await pins.Of(door.DeviceOf(http), cancel), Said = Access.Door.WhoLeft(http) }) : Pages.SeeOther(Http.LocalOr(to, "/inbox"))).AllowAnonymous();
        pages.MapPost("/sign-in", async (HttpContext http, SignIn signIn) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var (account, to) = (form.Field("account"), form.Field("to"));
            var identity = await signIn.Run(account, form["password"], Cookie);
            if (!identity.Succeeded)
                return Pages.Show<SignInPage>(new { To = to, Account = account, identity.Error }, StatusCodes.Status422UnprocessableEntity);
            await http.SignInAsync(Cookie, new(identity.Value));
            return Pages.SeeOther(Http.LocalOr(to, "/inbox"));
        }).AllowAnonymous();
        pages.MapPost("/sign-out", async (HttpContext http, CurrentPerson person) =>
        {
            await http.SignOutAsync(Cookie);
            Access.Door.SayWhoLeft(http, person.User);
            return Pages.SeeOther("/sign-in");
        }).AllowAnonymous();

        pages.MapGet("/setup", async (FoundInstallation found, CancellationToken cancel)
            => await found.IsOpen(cancel) ? Pages.Show<SetupPage>(new { }) : Pages.SeeOther("/sign-in")).AllowAnonymous();
        pages.MapPost("/setup", async (HttpContext http, FoundInstallation found, Work work, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var (account, name) = (form.Field("account"), form.Field("name"));
            Person? founder = null;
            var result = await work.Run<Done>(async () =>
            {
                var made = await found.Run(account, name, form["password"], cancel);
                founder = made.Succeeded ? made.Value : null;
                return made.Map(_ => Done.Instance);
            }, cancel);
            if (!result.Succeeded)
                return Pages.Show<SetupPage>(new { Account = account, Name = name, result.Error }, StatusCodes.Status422UnprocessableEntity);
            await http.SignInAsync(Cookie, new(SignIn.IdentityOf(founder!, Cookie)));
            return Pages.SeeOther("/organization/import");
        }).AllowAnonymous();

        pages.MapGet("/me", async (CurrentPerson person, DutyQuestions duties, CancellationToken cancel)
            => Pages.Show<MePage>(new { User = person.Required, Duties = await duties.OfPerson(person.Required.PersonId, cancel) })).For(Who.SignedIn);
        pages.MapPost("/me/password", async (HttpContext http, ChangePassword change, CurrentPerson person, DutyQuestions duties, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var identity = await change.Run(person.Required, form["current"], form["password"], Cookie);
            var (user, held) = (person.Required, await duties.OfPerson(person.Required.PersonId, cancel));
            if (!identity.Succeeded)
                return Pages.Show<MePage>(new { User = user, Duties = held, identity.Error }, StatusCodes.Status422UnprocessableEntity);
            await http.SignInAsync(Cookie, new(identity.Value));
            return Pages.Show<MePage>(new { User = user, Duties = held, Said = "密码已经改好，其他设备上要重新登录。" });
        }).For(Who.SignedIn);
    }
}
