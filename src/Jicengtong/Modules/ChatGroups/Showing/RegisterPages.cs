using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>The register of groups, one group, asking for one, and one's own groups.</summary>
internal static class RegisterPages
{
    private static readonly ChatGroupState[] Now = [ChatGroupState.Requested, ChatGroupState.ToOpen, ChatGroupState.Running, ChatGroupState.Closing];
    private static readonly ChatGroupState[] Archive = [ChatGroupState.Dissolved, ChatGroupState.Refused];

    private static readonly Dictionary<string, string> Sayings = new()
    {
        ["requested"] = "已经送去批。批了会到您的收件箱。", ["approved"] = "批了，已经告诉申请的人。", ["refused"] = "没批，理由已经告诉申请的人。",
        ["opened"] = "记下了：群建好了。", ["kept"] = "记下了，到那天再问您。", ["dissolved"] = "记下了：群解散了，留在“已解散的”里备查。",
        ["handed"] = "记下了：换了群主，已经告诉他。", ["back"] = "改回来了，和没点过一样。",
    };

    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/groups/mine", async (Guid? ask, HttpContext http, IInbox inbox, OwnCards cards, CurrentPerson person, CancellationToken cancel) =>
        {
            await Open(ask, http, inbox, person.Required, cancel);
            return Pages.Show<MinePage>(new { Card = await cards.Of(person.Required.PersonId, cancel) });
        }).For(Who.SignedIn);

        pages.MapGet("/groups/register", async (string? box, RegisterAccess register, CurrentPerson person, CancellationToken cancel)
            => Pages.Show<RegisterPage>(new { Groups = await register.List(person.Required, box == "archive" ? Archive : Now, null, cancel), ShowsArchive = box == "archive" })).For(Who.SignedIn);
        pages.MapGet("/groups/register/mine", async (Guid? ask, string? said, HttpContext http, IInbox inbox, GroupView view, CurrentPerson person, CancellationToken cancel) =>
        {
            await Open(ask, http, inbox, person.Required, cancel);
            return await view.ToDo(person.Required, said, null, cancel);
        }).For(Who.SignedIn);
        pages.MapGet("/groups/register/{id:guid}", async (Guid id, Guid? ask, string? said, HttpContext http, IInbox inbox, GroupView view, CurrentPerson person, CancellationToken cancel) =>
        {
            await Open(ask, http, inbox, person.Required, cancel);
            return await view.Show(person.Required, id, Sayings.GetValueOrDefault(said ?? ""), null, "", cancel);
        }).For(Who.SignedIn);

        pages.MapPost("/groups/register/{id:guid}/decision", async (Guid id, HttpContext http, DecideGroup decide, GroupView view, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            bool? yes = form.Field("yes") switch { "yes" => true, "no" => false, _ => null };
            var decided = await work.Run(() => decide.Run(person.Required, id, yes, form.Field("note"), cancel), cancel);
            return await After(decided, id, yes == true ? "approved" : "refused", form, "note", view, person.Required, cancel);
        }).For(Who.SignedIn);
        pages.MapPost("/groups/register/{id:guid}/opening", async (Guid id, HttpContext http, OpenGroup open, GroupView view, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            return await After(await work.Run(() => open.Run(person.Required, id, cancel), cancel), id, "opened", form, "", view, person.Required, cancel);
        }).For(Who.SignedIn);
        pages.MapPost("/groups/register/{id:guid}/opening/back", async (Guid id, HttpContext http, TakeBackStatement takeBack, GroupView view, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            return await After(await work.Run(() => takeBack.Opening(person.Required, id, cancel), cancel), id, "back", form, "", view, person.Required, cancel);
        }).For(Who.SignedIn);
        pages.MapPost("/groups/register/{id:guid}/review", async (Guid id, HttpContext http, KeepGroup keep, GroupView view, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            return await After(await work.Run(() => keep.Run(person.Required, id, DayOf(form, "until"), form.Field("why"), cancel), cancel), id, "kept", form, "why", view, person.Required, cancel);
        }).For(Who.SignedIn);
        pages.MapPost("/groups/register/{id:guid}/owner", async (Guid id, HttpContext http, HandGroupOver handOver, RegisterAccess register, GroupView view, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var handed = await work.Run(() => handOver.Run(person.Required, id, form.Field("to"), cancel), cancel);
            // Whoever only owned it does not see it any more.
            return handed.Succeeded && !(await register.Find(person.Required, id, cancel)).Succeeded
                ? Pages.SeeOther("/groups/register/mine?said=handed")
                : await After(handed, id, "handed", form, "to", view, person.Required, cancel);
        }).For(Who.SignedIn);
        pages.MapPost("/groups/register/{id:guid}/dissolution", async (Guid id, HttpContext http, DissolveGroup dissolve, GroupView view, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            return await After(await work.Run(() => dissolve.Run(person.Required, id, form.Field("why"), cancel), cancel), id, "dissolved", form, "", view, person.Required, cancel);
        }).For(Who.SignedIn);
        pages.MapPost("/groups/register/{id:guid}/dissolution/back", async (Guid id, HttpContext http, TakeBackStatement takeBack, GroupView view, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            return await After(await work.Run(() => takeBack.Dissolution(person.Required, id, cancel), cancel), id, "back", form, "", view, person.Required, cancel);
        }).For(Who.SignedIn);

        pages.MapGet("/groups/new", async (string? matter, IDirectory directory, CancellationToken cancel)
            => Pages.Show<RequestPage>(new { Asked = new GroupRequest(null, null, null, matter, null, null), Matters = await directory.Matters(cancel) })).For(Who.SignedIn);
        pages.MapPost("/groups/new", async (HttpContext http, RequestGroup request, IDirectory directory, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var asked = new GroupRequest(form.Field("name"), form.Field("purpose"), form.Field("use"), form.Field("matter"), form["members"].ToString(), DayOf(form, "endsOn"),
                form.Field("announceOnly").Length > 0, form.Field("noPictures").Length > 0, form.Field("insist"));
            var made = await work.Run(async () => (await request.Run(person.Required, asked, cancel)).Map(group => new ConsolidationModel.Made(group.Id)), cancel);
            return made.Succeeded
                ? Pages.SeeOther($"/groups/register/{made.Value.Id}?said=requested")
                : Pages.Show<RequestPage>(new { Asked = asked, Matters = await directory.Matters(cancel), made.Error }, made.Error.Status);
        }).For(Who.SignedIn);
    }

    private static async Task<IResult> After(Result<Done> done, Guid id, string said, IFormCollection form, string typed, GroupView view, CurrentUser user, CancellationToken cancel)
    {
        var fromList = form.Field("back") == "mine";
        if (done.Succeeded)
            return Pages.SeeOther(fromList ? $"/groups/register/mine?said={said}" : $"/groups/register/{id}?said={said}");
        return fromList ? await view.ToDo(user, null, done.Error, cancel) : await view.Show(user, id, null, done.Error, typed.Length > 0 ? form.Field(typed) : "", cancel);
    }

    /// <summary>What is said after an act; null when nothing was done.</summary>
    public static string? Saying(string? said) => Sayings.GetValueOrDefault(said ?? "");

    // A browser that only fetches ahead has opened nothing.
    private static async Task Open(Guid? ask, HttpContext http, IInbox inbox, CurrentUser user, CancellationToken cancel)
    {
        if (ask is { } opened && http.Request.Headers["Sec-Purpose"].Count == 0)
            await inbox.Open(opened, user, cancel);
    }

    private static DateOnly? DayOf(IFormCollection form, string name)
        => DateOnly.TryParseExact(form.Field(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>The pages of registered groups.</summary>
internal sealed class GroupView(RegisterAccess register, IPeople people, TimeProvider clock)
{
    public async Task<IResult> Show(CurrentUser user, Guid id, string? said, Error? error, string typed, CancellationToken cancel)
    {
        var found = await register.Find(user, id, cancel);
        if (!found.Succeeded)
            return Pages.Refuse(found.Error);
        var group = found.Value;
        return Pages.Show<GroupPage>(new
        {
            Group = group, Names = await NamesOf(group.Members, cancel), Awaited = await register.NotThereYet([group], cancel), MayDecide = group.OwnerId != user.PersonId && GroupScope.LooksAfter(user, group.UnitPath), Said = said, Error = error, Typed = typed,
        }, error?.Status ?? StatusCodes.Status200OK);
    }

    public async Task<IResult> ToDo(CurrentUser user, string? said, Error? error, CancellationToken cancel)
    {
        var groups = await register.ToDo(user, cancel);
        return Pages.Show<OwnerPage>(new
        {
            Groups = groups, Awaited = await register.NotThereYet(groups, cancel), Lately = await register.DoneLately(user, clock.GetUtcNow(), cancel),
            Names = await NamesOf([.. groups.SelectMany(group => group.Members)], cancel), Said = RegisterPages.Saying(said), JustDone = said is "opened" or "dissolved", Error = error,
        }, error?.Status ?? StatusCodes.Status200OK);
    }

    private async Task<IReadOnlyDictionary<string, string>> NamesOf(IReadOnlyCollection<string> accounts, CancellationToken cancel)
        => (await people.ByAccount(accounts, cancel)).ToDictionary(person => person.Key, person => person.Value.Name, StringComparer.Ordinal);
}
