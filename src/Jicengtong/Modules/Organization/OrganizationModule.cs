using Jicengtong.Modules.Organization.Access;
using Jicengtong.Modules.Organization.Accounts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Modules.Organization.People;
using Jicengtong.Modules.Organization.Reaching;
using Jicengtong.Modules.Organization.Roster;
using Jicengtong.Modules.Organization.StandingIn;
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
        services.AddScoped<IDirectory, OrganizationDirectory>().AddScoped<IPeople, PeopleByAccount>().AddScoped<IAudiences, AudienceResolution>().AddScoped<PeopleOfToday>().AddScoped<ICurrentUsers>(provider => provider.GetRequiredService<PeopleOfToday>()).AddScoped<IOrganizationExport>(provider => provider.GetRequiredService<ExportOrganization>()).AddScoped<IPlaces, Places.PlacesOfUnits>().AddScoped<IKeptPlaces, KeptPlaces>();
        services.AddSingleton<KnownPeople>().AddSingleton(SealedField.Of<Person>(nameof(Person.Phone), "organization_persons"));
        foreach (var table in KnownPeople.Tables)
            services.AddSingleton(table);
        services.AddScoped<DutyQuestions>().AddScoped<DutyGaps>().AddScoped<AssignDuty>().AddScoped<SettleOverlap>().AddScoped<ImportOrganization>();
        AccountServices.Add(services);
        services.AddAccess();
        services.AddScoped<Rosters>().AddScoped<ImportRoster>();
        services.AddJob<ForgetRosters>(TimeSpan.FromHours(1), "看了没导入的名单和里面的电话号码一直留着。");
        services.AddScoped<KeepHistory>().AddScoped<LayElsewhere>().AddScoped<WhatIsLeft>().AddScoped<CreateUnit>().AddScoped<RenameUnit>().AddScoped<MoveUnit>().AddScoped<MergeUnits>().AddScoped<CloseUnit>().AddScoped<UnitHistory>().AddScoped<TreeActs>().AddScoped<Importing.ImportUnits>().AddScoped<Importing.EndMissing>().AddScoped<Importing.SealedRows>().AddScoped<ExportOrganization>().AddScoped<Divisions.ImportDivisions>().AddScoped<EditModel>();
        services.AddScoped<OwnAddresses>().AddScoped<AddressBook>().AddScoped<IAddressBook>(provider => provider.GetRequiredService<AddressBook>()).AddScoped<IDeadAddresses>(provider => provider.GetRequiredService<AddressBook>());
        PeopleServices.Add(services);
        services.AddHttpContextAccessor();
        services.AddIdentityCore<Person>(identity =>
        {
            // What a password must be stands in PasswordRules, what an account may look like in the import.
            identity.User.AllowedUserNameCharacters = "";
            identity.Password = new PasswordOptions { RequiredLength = 1, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false, RequiredUniqueChars = 1 };
        }).AddUserStore<AccountStore>();
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, scheme => scheme.ForwardDefaultSelector = http
                => http.Request.Headers.Authorization.Count > 0 ? TokenAuthentication.SchemeName : Cookie)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null)
            .AddCookie(Cookie).AddCookie(FinishSignIn.Half);
        services.AddSingleton<IHurdles, Hurdles>();
        services.AddOptions<CookieAuthenticationOptions>(Cookie).Configure<Installation>(ConfigureCookie);
        services.AddOptions<CookieAuthenticationOptions>(FinishSignIn.Half).Configure<Installation>((cookie, installation) =>
        {
            (cookie.Cookie.Name, cookie.Cookie.HttpOnly, cookie.Cookie.SameSite, cookie.SlidingExpiration) = (installation.PlainHttp ? "jct-half" : "__Host-jct-half", true, SameSiteMode.Lax, false);
            cookie.Cookie.SecurePolicy = installation.PlainHttp ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            cookie.Cookie.MaxAge = FinishSignIn.HalfLasts;
        });
        var authorization = services.AddAuthorizationBuilder();
        foreach (var (name, roles) in Who.Policies)
            authorization.AddPolicy(name, policy => policy.RequireRole(roles));
        return builder;
    }

    /// <summary>API and pages.</summary>
    public static void MapOrganization(this IEndpointRouteBuilder routes)
    {
        MapApi(routes);
        SessionPages.Map(routes.MapPages());
        AccessPages.Map(routes.MapPages());
        StandInPages.Map(routes.MapPages());
        RosterPages.Map(routes.MapPages());
        DevicePages.Map(routes.MapPages());
        SecondFactorPages.Map(routes.MapPages());
        AdministratorPages.Map(routes.MapPages());
        Accounts.Outside.OutsidePages.Map(routes.MapPages());
        DirectoryPages.Map(routes.MapPages());
        DutyPages.Map(routes.MapPages());
        ReachPages.Map(routes.MapPages());
        PeopleServices.Map(routes.MapPages());
        TreePages.Map(routes.MapPages());
        Importing.ImportPages.Map(routes.MapPages());
    }

    private static void MapApi(IEndpointRouteBuilder routes)
    {
        AccountApi.Map(routes);
        var tree = routes.MapGroup("/api").For(Who.KeepsOrganization).WithTags("Organization");
        tree.MapGet("/units", async (string? parent, IDirectory directory, CancellationToken cancel)
            => new Listing<UnitEntry>(await directory.Children(string.IsNullOrEmpty(parent) ? null : parent, cancel), null))
            .WithSummary("Units directly below a parent; without one, the roots.");
        TreePages.MapApi(tree);
        var api = routes.MapGroup("/api").For(Who.SignedIn).WithTags("Organization");
        api.MapGet("/duties", async (string? matter, string? unit, string? after, IDirectory directory, DutyQuestions duties, CancellationToken cancel) =>
        {
            var place = unit is null ? null : await directory.Unit(unit, cancel);
            if (unit is not null && place is null)
                return Http.Problem(new NotFound("这个单位"));
            var page = await duties.List(matter, place, Guid.TryParse(after, out var from) ? from : null, 201, cancel);
            return Http.Ok<Listing<Answerable>>(new Listing<Answerable>([.. page.Take(200)], page.Count > 200 ? page[199].DutyId.ToString() : null));
        }).WithSummary("Duties of a matter at and below a unit.").Produces<Listing<Answerable>>();
        DutyPages.MapApi(api);
        AccessPages.MapApi(api);
        StandInPages.MapApi(api);
        RosterPages.MapApi(api);
        ReachPages.MapApi(api);
        PeopleServices.MapApi(api, tree);
        api.MapGet("/duties/answerable", async (string matter, string unit, DateOnly? on, IDirectory directory, DutiesOnDay then, CancellationToken cancel)
            => new Listing<Answerable>(on is { } day ? await then.WhoAnswers(matter, unit, day, cancel) : await directory.WhoAnswers(matter, unit, cancel), null))
            .WithSummary("Who answers for a matter in a unit: the lead there with the deputy, else the nearest above. With ?on=2026-11-01 who did, or will, on that day; holders of before are known by name.");
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
        // How long a session lasts is kept with the session (BeginSession); the cookie only names it.
        cookie.SlidingExpiration = false;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = "to";
        cookie.Events.OnSigningIn = context =>
        {
            context.CookieOptions.MaxAge = context.Properties.ExpiresUtc - context.Properties.IssuedUtc;
            return Task.CompletedTask;
        };
        cookie.Events.OnValidatePrincipal = context =>
        {
            if (CurrentPersonReader.SessionOf(context.Principal!) is null)
                context.RejectPrincipal();
            return Task.CompletedTask;
        };
        cookie.Events.OnRedirectToLogin = context => Refuse(context, new SignInFirst());
        cookie.Events.OnRedirectToAccessDenied = context => Refuse(context, RefusalOf(context.HttpContext));
    }

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context, Error error)
    {
        if (IsForPrograms(context.HttpContext))
            return Http.Problem(error).ExecuteAsync(context.HttpContext);
        if (error.Status == StatusCodes.Status403Forbidden)
            return Pages.Refuse(error).ExecuteAsync(context.HttpContext);
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    /// <summary>Why somebody who is signed in may not: administrators are told that business is not theirs.</summary>
    internal static Error RefusalOf(HttpContext http) => http.RequestServices.GetRequiredService<CurrentPerson>().User?.Administers is null
        ? new Forbidden("这一页只给管理员用。") : new NotYours();

    // Programs are told, people are sent to a page; what stands in the API document is for programs.
    private static bool IsForPrograms(HttpContext http) => http.Request.Path.StartsWithSegments("/api")
        || http.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.IExcludeFromDescriptionMetadata>() is null;

    private sealed class Hurdles : IHurdles
    {
        public Task Refuse(HttpContext http, string page)
            => IsForPrograms(http) ? Http.Problem(new HurdleFirst(page)).ExecuteAsync(http) : Pages.SeeOther(page).ExecuteAsync(http);
    }

    private sealed record HurdleFirst(string Page) : Error("account.hurdle", $"请先用网页登录，办完 {Page} 那一页上的事，再接着用。", StatusCodes.Status403Forbidden);

    private sealed record NotYours() : Error("administrator.notYours", "三员各管各的，也看不到业务内容：这一页不归您。办业务请用自己的业务账号登录。", StatusCodes.Status403Forbidden);

    private sealed record SignInFirst() : Error("signIn.required", "请先登录。", StatusCodes.Status401Unauthorized);

    /// <summary>Who is signed in.</summary>
    public sealed record Me(Guid Id, string Account, string Name, AdministratorKind? Administers, IReadOnlyList<MyPost> Posts)
    {
        internal static Me Of(CurrentUser user) => new(user.PersonId, user.Account, user.Name, user.Administers,
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
