using System.Net.Http.Headers;
using System.Text.Json;

namespace Jicengtong.Tests.Crash;

/// <summary>What the rounds so far came to.</summary>
/// <param name="Sent">Writes the clients sent before the kills.</param>
/// <param name="Acknowledged">Those that were answered before the kill.</param>
/// <param name="Faults">What the oracle found, one sentence each.</param>
public sealed record CrashTally(int Rounds, int Sent, int Acknowledged, IReadOnlyList<string> Faults);

/// <summary>
/// Rounds of one cruelty: clients write, issue, open and answer as fast as they can; at a random moment the program is killed
/// with −9 and started again; the oracle compares; what was never acknowledged is sent again under its key and must then stand
/// exactly once.
/// </summary>
/// <param name="program">The apphost or dll.</param>
/// <param name="alsoKill">Ends and restarts what else should die with it (the PostgreSQL server), or null.</param>
public sealed class CrashRounds(string program, DrivenTown town, int seed, Func<Task>? alsoKill = null)
{
    private const int ReceiptWriters = 6;
    private const int DirectiveWriters = 2;
    private readonly Random random = new(seed);

    /// <summary>Runs rounds; <paramref name="plantLosses"/> breaks the database of the last one, to see whether the oracle notices.</summary>
    public async Task<CrashTally> Run(int rounds, bool plantLosses = false)
    {
        var tally = new CrashTally(0, 0, 0, []);
        var child = await ChildProgram.Start(program, town.Settings);
        try
        {
            for (var round = 1; round <= rounds; round++)
            {
                var name = $"r{round:0000}-";
                var oracle = new Oracle();
                await DriveAndKill(child, oracle, name, atLeastOneOfEach: plantLosses);
                if (alsoKill is not null)
                    await alsoKill();
                var planted = plantLosses && round == rounds;
                if (planted)
                    await town.PlantLosses(oracle);
                await child.DisposeAsync();
                // Whoever keeps audiences asks again whom a planted loss lost: here the oracle looks before the program does.
                var faults = planted ? await Compare(oracle, name) : [];
                child = await ChildProgram.Start(program, town.Settings);
                var acknowledged = oracle.Acknowledged;
                if (!planted)
                    faults = await Compare(oracle, name);
                if (faults.Count == 0)
                {
                    await SendAgain(child, oracle);
                    faults = await Compare(oracle, name);
                }

                tally = new CrashTally(round, tally.Sent + oracle.Deeds.Count, tally.Acknowledged + acknowledged, [.. tally.Faults, .. faults]);
            }
        }
        finally
        {
            await child.DisposeAsync();
        }

        return tally;
    }

    private async Task DriveAndKill(ChildProgram child, Oracle oracle, string round, bool atLeastOneOfEach)
    {
        using var client = ClientOf(child);
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, DirectiveWriters).Select(writer => WriteDirectives(client, oracle, $"{round}d{writer}-", stop.Token))
            .Concat(Enumerable.Range(0, ReceiptWriters).Select(writer => GiveReceipts(client, oracle, town.Readers[writer % town.Readers.Count], $"{round}p{writer}-", stop.Token)))
            .ToList();
        // A round in which nothing was acknowledged proves nothing.
        while (!IsEnough(oracle, atLeastOneOfEach) && !writers.Any(writer => writer.IsCompleted))
            await Task.Delay(5);
        await Task.Delay(random.Next(1, 400));
        await child.Kill();
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        if (!IsEnough(oracle, atLeastOneOfEach))
            throw new InvalidOperationException($"The clients of {round} gave up before anything was acknowledged.");
    }

    private static bool IsEnough(Oracle oracle, bool atLeastOneOfEach)
    {
        var seen = oracle.Deeds.Where(deed => deed.Acknowledged is not null).Select(deed => deed.Kind).ToHashSet();
        return atLeastOneOfEach ? seen.Contains(DeedKind.Issue) && seen.Contains(DeedKind.Receipt) : seen.Count > 0;
    }

    private async Task WriteDirectives(HttpClient client, Oracle oracle, string name, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var title = $"{name}{number}";
            var draft = JsonSerializer.Serialize(new
            {
                title, matter = DrivenTown.Matter, urgency = "urgent", demand = "confirm", text = "请各乡镇确认。",
                audience = new { matters = new[] { DrivenTown.Matter }, units = new[] { "513401" }, kinds = new[] { "乡镇街道" }, posts = Array.Empty<string>() },
            });
            var written = await oracle.Expect(new Deed(DeedKind.Write, title, title, town.Issuer, HttpMethod.Post, "/api/directives", draft)).Send(client);
            if (written is null)
                return;
            var id = JsonDocument.Parse(written).RootElement.GetProperty("id").GetString()!;
            if (await oracle.Expect(new Deed(DeedKind.Issue, title + "-issue", id, town.Issuer, HttpMethod.Put, $"/api/directives/{id}/issue", "{\"whyAgain\":\"压力测试\"}")).Send(client) is null)
                return;
        }
    }

    private static async Task GiveReceipts(HttpClient client, Oracle oracle, string token, string name, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested;)
        {
            if (await Newest(client, token) is not { } asks)
                return;
            foreach (var ask in asks)
            {
                var key = $"{name}{number++}";
                if (await oracle.Expect(new Deed(DeedKind.Opening, key + "-open", ask, token, HttpMethod.Put, $"/api/asks/{ask}/opened", "")).Send(client) is null)
                    return;
                var body = JsonSerializer.Serialize(new { answer = "questioned", text = key });
                if (await oracle.Expect(new Deed(DeedKind.Receipt, key, ask, token, HttpMethod.Put, $"/api/asks/{ask}/receipt", body)).Send(client) is null)
                    return;
            }
        }
    }

    private static async Task<IReadOnlyList<string>?> Newest(HttpClient client, string token)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/inbox?box=todo&limit=5");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await client.SendAsync(request);
            if (!response.IsSuccessStatusCode)
                return null;
            var items = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("items");
            return [.. items.EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }

    // A client that never saw an answer sends again; some that did see it send again all the same.
    private static async Task SendAgain(ChildProgram child, Oracle oracle)
    {
        using var client = ClientOf(child);
        foreach (var deed in oracle.Deeds.Where(deed => deed.Acknowledged is null).Concat(oracle.Deeds.Where(deed => deed.Acknowledged is not null).Take(10)).ToList())
            if (await Insist(deed, client) is null)
                throw new InvalidOperationException($"{deed.Kind} {deed.Key} was not taken after the restart: {deed.Trouble}");
    }

    // "Try again later" is an honest answer while a database recovers; not being taken at all is not.
    private static async Task<string?> Insist(Deed deed, HttpClient client)
    {
        for (var attempt = 0; attempt < 10; attempt++, await Task.Delay(300))
            if (await deed.Send(client) is { } answer)
                return answer;
        return null;
    }

    private async Task<IReadOnlyList<string>> Compare(Oracle oracle, string round)
    {
        await using var connection = await town.Connect();
        return oracle.Compare(await StoredRows.Read(connection, round));
    }

    private static HttpClient ClientOf(ChildProgram child) => new() { BaseAddress = child.Address, Timeout = TimeSpan.FromSeconds(20) };
}
