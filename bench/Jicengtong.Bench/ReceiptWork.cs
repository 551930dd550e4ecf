using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Jicengtong.Modules.Inbox;
using Jicengtong.Modules.Inbox.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>
/// Promise 2: everybody answers at once. Ours is the use case with its operation id, by concurrent workers through the group
/// writer; the floor is a plain loop with prepared statements on the same tables, one fsynced commit for each receipt. Over
/// sockets the peer is the essay's own API.
/// </summary>
internal static class ReceiptWork
{
    private const int Workers = 256;
    private const double LongestP99 = 100;

    public static async Task Run(Ground ground)
    {
        foreach (var kind in ground.Databases)
        {
            await using var app = await ground.Build(kind, listen: true);
            await new County(app, kind).Settle(People(ground));
            await Measure(ground, app, kind, "receipts", Sender.ToAll, People(ground));
            if (FlaskRace.IsWorthIt(ground, kind))
                await MeasureOverSockets(ground, app, kind);
            await app.StopAsync();
        }
    }

    /// <summary>Everybody answers what somebody sent to so many people.</summary>
    public static async Task Measure(Ground ground, WebApplication app, DatabaseKind kind, string work, Sender sender, int people)
    {
        var (ours, floor, ratios, latencies) = (new List<double>(), new List<double>(), new List<double>(), new List<Latency>());
        for (var run = 0; run <= Ground.Runs; run++)
        {
            var (rate, latency) = await Storm(app, await sender.Ask(app, people));
            // The rate is what counts; a fifth of the storm shows it.
            var bare = await OneCommitEach(app, await sender.Ask(app, people), people / 5);
            if (run == 0)
                continue;
            ours.Add(rate);
            latencies.Add(latency);
            floor.Add(bare);
            ratios.Add(rate / bare);
        }

        var (ratio, middle) = (Spread.Of(ratios), Latency.Middle(latencies));
        ground.Report.Add(new Finding(work, $"storm, {Workers} at once", Ground.NameOf(kind), people.ToString("#,0", CultureInfo.InvariantCulture), "/s", Spread.Of(ours), middle,
            "one commit each", Spread.Of(floor), ratio, "≥2×, p99 ≤100 ms", ratio.Median >= 2 && middle.P99 <= LongestP99));
    }

    private static async Task MeasureOverSockets(Ground ground, WebApplication app, DatabaseKind kind)
    {
        await Tokens.Register(app, 2000);
        await FlaskRace.Run(ground, app, kind, "receipts", $"over sockets ({Load.Tool})", "2,000", async () =>
        [
            .. (await Sender.ToAll.Ask(app, People(ground))).Where(ask => NumberOf(ask.Holder) <= 2000)
                .Select(ask => new Shot("PUT", $"/api/asks/{ask.Id}/receipt", Tokens.Of(NumberOf(ask.Holder)), """{"answer":"understood"}""", $"s{ask.Id:N}")),
        ], warmUp: 10);
    }

    private static int People(Ground ground) => ground.IsFull ? 100_000 : 5_000;

    private static int NumberOf(Guid person) => Convert.ToInt32(person.ToString("N")[20..], 16);

    /// <summary>Everybody answers at once.</summary>
    public static async Task<(double Rate, Latency Latency)> Storm(WebApplication app, IReadOnlyList<(Guid Id, Guid Holder)> asks)
    {
        var (next, watch, times) = (-1, Stopwatch.StartNew(), new ConcurrentBag<List<double>>());
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            var own = new List<double>();
            for (int at; (at = Interlocked.Increment(ref next)) < asks.Count;)
            {
                var began = watch.Elapsed;
                await Give(app, asks[at]);
                own.Add((watch.Elapsed - began).TotalMilliseconds);
            }

            times.Add(own);
        })));
        return (asks.Count / watch.Elapsed.TotalSeconds, Latency.Of(times.SelectMany(own => own)));
    }

    private static async Task Give(WebApplication app, (Guid Id, Guid Holder) ask)
    {
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<RequestOperation>().Operation = new Operation(ask.Holder, ask.Id.ToString("N"), Operation.FingerprintOf("PUT", "receipt", "understood"));
        var by = new CurrentUser(ask.Holder, "", "", null, []);
        var given = await scope.ServiceProvider.GetRequiredService<GiveReceipt>().Run(by, ask.Id, ReceiptAnswer.Understood, null, null, CancellationToken.None);
        if (!given.Succeeded)
            throw new InvalidOperationException(given.Error.Code);
    }

    private static async Task<double> OneCommitEach(WebApplication app, IReadOnlyList<(Guid Id, Guid Holder)> asks, int count)
    {
        var store = app.Services.GetRequiredService<Store>();
        await using var connection = await store.Open(CancellationToken.None);
        object Id(Guid id) => store.Kind == DatabaseKind.Sqlite ? id.ToByteArray(true) : id;
        object now = store.Kind == DatabaseKind.Sqlite ? DateTimeOffset.UtcNow.UtcTicks : DateTimeOffset.UtcNow;
        await using var answer = Prepare(connection, "UPDATE inbox_asks SET opened_at = @now, answer = 'Understood', answered_at = @now, answered_by = @by, box = 'done', sort_key = @sort, next_step_at = NULL WHERE id = @id",
            ("now", now), ("by", Id(Guid.Empty)), ("sort", 1L), ("id", Id(Guid.Empty)));
        await using var tally = Prepare(connection, "UPDATE inbox_tallies SET opened = opened + 1, understood = understood + 1 WHERE (subject_id, unit_code) = (SELECT subject_id, unit_code FROM inbox_asks WHERE id = @id)",
            ("id", Id(Guid.Empty)));
        await using var receipt = Prepare(connection, "INSERT INTO inbox_receipts (id, ask_id, person_id, answer, text, at) VALUES (@receipt, @id, @by, 'Understood', '', @now)",
            ("receipt", Id(Guid.Empty)), ("id", Id(Guid.Empty)), ("by", Id(Guid.Empty)), ("now", now));
        var watch = Stopwatch.StartNew();
        foreach (var (id, holder) in asks.Take(count))
        {
            using var turn = await store.EnterToWrite(CancellationToken.None);
            await using var transaction = await store.Begin(connection, CancellationToken.None);
            foreach (var command in (DbCommand[])[answer, tally, receipt])
            {
                command.Transaction = transaction;
                foreach (DbParameter parameter in command.Parameters)
                    parameter.Value = parameter.ParameterName switch { "id" => Id(id), "by" => Id(holder), "receipt" => Id(Guid.CreateVersion7()), _ => parameter.Value };
                await command.ExecuteNonQueryAsync();
            }

            await transaction.CommitAsync();
        }

        return count / watch.Elapsed.TotalSeconds;
    }

    private static DbCommand Prepare(DbConnection connection, string statement, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        command.Prepare();
        return command;
    }
}
