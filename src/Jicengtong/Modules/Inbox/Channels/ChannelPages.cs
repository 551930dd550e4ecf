using System.Globalization;
using Jicengtong.Modules.Inbox.Channels.Providers;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>对外通道: how each way out is doing, what did not go out, and a test to oneself. For those who run the installation.</summary>
internal static class ChannelPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        var channels = pages.MapGroup("/channels").For(Who.SystemAdministrator);
        channels.MapGet("", async (string? said, ChannelsPageModel model, CancellationToken cancel) => await model.Show(Sayings.GetValueOrDefault(said ?? ""), null, cancel));
        channels.MapPost("/{kind}", async (ChannelKind kind, HttpContext http, ChannelDecisions decisions, ChannelsPageModel model, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var quota = form.Field("quota");
            if (quota.Length > 0 && (!int.TryParse(quota, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 1_000_000))
                return await model.Show(null, new Invalid("quota", "每天的额度要填整数，例如 500；不限就空着。", "channel.quota"), cancel);
            await decisions.Keep(kind, new ChannelDecision(form.Field("on") == "yes", quota.Length == 0 ? null : int.Parse(quota, CultureInfo.InvariantCulture)), cancel);
            return Pages.SeeOther("/channels?said=kept");
        });
        channels.MapPost("/{kind}/test", async (ChannelKind kind, TryChannel tried, CurrentPerson person, ChannelsPageModel model, CancellationToken cancel)
            => await tried.Run(person.Required, kind, cancel) is { Succeeded: false, Error: var error } ? await model.Show(null, error, cancel) : Pages.SeeOther("/channels?said=tried"));
        channels.MapPost("/robots/{number:int}/test", async (int number, Robots robots, ChannelsPageModel model, CancellationToken cancel) =>
        {
            if (number < 0 || number >= robots.All.Count)
                return Pages.Refuse(new NotFound("这个机器人"));
            var outcome = await robots.Say(robots.All[number], "基层通：这是一条测试。", cancel);
            return outcome.Failure is null ? Pages.SeeOther("/channels?said=tried") : await model.Show(null, new Invalid("robot", $"没有发出去：{WhyWords.Of(outcome.Why)}。", "channel.test"), cancel);
        });
        channels.MapPost("/listed", async (HttpContext http, SettleOutgoing settle, Work work, CurrentPerson person, ChannelsPageModel model, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var rows = form["notice"].Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct().ToList();
            var again = form.Field("do") == "again";
            var settled = await work.Run(() => again ? settle.TryAgain(rows, cancel) : settle.GiveUp(person.Required, rows, form.Field("why"), cancel), cancel);
            return settled.Succeeded ? Pages.SeeOther("/channels?said=" + (again ? "again" : "given")) : await model.Show(null, settled.Error, cancel);
        });
    }

    private static readonly Dictionary<string, string> Sayings = new()
    {
        ["kept"] = "已保存，马上生效。",
        ["tried"] = "对方收下了。请看看是不是到了。",
        ["again"] = "选中的正在再发一次。",
        ["given"] = "选中的不再发了，已经记下是谁决定的。",
    };
}

/// <summary>What the page shows.</summary>
internal sealed class ChannelsPageModel(OutgoingStanding standing, Robots robots, ICurrentUsers users, Installation installation)
{
    public async Task<IResult> Show(string? said, Error? error, CancellationToken cancel)
    {
        var (listed, all) = await standing.Listed(cancel);
        var names = new Dictionary<Guid, string>();
        foreach (var person in listed.Select(one => one.PersonId).Distinct())
            names[person] = (await users.Find(person, null, cancel)) is { } found ? found.Name + (found.MainPost is { } post ? $"（{post.UnitName}）" : "") : "已注销的账号";
        return Pages.Show<ChannelsPage>(new
        {
            Channels = await standing.Channels(cancel), Listed = listed, All = all, Names = (IReadOnlyDictionary<Guid, string>)names,
            Robots = (IReadOnlyList<string>)[.. robots.All.Select(robot => robot.Name)], HasAddress = installation.PublicAddress.Length > 0, Said = said, Error = error,
        }, error?.Status ?? StatusCodes.Status200OK);
    }
}
