using System.Globalization;
using Jicengtong.Modules.Organization;
using Jicengtong.Tests.Crash;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>
/// kill −9 at random moments under load, on PostgreSQL of the server too, compared with the oracle after each restart; and one
/// round in which rows are taken away, to show that the oracle would notice.
/// </summary>
internal static class CrashWork
{
    public static async Task Run(Ground ground)
    {
        foreach (var kind in ground.Databases)
        {
            var tally = await Kill(ground, kind, Environment.TickCount, ground.CrashRounds);
            foreach (var fault in tally.Faults.Take(20))
                Console.Error.WriteLine("  " + fault);
            var size = string.Create(CultureInfo.InvariantCulture, $"{tally.Rounds} rounds");
            ground.Report.Add(Count(kind, "acknowledged writes", size, tally.Acknowledged, "", null));
            ground.Report.Add(Count(kind, "of all sent", size, tally.Sent, "", null));
            foreach (var fault in (string[])["lost", "doubled", "torn", "miscounted"])
            {
                var found = tally.Faults.Count(sentence => sentence.StartsWith(fault, StringComparison.Ordinal));
                ground.Report.Add(Count(kind, fault, size, found, "0", found == 0));
            }

            var planted = await Kill(ground, kind, seed: 7, rounds: 1, plantLosses: true);
            ground.Report.Add(Count(kind, "planted losses found", "1 round", planted.Faults.Count, "≥2", planted.Faults.Count >= 2));
            // The oracle that catches them is the same for both.
            if (!ground.IsFull && kind != ground.Databases[0])
                continue;
            foreach (var (fault, what) in new[] { ("early", "answered before the commit: found"), ("dropped", "one ask in three dropped: found") })
                await Spoiled(ground, kind, fault, what);
        }
    }

    // A program that is broken on purpose must be caught.
    private static async Task Spoiled(Ground ground, DatabaseKind kind, string fault, string what)
    {
        Environment.SetEnvironmentVariable(BrokenProgram.Fault, fault);
        try
        {
            // On one town: in the first round of a fresh one there is hardly anything to answer.
            var tally = await Kill(ground, kind, seed: 7, rounds: 3, program: Environment.ProcessPath);
            ground.Report.Add(Count(kind, what, "3 rounds", tally.Faults.Count, "≥1", tally.Faults.Count >= 1));
        }
        finally
        {
            Environment.SetEnvironmentVariable(BrokenProgram.Fault, null);
        }
    }

    // Each time a fresh town.
    private static async Task<CrashTally> Kill(Ground ground, DatabaseKind kind, int seed, int rounds, bool plantLosses = false, string? program = null)
    {
        var town = await DrivenTown.Open(await ImportTown(ground, kind));
        return await new CrashRounds(program ?? ground.Program, town, seed, kind == DatabaseKind.Postgres ? ground.Postgres.KillAndRestart : null).Run(rounds, plantLosses);
    }

    private static Finding Count(DatabaseKind kind, string what, string size, int count, string promise, bool? isKept)
        => new("crash", what, Ground.NameOf(kind), size, "", new Spread(count, count, count, 1), null, null, null, null, promise, isKept);

    /// <summary>巴汝镇 on an empty database, and what else is done there; its settings.</summary>
    public static async Task<Dictionary<string, string?>> ImportTown(Ground ground, DatabaseKind kind, Func<WebApplication, Task>? andThen = null)
    {
        await using var app = await ground.Build(kind, listen: false);
        var report = await app.Do(async services =>
        {
            var files = OrganizationFolder.Read(name => File.OpenRead(Path.Combine(AppContext.BaseDirectory, "demo", name)));
            var import = services.GetRequiredService<ImportOrganization>();
            return (await services.GetRequiredService<Work>().Run(() => import.Run(files, null, CancellationToken.None), CancellationToken.None)).Value;
        });
        if (!report.Imported)
            throw new InvalidOperationException("The demo town has faults.");
        if (andThen is not null)
            await andThen(app);
        return Ground.SettingsOf(app.Services.GetRequiredService<Installation>());
    }
}
