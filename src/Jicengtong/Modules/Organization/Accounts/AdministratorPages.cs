using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>三员: naming them, and accounts for the security administrator.</summary>
internal static class AdministratorPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/administration", async (string? said, AccountList list, CurrentPerson person, CancellationToken cancel)
            => await Show(person.Required, list, said == "ended" ? "已经不再是管理员，账号停用了。" : null, null, null, cancel)).For(Who.NamesAdministrators);
        pages.MapPost("/administration", async (HttpContext http, NameAdministrator name, AccountList list, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            if (!Enum.TryParse<AdministratorKind>(form.Field("kind"), out var kind) || kind == AdministratorKind.Founding)
                return await Show(person.Required, list, null, null, new Invalid("kind", "请选是哪一种管理员。"), cancel);
            var password = await name.Run(person.Required, form.Field("account"), form.Field("name"), kind);
            return await Show(person.Required, list, null, password.Succeeded ? (form.Field("account").ToLowerInvariant(), password.Value) : null, password.Error, cancel);
        }).For(Who.NamesAdministrators);
        pages.MapPost("/administration/{id:guid}/end", async (Guid id, HttpContext http, EndAdministrator end, AccountList list, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var ended = await work.Run(() => end.Run(person.Required, id, form.Field("why"), cancel), cancel);
            return ended.Succeeded ? Pages.SeeOther("/administration?said=ended") : await Show(person.Required, list, null, null, ended.Error, cancel);
        }).For(Who.NamesAdministrators);

        pages.MapGet("/administration/accounts", async (string? q, AccountList list, CancellationToken cancel) => Pages.Show<AccountsPage>(new
        {
            Asked = q ?? "", Found = string.IsNullOrWhiteSpace(q) || q.Length > 60 ? [] : await list.Find(q, cancel),
        })).For(Who.SecurityAdministrator);
        pages.MapGet("/administration/accounts/{id:guid}", async (Guid id, string? said, AccountList list, CurrentPerson person, CancellationToken cancel)
            => await ShowOne(id, list, person.Required, said == "done" ? "办好了，已经留痕。" : null, null, cancel)).For(Who.NamesAdministrators);
        pages.MapPost("/administration/accounts/{id:guid}", async (Guid id, HttpContext http, KeepAccounts keep, AccountList list, Work work, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var done = await work.Run(() => keep.Run(person.Required, id, form.Field("deed"), form.Field("why"), cancel), cancel);
            return done.Succeeded ? Pages.SeeOther($"/administration/accounts/{id}?said=done") : await ShowOne(id, list, person.Required, null, done.Error, cancel);
        }).For(Who.NamesAdministrators);
    }

    /// <summary>系统管理员, 安全管理员, 审计管理员.</summary>
    public static string InWords(AdministratorKind kind) => kind switch
    {
        AdministratorKind.System => "系统管理员",
        AdministratorKind.Security => "安全管理员",
        AdministratorKind.Audit => "审计管理员",
        _ => "创始管理员",
    };

    private static async Task<IResult> Show(CurrentUser user, AccountList list, string? said, (string Account, string Password)? made, Error? error, CancellationToken cancel)
    {
        var now = await list.Administrators(cancel);
        var isOver = user.Administers == AdministratorKind.Founding && now.Select(one => one.Kind).Distinct().Count() == 3;
        return Pages.Show<AdministratorsPage>(new { User = user, Now = now, Said = said, MadeAccount = made?.Account, MadePassword = made?.Password, IsOver = isOver, Error = error }, StatusOf(error));
    }

    private static async Task<IResult> ShowOne(Guid id, AccountList list, CurrentUser user, string? said, Error? error, CancellationToken cancel)
    {
        var one = await list.One(id, cancel);
        var kind = Enum.TryParse<AdministratorKind>(one?.Kind, out var held) ? (AdministratorKind?)held : null;
        if (one is null || (kind is { } holds ? !NameAdministrator.May(user, holds) : user.Administers != AdministratorKind.Security))
            return Pages.Refuse(new NotFound("这个账号"));
        return Pages.Show<AccountPage>(new { One = one, Said = said, Error = error }, StatusOf(error));
    }

    private static int StatusOf(Error? error) => error?.Status ?? StatusCodes.Status200OK;
}
