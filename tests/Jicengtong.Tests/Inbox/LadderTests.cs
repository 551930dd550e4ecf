using System.Text.Json;
using Jicengtong.Modules.Inbox.Ladder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Inbox;

/// <summary>An ask without an answer climbs, on the calendar of whoever was asked; the moment anybody handles it, it stops.</summary>
public sealed class LadderTests : TownTests
{
    private const string Holder = "u0362";
    private const string Deputy = "u0363";

    [Fact]
    public async Task An_urgent_ask_climbs_from_the_phone_to_the_duty_room_and_an_answer_ends_it()
    {
        await Issue("urgent", "2026-11-24T18:00:00+08:00");
        await Town.MoveTo(TestClock.At(11, 20, 9, 1));
        Assert.Equal(Act.Push, await Climbed(Holder));
        await Town.MoveTo(TestClock.At(11, 20, 9, 29));
        Assert.Equal(Act.Push, await Climbed(Holder));
        await Town.MoveTo(TestClock.At(11, 20, 9, 30));
        Assert.Equal(Act.Push | Act.Card, await Climbed(Holder));
        Assert.Empty(await Told(Holder, "Sms"));
        await Town.MoveTo(TestClock.At(11, 20, 10));
        var sms = Assert.Single(await Told(Holder, "Sms"));
        Assert.Contains("森林草原防灭火，加急", sms, StringComparison.Ordinal);
        Assert.Empty(await Inbox(Deputy));
        await Town.MoveTo(TestClock.At(11, 20, 11));
        Assert.Single(await Inbox(Deputy));
        // Noon is no working time: four working hours after nine o'clock are over at three.
        await Town.MoveTo(TestClock.At(11, 20, 14, 59));
        Assert.Empty(await Calls("u0144"));
        await Town.MoveTo(TestClock.At(11, 20, 15));
        var call = Assert.Single(await Calls("u0144"));
        Assert.Equal(("甲乌村", "urgent"), (call.GetProperty("unitName").GetString(), call.GetProperty("urgency").GetString()));
        Assert.False(string.IsNullOrEmpty(call.GetProperty("holder").GetProperty("phone").GetString()));

        await Answer(Deputy);
        Assert.Empty(await Calls("u0144"));
        Assert.Empty(await Inbox(Holder));
        var before = await Told(Holder, "Sms");
        await Town.MoveTo(TestClock.At(11, 25, 9));
        Assert.Equal(before, await Told(Holder, "Sms"));
        Assert.Equal(0, await Count("SELECT count(*) FROM inbox_asks WHERE next_step_at IS NOT NULL"));
    }

