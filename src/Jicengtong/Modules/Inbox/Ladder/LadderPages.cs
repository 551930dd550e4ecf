using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Inbox.Settings;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Inbox.Ladder;

/// <summary>催办步骤, 早报, 值班室, 稍后再看 and 调休: pages and API.</summary>
internal static class LadderPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/ladder", async (string? unit, string? said, LadderPageModel model, CurrentPerson person, CancellationToken cancel)
            => await model.Show(person.Required, unit, null, null, said == "saved", cancel)).For(Who.KeepsOrganization);
        pages.MapPost("/ladder", async (HttpContext http, SetLadder set, LadderPageModel model, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var (unit, rules) = (form.Field("unit"), LadderForm.Read(form));
            var saved = await work.Run(() => set.Run(person.Required, unit, rules, cancel), cancel);
            return saved.Succeeded ? Pages.SeeOther($"/ladder?unit={Uri.EscapeDataString(unit)}&said=saved") : await model.Show(person.Required, unit, rules, saved.Error, false, cancel);
        }).For(Who.KeepsOrganization);
        pages.MapGet("/digest", async (string? said, DigestReading digests, CurrentPerson person, CancellationToken cancel) => await ShowDigest(person.Required, digests, said == "saved", null, cancel)).For(Who.SignedIn);
        pages.MapPost("/digest", async (HttpContext http, DigestReading digests, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var typed = (await http.Request.ReadFormAsync(cancel)).Field("at");
            if (typed.Length > 0 && LadderForm.Time(typed) is null)
                return await ShowDigest(person.Required, digests, false, new Invalid("at", "时间请这样写：07:30。", "digest.time"), cancel);
            await work.Run(() => digests.Choose(person.Required, LadderForm.Time(typed), cancel), cancel);
            return Pages.SeeOther("/digest?said=saved");
        }).For(Who.SignedIn);
        pages.MapGet("/duty-room", async (string? said, DutyRoom room, CurrentPerson person, CancellationToken cancel)
            => Pages.Show<DutyRoomPage>(new { Calls = await room.CallsOf(person.Required, cancel), Said = said switch { "Reached" => "记下了：打通了。等本人点“明白”，这一行就会消失。", "NoSignal" => "记下了：没打通。发件单位看得到，不怪谁。请过一会儿再打，或者打给B岗。", _ => null } })).For(Who.SignedIn);
        pages.MapPost("/duty-room/{ask:guid}", async (Guid ask, HttpContext http, DutyRoom room, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            if (!Enum.TryParse<CallOutcome>((await http.Request.ReadFormAsync(cancel)).Field("outcome"), out var outcome))
                return Pages.Refuse(new NotFound("这个按钮"));
            var noted = await work.Run(() => room.Note(person.Required, ask, outcome, cancel), cancel);
            return noted.Succeeded ? Pages.SeeOther($"/duty-room?said={outcome}") : Pages.Refuse(noted.Error);
        }).For(Who.SignedIn);
        pages.MapPost("/asks/{id:guid}/snooze", async (Guid id, HttpContext http, SnoozeAsk snooze, InboxQuestions questions, CurrentPerson person, CancellationToken cancel) =>
        {
            var until = (await http.Request.ReadFormAsync(cancel)).Field("until");
            var put = await snooze.Run(person.Required, id, DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, out var at) ? at : null, cancel);
            return put.Succeeded ? Pages.SeeOther(until.Length > 0 ? "/inbox?said=later" : "/inbox?said=back") : await ShowLater(person.Required, id, questions, put.Error, cancel);
        }).For(Who.SignedIn);
        pages.MapGet("/asks/{id:guid}/later", async (Guid id, InboxQuestions questions, CurrentPerson person, CancellationToken cancel) => await ShowLater(person.Required, id, questions, null, cancel)).For(Who.SignedIn);
        pages.MapGet("/rest", async (IRestTime rest, TimeProvider clock, CurrentPerson person, CancellationToken cancel)
            => Pages.Show<RestPage>(new { Disturbances = await rest.Of(person.Required.PersonId, clock.GetUtcNow().AddYears(-1), clock.GetUtcNow().AddSeconds(1), cancel) })).For(Who.SignedIn);
    }

    public static void MapApi(RouteGroupBuilder api, RouteGroupBuilder kept)
    {
        kept.MapGet("/ladder", async (string? unit, SettingPlaces places, LadderBook book, CurrentPerson person, CancellationToken cancel) =>
        {
            var place = await places.ShownTo(person.Required, unit, cancel);
            return new LadderView(place.Code, place.Name, book.IsOwn(place.Code), book.RulesAt(place.Path));
        }).WithSummary("How people are reminded in a place: the rungs per urgency, quiet hours, digest time, limit per day.").Produces<LadderView>();
        kept.MapPut("/ladder", async (string? unit, LadderRules body, SetLadder set, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => set.Run(person.Required, unit ?? Calendars.Everywhere, body, cancel), cancel)))
            .WithSummary("Sets it; open asks are planned anew. Without a unit: everywhere, for administrators.").Produces(StatusCodes.Status204NoContent);
        api.MapGet("/digest", async (DigestReading digests, CurrentPerson person, CancellationToken cancel) => await digests.Newest(person.Required.PersonId, cancel))
            .WithSummary("One's newest digest as it stands now; for whoever leads a unit also what is stuck below, by unit.").Produces<DigestView>();
        api.MapPut("/digest/time", async (DigestTimeBody body, DigestReading digests, Work work, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await work.Run(() => digests.Choose(person.Required, body.At, cancel), cancel))).WithSummary("When one's digest comes; null: when the place's does.").Produces(StatusCodes.Status204NoContent);
        api.MapGet("/duty-room", async (DutyRoom room, CurrentPerson person, CancellationToken cancel) => new Listing<DutyCall>(await room.CallsOf(person.Required, cancel), null))
            .WithSummary("Whom the duty room one works in has to call.").Produces<Listing<DutyCall>>();
        api.MapGet("/duty-room/live", async (DutyRoom room, LiveHints live, CurrentPerson person, CancellationToken cancel)
            => TypedResults.ServerSentEvents(LiveEvents.Of(live.Listen(await room.TopicsOf(person.Required, cancel), cancel))))
            .WithMetadata(new Streams()).WithSummary("Server-sent events: 'inbox' whenever somebody on the list answered or the list grew. Fetch the list then, and listen anew.");
        api.MapPut("/duty-room/{ask:guid}", async (Guid ask, CallBody body, DutyRoom room, Work work, CurrentPerson person, CancellationToken cancel)
            => body.Outcome is { } outcome ? Http.Ok(await work.Run(() => room.Note(person.Required, ask, outcome, cancel), cancel)) : Http.Problem(new Invalid("outcome", "请给出 outcome：reached 或 noSignal。", "call.outcome")))
            .WithSummary("What the call came to: reached or noSignal.").Produces(StatusCodes.Status204NoContent);
        api.MapPut("/asks/{id:guid}/snooze", async (Guid id, SnoozeBody body, SnoozeAsk snooze, CurrentPerson person, CancellationToken cancel)
            => Http.Ok(await snooze.Run(person.Required, id, body.Until, cancel))).WithSummary("Puts an ask away until a time before it is due; null takes it out again.").Produces(StatusCodes.Status204NoContent);
        api.MapGet("/rest", async (IRestTime rest, TimeProvider clock, CurrentPerson person, CancellationToken cancel)
            => new Listing<Disturbance>(await rest.Of(person.Required.PersonId, clock.GetUtcNow().AddYears(-1), clock.GetUtcNow().AddSeconds(1), cancel), null))
            .WithSummary("Rest one is owed for being disturbed in quiet hours, of the last year.").Produces<Listing<Disturbance>>();
    }

    private static async Task<IResult> ShowLater(CurrentUser user, Guid id, InboxQuestions questions, Error? error, CancellationToken cancel)
        => await questions.Card(id, user.PersonId, cancel) is { IsFinished: false } card
            ? Pages.Show<LaterPage>(new { Card = card, Error = error }, error?.Status ?? StatusCodes.Status200OK) : Pages.Refuse(error ?? new NotFound("这一条"));

    private static async Task<IResult> ShowDigest(CurrentUser user, DigestReading digests, bool saved, Error? error, CancellationToken cancel)
    {
        var (at, isOwn) = await digests.TimeOf(user, cancel);
        return Pages.Show<DigestPage>(new { Digest = await digests.Newest(user.PersonId, cancel), At = at, IsOwn = isOwn, Saved = saved, Error = error }, error?.Status ?? StatusCodes.Status200OK);
    }

    /// <summary>The ladder of a place, and whether it set it itself.</summary>
    public sealed record LadderView(string Unit, string UnitName, bool IsOwn, LadderRules Rules);

    /// <summary>A time of day.</summary>
    public sealed record DigestTimeBody(TimeOnly? At);

    /// <summary>What a call came to.</summary>
    public sealed record CallBody(CallOutcome? Outcome);

    /// <summary>Until when.</summary>
    public sealed record SnoozeBody(DateTimeOffset? Until);
}

