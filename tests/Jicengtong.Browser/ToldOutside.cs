using System.Text.Json;
using Jicengtong.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Jicengtong.Browser;

/// <summary>A phone that is woken shows the neutral title, shakes nobody and leads to the place; who looks after the system sees what does not go out.</summary>
[Collection(nameof(Chromium))]
public sealed class ToldOutside
{
    [Fact]
    public async Task A_phone_that_is_woken_shows_the_neutral_title_and_nothing_else()
    {
        await using var town = await Town.Open(adjust: builder => builder.Configuration["Jct:Channels:Push:Contact"] = "mailto:it@baru.example");
        await using var chromium = await Chromium.Whole();
        var page = await chromium.As(town, "u0362", phone: true);
        await page.Context.GrantPermissionsAsync(["notifications"]);
        await page.GotoAsync("/me/reach");
        await Expect(page.Button("在这台设备上提醒我")).ToBeVisibleAsync();

        var session = await page.Context.NewCDPSessionAsync(page);
        var registration = new TaskCompletionSource<string>();
        session.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, updated) =>
        {
            if (updated!.Value.GetProperty("registrations").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first)
                registration.TrySetResult(first.GetProperty("registrationId").GetString()!);
        };
        await session.SendAsync("ServiceWorker.enable");
        await session.SendAsync("ServiceWorker.deliverPushMessage", new()
        {
            ["origin"] = town.Address.GetLeftPart(UriPartial.Authority), ["registrationId"] = await registration.Task.WaitAsync(TimeSpan.FromSeconds(30)),
            ["data"] = JsonSerializer.Serialize(new { title = "您有一件新的待办", path = "/inbox", tag = "one", urgent = true, text = "不该出现的正文" }),
        });
        // Looked at once and for all: a notice nobody touches is gone again after some seconds.
        const string Shown = "async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(one => [one.title, one.body, JSON.stringify(one.vibrate), one.data.path].join('|')).join('\\n')";
        Assert.Equal("您有一件新的待办||[]|/inbox", await page.Until(Shown));
        await page.Context.CloseAsync();
    }
}