    [Fact]
    public async Task The_duty_room_notes_that_there_was_no_signal_and_the_sender_sees_that_it_is_nobodys_fault()
    {
        var id = await Issue("urgent", "2026-11-24T18:00:00+08:00");
        await Town.MoveTo(TestClock.At(11, 20, 15));
        var (room, ask) = (await Town.As("u0144"), (await Calls("u0144"))[0].GetProperty("ask").GetString());
        Assert.Equal("notFound", await (await Town.As("u0021")).Put($"/api/duty-room/{ask}", new { outcome = "reached" }).Refusal(404));
        await room.Put($"/api/duty-room/{ask}", new { outcome = "noSignal" }).Json(204);
        Assert.Equal("unreachable", await Reach(id));
        await room.Put($"/api/duty-room/{ask}", new { outcome = "reached" }).Json(204);
        Assert.Equal("delivered", await Reach(id));
        Assert.Contains("打给", await room.GetStringAsync("/duty-room", CancellationToken.None), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_called_unreachable_while_another_word_to_them_is_still_to_come()
    {
        var id = await Issue("urgent", "2026-11-24T18:00:00+08:00");
        // The push found no device, and the card and the SMS are still to come.
        await Town.MoveTo(TestClock.At(11, 20, 9, 1));
        Assert.Equal("waiting", await Reach(id));
        await Town.MoveTo(TestClock.At(11, 20, 9, 59));
        Assert.Equal("waiting", await Reach(id));
        await Town.MoveTo(TestClock.At(11, 20, 10));
        Assert.Equal("unreachable", await Reach(id));
    }

    [Fact]
    public async Task A_make_up_Saturday_moves_the_next_step_and_so_does_a_holiday_taken_back()
    {
        Town.Clock.MoveTo(TestClock.At(11, 20, 17, 50));
        await Issue("urgent", "2026-11-27T18:00:00+08:00");
        await Town.MoveTo(TestClock.At(11, 20, 17, 51));
        Assert.Equal(TestClock.At(11, 23, 9, 20), await NextStep(Holder));
        var office = await Town.As("u0144");
        await office.Put("/api/calendar?unit=513401111", new { days = new[] { new { day = "2026-11-21", works = true, name = "" } }, hours = Array.Empty<object>() }).Json(204);
        Assert.Equal(TestClock.At(11, 21, 9, 20), await NextStep(Holder));
        await office.Put("/api/calendar?unit=513401111", new { days = Array.Empty<object>(), hours = Array.Empty<object>() }).Json(204);
        Assert.Equal(TestClock.At(11, 23, 9, 20), await NextStep(Holder));
    }

    [Fact]
    public async Task A_town_changes_its_ladder_and_what_is_open_follows_without_doing_anything_twice()
    {
        await Issue("urgent", "2026-11-27T18:00:00+08:00");
        await Town.MoveTo(TestClock.At(11, 20, 9, 1));
        var (office, rules) = (await Town.As("u0144"), LadderRules.Default);
        Assert.Equal("notFound", await (await Town.As(Holder)).Put("/api/ladder?unit=513401111", Spoken(rules)).Refusal(404));
        Assert.Equal("ladder.twice", await office.Put("/api/ladder?unit=513401111", Spoken(rules with { Urgent = [rules.Urgent[0], rules.Urgent[0]] })).Refusal(422));
        await office.Put("/api/ladder?unit=513401111", Spoken(rules with { Urgent = [new(Act.Push, 0, Counted.Minutes), new(Act.Sms, 5, Counted.Minutes)] })).Json(204);
        Assert.Equal(TestClock.At(11, 20, 9, 5), await NextStep(Holder));
        await Town.MoveTo(TestClock.At(11, 20, 9, 5));
        Assert.Equal(Act.Push | Act.Sms, await Climbed(Holder));
        Assert.Contains("5 分钟后", await office.GetStringAsync("/ladder?unit=513401111", CancellationToken.None), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_night_nothing_is_said_and_in_the_morning_all_of_it_once()
    {
        Town.Clock.MoveTo(TestClock.At(11, 19, 20));
        await Issue("urgent", "2026-11-27T18:00:00+08:00");
        await Issue("extraUrgent", "2026-11-27T18:00:00+08:00");
        await Town.MoveTo(TestClock.At(11, 20, 8, 29));
        Assert.Empty(await Told(Holder, "Sms"));
        Assert.Equal(JsonValueKind.Null, (await Digest(Holder)).GetProperty("sentAt").ValueKind);
        await Town.MoveTo(TestClock.At(11, 20, 8, 30));
        Assert.Equal(2, (await Digest(Holder)).GetProperty("own").GetArrayLength());
        Assert.Equal(1, await Count("SELECT count(*) FROM inbox_digests"
            + " d JOIN organization_persons p ON p.id = d.person_id WHERE p.account = 'u0362'"));
        await Town.MoveTo(TestClock.At(11, 20, 8, 31));
        await Town.MoveTo(TestClock.At(11, 20, 8, 32));
        Assert.Equal(1, await Count("SELECT count(*) FROM inbox_digests d JOIN organization_persons p ON p.id = d.person_id WHERE p.account = 'u0362'"));
    }

    [Fact]
    public async Task An_emergency_breaks_the_night_says_who_and_why_and_is_credited_as_rest()
    {
        Town.Clock.MoveTo(TestClock.At(11, 19, 22));
        await Issue("emergency", "2026-11-20T06:00:00+08:00");
        await Town.MoveTo(TestClock.At(11, 19, 22, 1));
        Assert.Single(await Told(Holder, "Sms"));
        Assert.Single(await Inbox(Deputy));
        var rest = Assert.Single((await (await Town.As(Holder)).GetAsync("/api/rest").Json()).GetProperty("items").EnumerateArray());
        Assert.Equal(("先把人撤出来", 60), (rest.GetProperty("why").GetString(), rest.GetProperty("credit").GetInt32()));
        Assert.Equal("巴汝镇应急办", rest.GetProperty("askedFrom").GetString());
        Assert.Contains("记了", await (await Town.As(Holder)).GetStringAsync("/rest", CancellationToken.None), StringComparison.Ordinal);
        await Town.MoveTo(TestClock.At(11, 19, 22, 6));
        Assert.NotEmpty(await Calls("u0144"));
    }

    [Fact]
    public async Task A_routine_ask_waits_for_the_digest_then_for_the_deputy_and_then_the_unit_is_named_to_whoever_leads()
    {
        await Issue("routine", "2026-12-04T18:00:00+08:00");
        await (await Town.As(Holder)).Put("/api/digest/time", new { at = "07:15:00" }).Json(204);
        await Town.MoveTo(TestClock.At(11, 23, 7, 14));
        Assert.Equal(JsonValueKind.Null, (await Digest(Holder)).GetProperty("sentAt").ValueKind);
        await Town.MoveTo(TestClock.At(11, 23, 7, 15));
        Assert.Single((await Digest(Holder)).GetProperty("own").EnumerateArray());
        Assert.Empty(await Inbox(Deputy));
        await Town.MoveTo(TestClock.At(11, 23, 9));
        Assert.Single(await Inbox(Deputy));
        // Two working days after asking, with the next digest; the village's own head holds it, so it is the town's.
        await Town.MoveTo(TestClock.At(11, 24, 9, 1));
        await Town.MoveTo(TestClock.At(11, 25, 8, 30));
        var below = (await Digest("u0135")).GetProperty("below");
        Assert.Contains(below.EnumerateArray(), unit => unit.GetProperty("unitName").GetString() == "甲乌村");
        Assert.DoesNotContain("holder", below.GetRawText(), StringComparison.OrdinalIgnoreCase);
        await Answer(Holder);
        Assert.DoesNotContain((await Digest("u0135")).GetProperty("below").EnumerateArray(), unit => unit.GetProperty("unitName").GetString() == "甲乌村");
    }

    [Fact]
    public async Task More_reminders_than_the_limit_of_a_day_go_into_the_digest()
    {
        var office = await Town.As("u0144");
        await office.Put("/api/ladder?unit=513401111", Spoken(LadderRules.Default with { MostPerDay = 2, Urgent = [new(Act.Sms, 0, Counted.Minutes)] })).Json(204);
        for (var i = 0; i < 4; i++)
            await Issue("urgent", "2026-11-27T18:00:00+08:00");
        await Town.MoveTo(TestClock.At(11, 20, 9, 1));
        Assert.Equal(2, (await Told(Holder, "Sms")).Count);
        await Town.MoveTo(TestClock.At(11, 23, 8, 30));
        Assert.Equal(2, (await Digest(Holder)).GetProperty("own").GetArrayLength());
    }

    [Fact]
    public async Task What_can_wait_is_put_away_until_before_it_is_due_and_comes_back_by_itself()
    {
        await Issue("routine", "2026-11-24T18:00:00+08:00");
        await Issue("extraUrgent", "2026-11-24T18:00:00+08:00");
        var (village, cards) = (await Town.As(Holder), await Inbox(Holder));
        var (urgent, routine) = (cards.Single(card => card.GetProperty("urgency").GetString() == "extraUrgent").GetProperty("id"), cards.Single(card => card.GetProperty("urgency").GetString() == "routine").GetProperty("id"));
        Assert.Equal("snooze.urgent", await village.Put($"/api/asks/{urgent}/snooze", new { until = "2026-11-23T09:00:00+08:00" }).Refusal(422));
        Assert.Equal("snooze.due", await village.Put($"/api/asks/{routine}/snooze", new { until = "2026-11-24T18:00:00+08:00" }).Refusal(422));
        Assert.Equal("snooze.past", await village.Put($"/api/asks/{routine}/snooze", new { until = "2026-11-20T08:00:00+08:00" }).Refusal(422));
        Assert.Equal("notFound", await (await Town.As("u0389")).Put($"/api/asks/{routine}/snooze", new { until = "2026-11-23T09:00:00+08:00" }).Refusal(404));
        await village.Put($"/api/asks/{routine}/snooze", new { until = "2026-11-23T10:00:00+08:00" }).Json(204);
        Assert.Single(await Inbox(Holder));
        Assert.Single((await village.GetAsync("/api/inbox?box=later").Json()).GetProperty("items").EnumerateArray());
        await Town.MoveTo(TestClock.At(11, 23, 9, 59));
        Assert.Single(await Inbox(Holder));
        await Town.MoveTo(TestClock.At(11, 23, 10));
        Assert.Equal(2, (await Inbox(Holder)).Count);
        // Whoever put it away has seen it: the deputy is not asked.
        Assert.Single(await Inbox(Deputy));
    }

    private async Task<string> Issue(string urgency, string due)
    {
        var office = await Town.As("u0151");
        var id = (await office.Post("/api/directives", new
        {
            title = $"关于林区用火的通知{Guid.NewGuid():N}"[..20], matter = "森林草原防灭火", demand = "do", urgency, due, text = "请落实到人。", keyPoints = new[] { "先把人撤出来" },
            audience = new { matters = new[] { "森林草原防灭火" }, units = new[] { "513401111200" }, kinds = new[] { "村社区" } },
        }).Json(201)).GetProperty("id").GetString()!;
        Assert.Equal(1, (await office.Put($"/api/directives/{id}/issue", new { whyAgain = "不同的事" }).Json()).GetProperty("asks").GetInt32());
        return id;
    }

    private static JsonElement Spoken(LadderRules rules)
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        PlatformModule.Speak(json);
        return JsonSerializer.SerializeToElement(rules, json);
    }

    private async Task<string?> Reach(string id)
        => (await (await Town.As("u0151")).GetAsync($"/api/directives/{id}/coverage").Json()).GetProperty("unread")[0].GetProperty("reach").GetString();

    private async Task<IReadOnlyList<JsonElement>> Inbox(string account)
        => [.. (await (await Town.As(account)).GetAsync("/api/inbox?box=todo").Json()).GetProperty("items").EnumerateArray()];

    private async Task<IReadOnlyList<JsonElement>> Calls(string account)
        => [.. (await (await Town.As(account)).GetAsync("/api/duty-room").Json()).GetProperty("items").EnumerateArray()];

    private async Task<JsonElement> Digest(string account) => await (await Town.As(account)).GetAsync("/api/digest").Json();

    private async Task Answer(string account)
    {
        var ask = (await Inbox(account))[0].GetProperty("id").GetString();
        await (await Town.As(account)).Put($"/api/asks/{ask}/receipt", new { answer = "done", text = "已落实" }).Json(204);
    }

    private Task<IReadOnlyList<string>> Told(string account, string channel) => Town.Do(services => services.GetRequiredService<Sql>().Query<string>(
        "SELECT o.title || ' ' || o.reason FROM inbox_outgoing o JOIN organization_persons p ON p.id = o.person_id WHERE p.account = @account AND o.channel = @channel", new { account, channel }, CancellationToken.None));

    private async Task<Act> Climbed(string account) => (Act)await Town.Do(services => services.GetRequiredService<Sql>().First<int>(
        "SELECT a.rung FROM inbox_asks a JOIN organization_persons p ON p.id = a.holder_id WHERE p.account = @account AND a.stands_for IS NULL", new { account }, CancellationToken.None));

    private Task<DateTimeOffset?> NextStep(string account) => Town.Do(services => services.GetRequiredService<Sql>().First<DateTimeOffset?>(
        "SELECT a.next_step_at FROM inbox_asks a JOIN organization_persons p ON p.id = a.holder_id WHERE p.account = @account AND a.stands_for IS NULL", new { account }, CancellationToken.None));

    private Task<int> Count(string query) => Town.Do(services => services.GetRequiredService<Sql>().First<int>(query, null, CancellationToken.None));
}