/// <summary>The ladder as form fields: each act has its row under each urgency; a row that is not ticked is no rung.</summary>
internal static class LadderForm
{
    public static readonly IReadOnlyList<Act> Acts = [Act.Digest, Act.Push, Act.Card, Act.Sms, Act.Deputy, Act.Head, Act.DutyRoom];

    public static LadderRules Read(IFormCollection form) => new(
        Steps(form, Urgency.Routine), Steps(form, Urgency.Urgent), Steps(form, Urgency.ExtraUrgent), Steps(form, Urgency.Emergency),
        new QuietHours(Time(form.Field("quietFrom")) ?? default, Time(form.Field("quietUntil")) ?? default, form.Field("restDays") == "yes"), Time(form.Field("digestAt")) ?? LadderRules.Default.DigestAt,
        Number(form.Field("mostPerDay")) ?? 0, form.Field("dutyRoom") is { Length: > 0 } room ? room : null,
        [.. form.Field("headPosts").Split(['、', '，', ',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)], Number(form.Field("restMinutes")) ?? -1);

    public static TimeOnly? Time(string text) => TimeOnly.TryParse(text.Replace('：', ':'), CultureInfo.InvariantCulture, out var time) ? time : null;

    public static string Field(Urgency urgency, Act act, string what) => $"{urgency}:{act}:{what}";

    private static List<LadderStep> Steps(IFormCollection form, Urgency urgency) =>
    [
        .. from act in Acts
           where form.Field(Field(urgency, act, "on")) == "yes"
           select new LadderStep(act, Number(form.Field(Field(urgency, act, "after"))) ?? -1,
               Enum.TryParse<Counted>(form.Field(Field(urgency, act, "counted")), out var counted) ? counted : Counted.Minutes, Number(form.Field(Field(urgency, act, "before")))),
    ];

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>The ladder of a place: to change for those who keep it, to read for everybody else.</summary>
internal sealed class LadderPageModel(SettingPlaces settings, LadderBook book, IKeptPlaces places)
{
    public async Task<IResult> Show(CurrentUser user, string? unit, LadderRules? typed, Error? error, bool saved, CancellationToken cancel)
    {
        var place = await settings.ShownTo(user, unit, cancel);
        return Pages.Show<LadderPage>(new
        {
            Place = place, Kept = await settings.Of(user, cancel), Rules = typed ?? book.RulesAt(place.Path), Offices = await places.Offices(place.Code, cancel), Saved = saved, Error = error,
        }, error?.Status ?? StatusCodes.Status200OK);
    }
}
