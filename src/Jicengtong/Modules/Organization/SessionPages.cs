using Jicengtong.Modules.Organization.Accounts;
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
        pages.MapGet("/", (CurrentPerson person) => Pages.SeeOther(person.User?.Home ?? "/sign-in")).AllowAnonymous();
        pages.MapGet("/sign-in", async (string? to, FoundInstallation found, CurrentPerson person, Access.QuickPins pins, Access.Door door, HttpContext http, CancellationToken cancel)
            => await found.IsOpen(cancel) ? Pages.SeeOther("/setup")
                : person.User is null ? Pages.Show<SignInPage>(new { To = to, Known = await pins.Of(door.DeviceOf(http), cancel), Said = Access.Door.WhoLeft(http) }) : Pages.SeeOther(Http.LocalOr(to, person.User.Home))).AllowAnonymous();
        pages.MapPost("/sign-in", async (HttpContext http, SignIn signIn, FinishSignIn finish) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var (account, to) = (form.Field("account"), form.Field("to"));
            var person = await signIn.Run(account, form["password"], http.Connection.RemoteIpAddress);
            if (!person.Succeeded)
            {
                AccountApi.SayWhen(http, person.Error);
                return Pages.Show<SignInPage>(new { To = to, Account = account, person.Error }, person.Error.Status == StatusCodes.Status429TooManyRequests ? person.Error.Status : StatusCodes.Status422UnprocessableEntity);
            }

            return Pages.SeeOther(await finish.Run(http, person.Value, "password", to));
        }).AllowAnonymous();
        pages.MapPost("/sign-out", async (HttpContext http, EndSessions end, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            if (person.User is { } user && CurrentPersonReader.SessionOf(http.User) is { } session)
                await work.Run(() => end.One(user.PersonId, session, cancel), cancel);
            await http.SignOutAsync(Cookie);
            Access.Door.SayWhoLeft(http, person.User);
            return Pages.SeeOther("/sign-in");
        }).AllowAnonymous();

        pages.MapGet("/setup", async (FoundInstallation found, CancellationToken cancel)
            => await found.IsOpen(cancel) ? Pages.Show<SetupPage>(new { }) : Pages.SeeOther("/sign-in")).AllowAnonymous();
        pages.MapPost("/setup", async (HttpContext http, FoundInstallation found, BeginSession begin, Work work, CancellationToken cancel) =>
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
            await begin.Run(http, founder!, "password");
            return Pages.SeeOther("/me/second-factor");
        }).AllowAnonymous();

        pages.MapGet("/me", async (CurrentPerson person, DutyQuestions duties, CancellationToken cancel)
            => Pages.Show<MePage>(new { User = person.Required, Duties = await duties.OfPerson(person.Required.PersonId, cancel) })).For(Who.Anybody);
        pages.MapGet("/me/password", (CurrentPerson person) => Pages.Show<PasswordPage>(new { Must = person.Required.Hurdle is not null })).For(Who.Anybody).WithMetadata(new BeforeHurdles());
        pages.MapPost("/me/password", async (HttpContext http, ChangePassword change, CurrentPerson person) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var changed = await change.Run(person.Required, http, form["current"], form["password"]);
            return changed.Succeeded ? Pages.Show<PasswordPage>(new { IsChanged = true })
                : Pages.Show<PasswordPage>(new { Must = person.Required.Hurdle is not null, changed.Error }, StatusCodes.Status422UnprocessableEntity);
        }).For(Who.Anybody).WithMetadata(new BeforeHurdles());
    }
}
