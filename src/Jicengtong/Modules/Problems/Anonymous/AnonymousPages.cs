using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Jicengtong.Modules.Problems.Anonymous;

/// <summary>
/// The anonymous case: its service and its pages. There is no API of it, because a token is a person. The code never stands in an
/// address (history, proxies, referrers): pages behind it are answers to forms, so here a form is not followed by a redirect.
/// </summary>
internal static class AnonymousPages
{
    /// <summary>Where whoever has no name writes.</summary>
    public const string Address = "/letter";

    private const int LargestForm = 1024 * 1024;

    public static void Add(IServiceCollection services)
    {
        services.AddOptions<CaseSettings>().BindConfiguration(CaseSettings.Section);
        services.AddSingleton(provider => provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<CaseSettings>>().Value).AddSingleton<HandlersKey>();
        services.AddScoped<RouteCase>().AddScoped<UnitsToComplainOf>().AddScoped<RaiseCase>().AddScoped<CaseReading>().AddScoped<ReadLetters>().AddScoped<WriteAsReporter>().AddScoped<WriteAsHandler>().AddScoped<ShuffleCases>();
        services.AddScoped<LetterPages>().AddScoped<Evidence.Contracts.IEvidenceSubject, CaseEvidence>();
        services.AddSingleton(new QuietAddress(Address));
        services.AddJob<CarryLetters>(TimeSpan.FromMinutes(5), "匿名来信送不到，也没有人回访写信的人。");
    }

    public static void Map(RouteGroupBuilder pages)
    {
        var open = pages.MapGroup(Address).AllowAnonymous().WithMetadata(new RequestSizeLimitAttribute(LargestForm)).AddEndpointFilter(async (context, next) =>
        {
            // Whoever is signed in sends their session with every form; here nobody may be known, so nothing is taken from them.
            var person = context.HttpContext.RequestServices.GetRequiredService<CurrentPerson>();
            context.HttpContext.RequestServices.GetRequiredService<Work>().NameNobody();
            return person.User is null ? await next(context) : Pages.Show<SignedInPage>(new { }, HttpMethods.IsGet(context.HttpContext.Request.Method) ? 200 : 403);
        });
        open.MapGet("", (string? county, LetterPages letters, HttpContext http, CancellationToken cancel) => letters.New(http, new NewCase(county, "", "", false, null), null, cancel));
        open.MapPost("", (LetterPages letters, HttpContext http, CancellationToken cancel) => letters.Raise(http, cancel));
        open.MapGet("/open", () => Pages.Show<OpenPage>(new { }));
        open.MapPost("/open", (LetterPages letters, HttpContext http, CancellationToken cancel) => letters.Open(http, cancel));
        open.MapPost("/more", (LetterPages letters, HttpContext http, CancellationToken cancel) => letters.More(http, cancel));
        MapHandlers(pages.MapGroup("/problems/letters").For(Who.SignedIn));
    }

    private static void MapHandlers(RouteGroupBuilder handlers)
    {
        handlers.MapGet("", async (CaseReading reading, CurrentPerson person, CancellationToken cancel) => Pages.Show<HandlerListPage>(new { Lines = await reading.Of(person.Required, cancel) }));
        handlers.MapGet("/{id:guid}", async (Guid id, Guid? ask, string? said, HttpContext http, IInbox inbox, ReadLetters letters, CurrentPerson person, CancellationToken cancel) =>
        {
            if (http.Request.Headers["Sec-Purpose"].Count == 0 && (ask ?? await inbox.AskOf(id, person.Required.PersonId, cancel)) is { } opened)
                await inbox.Open(opened, person.Required, cancel);
            return await ForHandler(letters, person, id, said switch { "answered" => "回信写好了，写信的人明天起看得到。", "care" => "已经问了，写信的人明天起看得到。", _ => null }, "", null, cancel);
        });
        handlers.MapPost("/{id:guid}/answers", async (Guid id, HttpContext http, WriteAsHandler write, ReadLetters letters, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var text = (await http.Request.ReadFormAsync(cancel))["text"].ToString();
            var done = await work.Run(() => write.Answer(person.Required, id, text, cancel), cancel);
            return done.Succeeded ? Pages.SeeOther($"/problems/letters/{id}?said=answered") : await ForHandler(letters, person, id, null, text, done.Error, cancel);
        });
        handlers.MapPost("/{id:guid}/care", async (Guid id, HttpContext http, WriteAsHandler write, ReadLetters letters, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var text = (await http.Request.ReadFormAsync(cancel))["text"].ToString();
            var done = await work.Run(() => write.AskAfter(person.Required, id, text, cancel), cancel);
            return done.Succeeded ? Pages.SeeOther($"/problems/letters/{id}?said=care") : await ForHandler(letters, person, id, null, text, done.Error, cancel);
        });
    }

