using System.Security.Cryptography;
using System.Text;
using Jicengtong.Modules.Organization;
using Jicengtong.Tests.Evidence;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Platform;

/// <summary>Numbers of telephones lie sealed: in the file, in a dump, in a backup.</summary>
public sealed class FieldKeysTests : TownTests
{
    private const string Canary = "19955501234";
    private const string Residents = "13955509876";

    [Fact]
    public async Task Nobody_who_has_the_database_finds_a_number_in_it()
    {
        await GiveNumber("u0362", Canary);
        await ResidentReports();
        await Town.Services.GetRequiredService<JobRunner>().RunDue(CancellationToken.None);

        await Store(async sql => await sql.Execute(sql.Kind == DatabaseKind.Sqlite ? "PRAGMA wal_checkpoint(PASSIVE)" : "CHECKPOINT;", null, CancellationToken.None));
        Assert.Empty(await FoundIn(Canary));
        Assert.Empty(await FoundIn(Residents));
        // The search is not blind: what stands plain is found.
        Assert.NotEmpty(await FoundIn("u0362"));
        Assert.Equal((Canary, Residents), (await NumberOf("u0362"), await Town.Do(services => services.GetRequiredService<AppDb>().Set<Modules.Problems.Problem>().Select(problem => problem.Phone).SingleAsync())));
    }

    [Fact]
    public async Task The_same_number_twice_is_found_though_no_two_of_its_seals_are_alike()
    {
        await GiveNumber("u0362", Canary);
        await GiveNumber("u0363", Canary);
        var holders = await Town.Do(async services =>
        {
            var db = services.GetRequiredService<AppDb>();
            return await db.Set<Person>().Holding(db, nameof(Person.Phone), Canary).Select(person => person.Account).Order().ToListAsync();
        });
        Assert.Equal(["u0362", "u0363"], holders);
        var stored = await Stored("'u0362', 'u0363'");
        Assert.All(stored, value => Assert.StartsWith(FieldKeys.Mark, value, StringComparison.Ordinal));
        Assert.Equal(2, stored.Distinct().Count());
    }

    [Fact]
    public async Task What_stood_plain_before_is_sealed_at_the_next_start_also_when_a_start_was_cut()
    {
        await ResidentReports();
        // As an older version left it: some are sealed already, because a start was killed in the middle.
        await Store(async sql =>
        {
            await sql.Execute("UPDATE organization_persons SET phone = '1995550' || substr(account, 2, 4), phone_digest = NULL WHERE account < 'u0300'", null, CancellationToken.None);
            await sql.Execute("UPDATE problem_problems SET phone = @Residents, phone_digest = NULL", new { Residents }, CancellationToken.None);
        });
        Assert.NotEmpty(await FoundIn("19955500042"));
        for (var start = 0; start < 2; start++)
            await Hosting.PrepareDatabase(Town.Services, CancellationToken.None);

        Assert.Empty(await FoundIn("19955500042"));
        Assert.Empty(await FoundIn(Residents));
        Assert.Equal(("19955500042", "19900000362"), (await NumberOf("u0042"), await NumberOf("u0362")));
        Assert.Equal(0, await Town.Do(services => services.GetRequiredService<Sql>().First<int>("SELECT count(*) FROM organization_persons WHERE phone <> '' AND phone_digest IS NULL", null, CancellationToken.None)));
        await ProofsHold();
    }

