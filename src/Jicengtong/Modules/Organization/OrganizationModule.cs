using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Modules.Organization.Reaching;
using Jicengtong.Modules.Organization.Tree;
using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Jicengtong.Modules.Organization;

/// <summary>机构、人员、职责 and sign-in.</summary>
public static class OrganizationModule
{
    private const string Cookie = CookieAuthenticationDefaults.AuthenticationScheme;
    private const string Either = "CookieOrToken";

    /// <summary>Services and sign-in.</summary>
    public static WebApplicationBuilder AddOrganization(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<IDirectory, OrganizationDirectory>().AddScoped<IPeople, PeopleByAccount>().AddScoped<IAudiences, AudienceResolution>().AddScoped<PeopleOfToday>().AddScoped<ICurrentUsers>(provider => provider.GetRequiredService<PeopleOfToday>()).AddScoped<IOrganizationExport>(provider => provider.GetRequiredService<ExportOrganization>());
        services.AddSingleton<KnownPeople>();
        foreach (var table in KnownPeople.Tables)
            services.AddSingleton(table);
        services.AddScoped<DutyQuestions>().AddScoped<DutyGaps>().AddScoped<AssignDuty>().AddScoped<SettleOverlap>().AddScoped<ImportOrganization>().AddScoped<SignIn>().AddScoped<ChangePassword>().AddScoped<IssueToken>().AddScoped<FoundInstallation>();
        services.AddScoped<KeepHistory>().AddScoped<LayElsewhere>().AddScoped<WhatIsLeft>().AddScoped<CreateUnit>().AddScoped<RenameUnit>().AddScoped<MoveUnit>().AddScoped<MergeUnits>().AddScoped<CloseUnit>().AddScoped<UnitHistory>().AddScoped<TreeActs>().AddScoped<Importing.ImportUnits>().AddScoped<Importing.EndMissing>().AddScoped<Importing.SealedRows>().AddScoped<ExportOrganization>().AddScoped<Divisions.ImportDivisions>().AddScoped<EditModel>();
        services.AddScoped<AddressBook>().AddScoped<IAddressBook>(provider => provider.GetRequiredService<AddressBook>()).AddScoped<IDeadAddresses>(provider => provider.GetRequiredService<AddressBook>());
        services.AddHttpContextAccessor();
        services.AddIdentityCore<Person>(identity =>
        {
            // Our own rule of length stands in Passwords; composition rules only make passwords worse.
            identity.Password = new PasswordOptions { RequiredLength = 1, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false, RequiredUniqueChars = 1 };
        }).AddUserStore<AccountStore>();
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, scheme => scheme.ForwardDefaultSelector = http
                => http.Request.Headers.Authorization.Count > 0 ? TokenAuthentication.SchemeName : Cookie)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null)
            .AddCookie(Cookie);
        services.AddOptions<CookieAuthenticationOptions>(Cookie).Configure<Installation>(ConfigureCookie);
        services.AddAuthorizationBuilder()
            .AddPolicy(Who.SignedIn, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(Who.Administrator, policy => policy.RequireRole(Who.Administrator));
        return builder;
    }

    /// <summary>API and pages.</summary>
    public static void MapOrganization(this IEndpointRouteBuilder routes)
    {
        MapApi(routes);
        SessionPages.Map(routes.MapPages());
        DirectoryPages.Map(routes.MapPages());
        DutyPages.Map(routes.MapPages());
        TreePages.Map(routes.MapPages());
        Importing.ImportPages.Map(routes.MapPages());
    }

    private static void MapApi(IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("/api").AllowAnonymous().WithTags("Session");
        open.MapPost("/session", async (Credentials body, SignIn signIn, HttpContext http) =>
        {
            var identity = await signIn.Run(body.Account, body.Password, Cookie);
            if (!identity.Succeeded)
                return Http.Problem(identity.Error);
            await http.SignInAsync(Cookie, new(identity.Value));
            return TypedResults.NoContent();
        }).WithSummary("Signs in with a cookie.").Produces(StatusCodes.Status204NoContent);
        open.MapPost("/tokens", async (TokenRequest body, SignIn signIn, IssueToken issue, Work work, CancellationToken cancel) =>
        {
            var identity = await signIn.Run(body.Account, body.Password, TokenAuthentication.SchemeName);
            if (!identity.Succeeded)
                return Http.Problem(identity.Error);
            var person = Guid.Parse(identity.Value.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)!.Value);
            return Http.Ok((await work.Run(() => Task.FromResult(issue.Run(person, body.Name)), cancel)).Map(token => new TokenAnswer(token)));
        }).WithSummary("Gives a program a bearer token; it is shown once.").Produces<TokenAnswer>();

        var api = routes.MapGroup("/api").For(Who.SignedIn).WithTags("Organization");
        api.MapDelete("/session", async (HttpContext http) =>
        {
            await http.SignOutAsync(Cookie);
            return TypedResults.NoContent();
        }).WithSummary("Signs out.");
        api.MapGet("/me", (CurrentPerson person) => Me.Of(person.Required)).WithSummary("Who is signed in, with today's posts.");
        api.MapGet("/units", async (string? parent, IDirectory directory, CancellationToken cancel)
            => new Listing<UnitEntry>(await directory.Children(string.IsNullOrEmpty(parent) ? null : parent, cancel), null))
            .WithSummary("Units directly below a parent; without one, the roots.");
        api.MapGet("/duties", async (string? matter, string? unit, string? after, IDirectory directory, DutyQuestions duties, CancellationToken cancel) =>
        {
            var place = unit is null ? null : await directory.Unit(unit, cancel);
            if (unit is not null && place is null)
                return Http.Problem(new NotFound("这个单位"));
            var page = await duties.List(matter, place, Guid.TryParse(after, out var from) ? from : null, 201, cancel);
            return Http.Ok<Listing<Answerable>>(new Listing<Answerable>([.. page.Take(200)], page.Count > 200 ? page[199].DutyId.ToString() : null));
        }).WithSummary("Duties of a matter at and below a unit.").Produces<Listing<Answerable>>();
        DutyPages.MapApi(api);
        TreePages.MapApi(api);
        api.MapGet("/duties/answerable", async (string matter, string unit, IDirectory directory, CancellationToken cancel)
            => new Listing<Answerable>(await directory.WhoAnswers(matter, unit, cancel), null))
            .WithSummary("Who answers for a matter in a unit: the lead there, else the nearest above.");
        api.MapPost("/audience/preview", async (Audience body, IAudiences audiences, CurrentPerson person, CancellationToken cancel)
            => Http.Ok((await audiences.Resolve(body, person.Required, cancel)).Map(Preview.Of)))
            .WithSummary("Whom an audience would reach now, with blanks (nobody holds the duty) and overlaps (two lead it).").Produces<Preview>();
    }

    private static void ConfigureCookie(CookieAuthenticationOptions cookie, Installation installation)
    {
        cookie.Cookie.Name = installation.PlainHttp ? "jct" : "__Host-jct";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = installation.PlainHttp ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        cookie.Cookie.MaxAge = TimeSpan.FromDays(14);
        cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = "to";
        cookie.Events.OnRedirectToLogin = context => Refuse(context, new SignInFirst());
        cookie.Events.OnRedirectToAccessDenied = context => Refuse(context, new Forbidden("这一页只给管理员用。"));
    }

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context, Error error)
    {
        // Programs are told, people are sent to the sign-in page; what stands in the API document is for programs.
        var isForPrograms = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.IExcludeFromDescriptionMetadata>() is null;
        if (context.Request.Path.StartsWithSegments("/api") || isForPrograms)
            return Http.Problem(error).ExecuteAsync(context.HttpContext);
        if (error.Status == StatusCodes.Status403Forbidden)
            return Pages.Refuse(error).ExecuteAsync(context.HttpContext);
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private sealed record SignInFirst() : Error("signIn.required", "请先登录。", StatusCodes.Status401Unauthorized);

    /// <summary>Account and password.</summary>
    public sealed record Credentials(string? Account, string? Password);

    /// <summary>Account, password and what the token is for.</summary>
    public sealed record TokenRequest(string? Account, string? Password, string? Name);

    /// <summary>The token.</summary>
    public sealed record TokenAnswer(string Token);

    /// <summary>Who is signed in.</summary>
    public sealed record Me(Guid Id, string Account, string Name, bool Administrator, IReadOnlyList<MyPost> Posts)
    {
        internal static Me Of(CurrentUser user) => new(user.PersonId, user.Account, user.Name, user.IsAdministrator,
            [.. user.Posts.Select(post => new MyPost(post.UnitCode, post.UnitName, post.UnitKind, post.Title))]);
    }

    /// <summary>One of one's posts.</summary>
    public sealed record MyPost(string Unit, string UnitName, string UnitKind, string Post);

    /// <summary>Whom an audience reaches.</summary>
    public sealed record Preview(int Count, IReadOnlyList<PreviewPerson> People, IReadOnlyList<Blank> Blanks, IReadOnlyList<Overlap> Overlaps)
    {
        internal static Preview Of(Resolution resolution) => new(resolution.People.Count,
            [.. resolution.People.Select(person => new PreviewPerson(person.PersonId, person.Name, person.Unit, person.UnitName, person.Why))], resolution.Blanks, resolution.Overlaps);
    }

    /// <summary>One person of a preview and why.</summary>
    public sealed record PreviewPerson(Guid Id, string Name, string Unit, string UnitName, string Why);
}
