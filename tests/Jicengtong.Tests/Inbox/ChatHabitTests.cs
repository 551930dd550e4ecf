using Jicengtong.Modules.Inbox.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Inbox;

/// <summary>In a month of both ways it is counted, for units and for nobody else, what was opened through a link in a chat.</summary>
public sealed class ChatHabitTests : TownTests
{
    [Fact]
    public async Task What_is_opened_through_the_chat_counts_once_for_the_unit_and_is_kept_with_nobody()
    {
        var office = await Town.As("u0151");
        var id = (await office.Post("/api/directives", new
        {
            title = "关于林区用火的通知", matter = "森林草原防灭火", demand = "confirm", due = "2026-11-27T18:00:00+08:00", text = "请落实到人。", keyPoints = new[] { "落实到人" },
            audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401111" }, kinds = new[] { "村社区" } },
        }).Json(201)).GetProperty("id").GetString()!;
        await office.Put($"/api/directives/{id}/issue").Json();
        Assert.Contains($"/directives/{id}/read?from=chat", await office.GetStringAsync($"/directives/{id}", CancellationToken.None), StringComparison.Ordinal);
        foreach (var (account, way) in new[] { ("u0362", "?from=chat"), ("u0362", "?from=chat"), ("u0386", "") })
            await (await Town.As(account)).GetStringAsync($"/directives/{id}/read{way}", CancellationToken.None);

        var shares = await Town.Do(services => services.GetRequiredService<IInbox>().OpenedFromChat("51/5134/513401/513401111/", new DateOnly(2026, 10, 21), CancellationToken.None));
        Assert.Equal([("513401111200", 1, 1), ("513401111201", 1, 0)], shares.OrderBy(share => share.Unit, StringComparer.Ordinal).Select(share => (share.Unit, share.Opened, share.FromChat)));
        // One reader of a village would be a person: so few are not shown.
        Assert.Contains("打开满 10 件的单位才列出来", await office.GetStringAsync("/groups/habit", CancellationToken.None), StringComparison.Ordinal);
    }
}
