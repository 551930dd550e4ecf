using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>The second step of signing in, and what one sets up for it: the authenticator app, codes on paper, passkeys.</summary>
internal static class SecondFactorPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/sign-in/code", async (HttpContext http, FinishSignIn finish) => await finish.Waiting(http) is null ? Pages.SeeOther("/sign-in") : Pages.Show<CodePage>(new { })).AllowAnonymous();
        pages.MapPost("/sign-in/code", async (HttpContext http, FinishSignIn finish) =>
        {
            if (await finish.Waiting(http) is not { } person)
                return Pages.SeeOther("/sign-in");
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var done = await finish.Complete(http, person, form.Field("code"));
            if (done.Succeeded)
                return Pages.SeeOther(done.Value);
            AccountApi.SayWhen(http, done.Error);
            return Pages.Show<CodePage>(new { done.Error }, done.Error.Status == StatusCodes.Status429TooManyRequests ? done.Error.Status : StatusCodes.Status422UnprocessableEntity);
        }).AllowAnonymous();
        pages.MapPost("/sign-in/passkey/options", async (HttpContext http, SignInWithPasskey passkey) => TypedResults.Text(await passkey.Ask(http), "application/json")).AllowAnonymous();
        pages.MapPost("/sign-in/passkey", async (HttpContext http, SignInWithPasskey passkey, BeginSession begin) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var person = await passkey.Run(http, form.Field("credential"));
            if (!person.Succeeded)
                return Pages.Show<SignInPage>(new { To = form.Field("to"), person.Error }, StatusCodes.Status422UnprocessableEntity);
            await begin.Run(http, person.Value, "passkey");
            return Pages.SeeOther(Http.LocalOr(form.Field("to"), "/"));
        }).AllowAnonymous();
        MapOwn(pages);
    }

    private static void MapOwn(RouteGroupBuilder pages)
    {
        pages.MapGet("/me/second-factor", async (CurrentPerson person, AppDb db, SecondFactorSecrets secrets, CancellationToken cancel)
            => await Show(person.Required, null, null, db, secrets, cancel)).For(Who.Anybody).WithMetadata(new BeforeHurdles());
        pages.MapPost("/me/second-factor", async (HttpContext http, CurrentPerson person, SetUpSecondFactor setUp, AppDb db, SecondFactorSecrets secrets, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var codes = await setUp.Run(person.Required, http, form["offered"], form.Field("code"), form["password"]);
            return codes.Succeeded ? Pages.Show<SecondFactorPage>(new { User = person.Required, Codes = codes.Value }) : await Show(person.Required, form["offered"], codes.Error, db, secrets, cancel);
        }).For(Who.Anybody).WithMetadata(new BeforeHurdles());
        pages.MapPost("/me/second-factor/removal", async (HttpContext http, CurrentPerson person, ConfirmPassword confirm, RemoveSecondFactor remove, Work work, AppDb db, SecondFactorSecrets secrets, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var confirmed = await confirm.Run(person.Required, form["password"], http.Connection.RemoteIpAddress);
            if (!confirmed.Succeeded)
                return await Show(person.Required, null, confirmed.Error, db, secrets, cancel);
            await work.Run(() => remove.Run(confirmed.Value, person.Required.PersonId, "本人", cancel), cancel);
            return Pages.SeeOther("/me/second-factor");
        }).For(Who.Anybody);
        MapPasskeys(pages);
    }

    private static void MapPasskeys(RouteGroupBuilder pages)
    {
        pages.MapGet("/me/passkeys", async (string? said, CurrentPerson person, AppDb db, CancellationToken cancel) => await ShowPasskeys(person.Required, said switch
        {
            "added" => "这台设备添加好了，下次点“用指纹或人脸登录”。", "removed" => "删掉了，那台设备不能再这样登录。", _ => null,
        }, null, db, cancel)).For(Who.Anybody);
        pages.MapPost("/me/passkeys/options", async (HttpContext http, CurrentPerson person, AddPasskey add) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var options = await add.Ask(person.Required, http, form["password"]);
            return options.Succeeded ? TypedResults.Text(options.Value, "application/json") : Http.Problem(options.Error);
        }).For(Who.Anybody);
        pages.MapPost("/me/passkeys", async (HttpContext http, CurrentPerson person, AddPasskey add, AppDb db, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var added = await add.Run(person.Required, http, form.Field("credential"), form.Field("name"));
            return added.Succeeded ? Pages.SeeOther("/me/passkeys?said=added") : await ShowPasskeys(person.Required, null, added.Error, db, cancel);
        }).For(Who.Anybody);
        pages.MapPost("/me/passkeys/removal", async (HttpContext http, CurrentPerson person, AppDb db, Work work, IEvidence evidence, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            _ = Guid.TryParse(form.Field("passkey"), out var id);
            await work.Run<Done>(async () =>
            {
                if (await db.Set<Passkey>().Where(one => one.Id == id && one.PersonId == person.Required.PersonId).ExecuteDeleteAsync(cancel) > 0)
                    await evidence.Record(AccountFacts.PasskeyRemoved(person.Required.PersonId), cancel);
                return Done.Instance;
            }, cancel);
            return Pages.SeeOther("/me/passkeys?said=removed");
        }).For(Who.Anybody);
    }

    private static async Task<IResult> Show(CurrentUser user, string? offered, Error? error, AppDb db, SecondFactorSecrets secrets, CancellationToken cancel)
    {
        var person = await db.Set<Person>().AsNoTracking().SingleAsync(one => one.Id == user.PersonId, cancel);
        if (person.SecondFactorSince is { } since)
            return Pages.Show<SecondFactorPage>(new
            {
                User = user, Since = (DateTimeOffset?)since, Left = await db.Set<RecoveryCode>().CountAsync(code => code.PersonId == user.PersonId && code.UsedAt == null, cancel), Error = error,
            }, StatusOf(error));
        var secret = secrets.Offered(user.PersonId, offered) ?? Totp.NewSecret();
        return Pages.Show<SecondFactorPage>(new { User = user, Offered = secrets.Offer(user.PersonId, secret), Secret = secret, Error = error }, StatusOf(error));
    }

    private static async Task<IResult> ShowPasskeys(CurrentUser user, string? said, Error? error, AppDb db, CancellationToken cancel) => Pages.Show<PasskeysPage>(new
    {
        Passkeys = (IReadOnlyList<OwnPasskey>)await db.Set<Passkey>().Where(one => one.PersonId == user.PersonId).OrderBy(one => one.Id).Select(one => new OwnPasskey(one.Id, one.Name, one.MadeAt)).ToListAsync(cancel), Said = said, Error = error,
    }, StatusOf(error));

    private static int StatusOf(Error? error) => error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
}