    [Fact]
    public async Task Keys_are_changed_while_it_runs_and_every_number_moves_to_the_new_one()
    {
        await using var town = await OpenWithKeysOfItsOwn();
        var before = town.Services.GetRequiredService<FieldKeys>().Current;
        // The command is another program on the same installation.
        var installation = town.Services.GetRequiredService<Installation>();
        await using var command = Program.Build(new Dictionary<string, string?> { ["Data"] = installation.Data, ["Db"] = installation.Db.ToString(), ["Connection"] = installation.Connection });
        var rotation = await Rotate(command);
        Assert.NotEqual(before, rotation.Key);
        Assert.Equal(10, rotation.Sealed);

        Assert.Equal([rotation.Key], await town.Do(services => services.GetRequiredService<SealStored>().Used(CancellationToken.None)));
        Assert.Equal("19900000362", await NumberOf("u0362", town));
        await GiveNumber("u0363", Canary, town);
        Assert.Equal([rotation.Key], await town.Do(services => services.GetRequiredService<SealStored>().Used(CancellationToken.None)));
        // The key replaced last stays one more time, then nothing needs it.
        Assert.Empty(rotation.Forgotten);
        Assert.Equal([before], (await Rotate(command)).Forgotten);
        Assert.Equal(Canary, await NumberOf("u0363", town));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(installation.Data, "keys", "fields.key")));
    }

    [Fact]
    public async Task Without_its_keys_it_does_not_start_and_says_what_to_put_back()
    {
        await using var town = await OpenWithKeysOfItsOwn();
        var installation = town.Services.GetRequiredService<Installation>();
        var place = Path.Combine(installation.Data, "keys", "fields.key");
        File.Delete(place);
        await using var app = Program.Build(new Dictionary<string, string?> { ["Data"] = installation.Data, ["Db"] = installation.Db.ToString(), ["Connection"] = installation.Connection });
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => Hosting.PrepareDatabase(app.Services, CancellationToken.None));
        Assert.Contains("放回去", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_carries_the_keys_of_its_numbers()
    {
        if (TestDatabase.IsPostgres)
            return;
        await GiveNumber("u0362", Canary);
        var folder = Directory.CreateTempSubdirectory("jct-keys-").FullName;
        var file = Path.Combine(folder, "backup.zip");
        Assert.True((await Backup.Write(Town.Services.GetRequiredService<Installation>(), file, CancellationToken.None)).Succeeded);
        var empty = new Installation { Data = Path.Combine(folder, "new") };
        Assert.True((await Backup.Restore(empty, file, CancellationToken.None)).Succeeded);
        await using var app = Program.Build(new Dictionary<string, string?> { ["Data"] = empty.Data });
        await Hosting.PrepareDatabase(app.Services, CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        Assert.Equal(Canary, await scope.ServiceProvider.GetRequiredService<AppDb>().Set<Person>().Where(person => person.Account == "u0362").Select(person => person.Phone).SingleAsync());
    }

    [Fact]
    public async Task A_number_put_in_by_hand_is_named_by_the_check()
    {
        await ResidentReports();
        await ProofsHold();
        await Store(async sql => await sql.Execute("UPDATE problem_problems SET phone = (SELECT phone FROM organization_persons WHERE account = 'u0362')", null, CancellationToken.None));
        var (code, _, errors) = EvidenceCommandRun.Of(() => Another(), "evidence", "check");
        Assert.Equal(1, code);
        Assert.Contains("problem-row:", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_seal_opens_only_where_it_was_made_and_only_untouched()
    {
        var keys = new FieldKeys(new Installation { FieldKeys = $"0123abcd {Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}" });
        var stored = keys.Seal(Canary, "a.phone");
        Assert.Equal(Canary, keys.Open(stored, "a.phone"));
        Assert.Equal(("", "plain"), (keys.Seal("", "a.phone"), keys.Open("plain", "a.phone")));
        Assert.ThrowsAny<CryptographicException>(() => keys.Open(stored, "b.phone"));
        var touched = stored[..^3] + (stored[^3] == 'A' ? 'B' : 'A') + stored[^2..];
        Assert.ThrowsAny<CryptographicException>(() => keys.Open(touched, "a.phone"));
        Assert.NotEqual(keys.DigestOf(Canary, "a.phone"), keys.DigestOf(Canary, "b.phone"));
        var bad = new FieldKeys(new Installation { FieldKeys = "short c2hvcnQ=" });
        Assert.Contains("id base64", Assert.Throws<InvalidDataException>(() => bad.Current).Message, StringComparison.Ordinal);
    }

    private static Task<Rotation> Rotate(WebApplication command)
    {
        var scope = command.Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<RotateKeys>().Run(CancellationToken.None);
    }

    private static async Task<Town> OpenWithKeysOfItsOwn()
    {
        var town = await Town.Open(empty: true);
        await town.Do(async services => (await services.GetRequiredService<Work>().Run(() => services.GetRequiredService<ImportOrganization>()
            .Run(OrganizationFolder.Read(SmallTown.Open), null, CancellationToken.None), CancellationToken.None)).Value);
        return town;
    }

    private async Task ResidentReports()
    {
        using var resident = Town.Visitor();
        const string Door = "/r/513401111200G01";
        Assert.Equal(303, (int)(await FormPosts.Send(resident, Door, [("text", "蓄水池裂了，停水三天。"), ("matter", "饮水安全"), ("phone", Residents)])).StatusCode);
    }

    private async Task ProofsHold()
    {
        await Town.Do(async services =>
        {
            await services.GetRequiredService<Modules.Evidence.SequenceLeaves>().Run(CancellationToken.None);
            return Done.Instance;
        });
        var (code, output, errors) = EvidenceCommandRun.Of(() => Another(), "evidence", "check");
        Assert.True(code == 0, output + errors);
    }

    // The command disposes what it is given, so it gets a program of its own.
    private WebApplication Another()
    {
        var installation = Town.Services.GetRequiredService<Installation>();
        return Program.Build(new Dictionary<string, string?> { ["Data"] = installation.Data, ["Db"] = installation.Db.ToString(), ["Connection"] = installation.Connection });
    }

    private Task<Done> GiveNumber(string account, string number, Town? town = null) => (town ?? Town).Do(async services => (await services.GetRequiredService<Work>().Run<Done>(async () =>
    {
        (await services.GetRequiredService<AppDb>().Set<Person>().SingleAsync(person => person.Account == account)).Phone = number;
        return Done.Instance;
    }, CancellationToken.None)).Value);

    private Task<string> NumberOf(string account, Town? town = null) => (town ?? Town).Do(services
        => services.GetRequiredService<AppDb>().Set<Person>().Where(person => person.Account == account).Select(person => person.Phone).SingleAsync());

    private Task<IReadOnlyList<string>> Stored(string accounts) => Town.Do(services
        => services.GetRequiredService<Sql>().Query<string>($"SELECT phone FROM organization_persons WHERE account IN ({accounts})", null, CancellationToken.None));

    private Task<Done> Store(Func<Sql, Task> act) => Town.Do(async services =>
    {
        await act(services.GetRequiredService<Sql>());
        return Done.Instance;
    });

    /// <summary>Where the text stands: in bytes of files of the data folder, or in rows of a PostgreSQL database as a dump writes them.</summary>
    private async Task<IReadOnlyList<string>> FoundIn(string text)
    {
        var folder = Town.Services.GetRequiredService<Installation>().Data;
        var bytes = Encoding.UTF8.GetBytes(text);
        var files = new List<string>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[file.Length];
            await file.ReadExactlyAsync(content);
            if (content.AsSpan().IndexOf(bytes) >= 0)
                files.Add(Path.GetFileName(path));
        }

        if (!TestDatabase.IsPostgres)
            return files;
        return await Town.Do(async services =>
        {
            var sql = services.GetRequiredService<Sql>();
            foreach (var table in await sql.Query<string>("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'", null, CancellationToken.None))
                if (await sql.First<int>($"SELECT count(*) FROM \"{table}\" AS t WHERE strpos(t::text, @text) > 0", new { text }, CancellationToken.None) > 0)
                    files.Add(table);
            return files;
        });
    }
}