    private static async Task<IResult> ForHandler(ReadLetters letters, CurrentPerson person, Guid id, string? said, string text, Error? error, CancellationToken cancel)
    {
        var read = await letters.Run(person.Required, id, cancel);
        return read.Succeeded ? Pages.Show<HandlerPage>(new { Read = read.Value, Said = said, Text = text, Error = error }, error?.Status ?? StatusCodes.Status200OK) : Pages.Refuse(read.Error);
    }
}

/// <summary>The pages of whoever has no name. Addresses are counted in memory only (<see cref="OpenDoor"/>).</summary>
internal sealed class LetterPages(RaiseCase raise, WriteAsReporter write, CaseReading reading, UnitsToComplainOf units, OpenDoor door, Work work)
{
    public async Task<IResult> New(HttpContext http, NewCase said, Error? error, CancellationToken cancel)
    {
        var counties = await units.Counties(cancel);
        var county = counties.FirstOrDefault(one => counties.Count == 1 || one.Code == said.County);
        return Pages.Show<RaisePage>(new
        {
            County = county, Counties = counties, Units = county is null ? [] : (IReadOnlyCollection<string>)[.. (await units.In(county, cancel)).Keys], Said = said, Error = error, IsPlainHttp = !http.Request.IsHttps,
        }, error?.Status ?? StatusCodes.Status200OK);
    }

    public async Task<IResult> Raise(HttpContext http, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var said = new NewCase(form.Field("county"), form.Field("accused"), form["text"], form.Field("aboveTown") == "yes", form.Field("operation"));
        if (!door.MayReport(http.Connection.RemoteIpAddress, "letter"))
            return await New(http, said, new TooMany("寄出的信"), cancel);
        var raised = await work.Run(() => raise.Run(said, cancel), cancel);
        return raised.Succeeded ? Pages.Show<CodePage>(new { Code = raised.Value.Spelled }) : await New(http, said, raised.Error, cancel);
    }

    public async Task<IResult> Open(HttpContext http, CancellationToken cancel) => await Show(http, (await http.Request.ReadFormAsync(cancel))["code"], null, "", null, cancel);

    public async Task<IResult> More(HttpContext http, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var (code, text) = (form["code"].ToString(), form["text"].ToString());
        if (form.Field("kind") is not ("said" or "closed" or "safe" or "harmed") || !door.MayReport(http.Connection.RemoteIpAddress, "letter"))
            return await Show(http, code, null, text, new TooMany("寄出的信"), cancel);
        var kind = Enum.Parse<LetterKind>(form.Field("kind"), ignoreCase: true);
        var done = await work.Run(() => write.Run(CaseCode.Read(code), kind, text, form.Field("operation"), cancel), cancel);
        return await Show(http, code, done.Succeeded ? "寄出了，明天早上八点送到。" : null, done.Succeeded ? "" : text, done.Error, cancel);
    }

    private async Task<IResult> Show(HttpContext http, string? typed, string? said, string text, Error? error, CancellationToken cancel)
    {
        if (!door.MayLook(http.Connection.RemoteIpAddress))
            return Pages.Show<OpenPage>(new { Error = (Error)new TooMany("查询") }, StatusCodes.Status429TooManyRequests);
        var code = CaseCode.Read(typed);
        var read = await reading.ByCode(code, cancel);
        if (read.Succeeded)
            return Pages.Show<CasePage>(new { read.Value.Read, Code = code!.Spelled, Said = said, Text = text, Error = error }, error?.Status ?? StatusCodes.Status200OK);
        door.WrongCode(http.Connection.RemoteIpAddress);
        return Pages.Show<OpenPage>(new { read.Error }, read.Error.Status);
    }
}
