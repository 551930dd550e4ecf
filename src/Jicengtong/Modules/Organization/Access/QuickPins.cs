using System.Globalization;
using Jicengtong.Modules.Organization.Accounts;
using Jicengtong.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Access;

/// <summary>Somebody this telephone knows.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Name">Name.</param>
/// <param name="IsLocked">Too many wrong numbers: only the password or a code opens.</param>
public sealed record KnownHere(Guid PersonId, string Name, bool IsLocked);

/// <summary>What came of a number that was typed; nobody when it did not open.</summary>
internal sealed record PinTry(Person? Person, bool IsShared, int Left);

/// <summary>Numbers that open one telephone for one person.</summary>
internal sealed class QuickPins(AppDb db, Sql sql, Work work, IPasswordHasher<Person> hasher, SlowHash slow, RequestOperation request, IEvidence evidence, AccessSettings settings, TimeProvider clock)
{
    /// <summary>Who opens this telephone by a number.</summary>
    public async Task<IReadOnlyList<KnownHere>> Of(string? device, CancellationToken cancel)
        => !DeviceSecret.IsOne(device) ? [] : [.. (await sql.Query<Row>("""
            SELECT p.id AS person_id, p.name, d.wrong_tries FROM organization_device_pins d JOIN organization_persons p ON p.id = d.person_id
            WHERE d.device_digest = @digest AND d.ended_at IS NULL ORDER BY d.made_at
            """, new { digest = DeviceSecret.DigestOf(device!) }, cancel)).Select(row => new KnownHere(row.PersonId, row.Name, row.WrongTries >= settings.PinTries))];

    /// <summary>Is there a number of this person on a telephone?</summary>
    public async Task<int> Devices(Guid person, CancellationToken cancel)
        => await sql.First<int>("SELECT count(*) FROM organization_device_pins WHERE person_id = @person AND ended_at IS NULL", new { person }, cancel);

    /// <summary>Sets the number of this person on this telephone, in the running transaction.</summary>
    public async Task Put(Person person, string device, string pin, bool isShared, CancellationToken cancel)
    {
        var (digest, now) = (DeviceSecret.DigestOf(device), clock.GetUtcNow());
        var row = await db.Set<DevicePin>().SingleOrDefaultAsync(one => one.DeviceDigest == digest && one.PersonId == person.Id, cancel);
        if (row is null)
            db.Add(row = new DevicePin { Id = Ids.Next(now), PersonId = person.Id, DeviceDigest = digest, PinHash = "", IsShared = isShared, MadeAt = now });
        (row.PinHash, row.IsShared, row.WrongTries, row.MadeAt, row.EndedAt) = (hasher.HashPassword(person, device + pin), isShared, 0, now, null);
        await evidence.Record(new Fact("access.pin-set", person.Id, Fact.SubjectOf("person", person.Id), isShared ? "shared" : "own"), cancel);
    }

    /// <summary>Sets one's own number on this telephone. Inside <see cref="Work"/>.</summary>
    public async Task<Result<Done>> Set(CurrentUser user, string device, string? pin, bool isShared, CancellationToken cancel)
    {
        request.Operation = null;
        if (Pins.Check(pin) is { } easy)
            return easy;
        await Put(await db.Set<Person>().SingleAsync(one => one.Id == user.PersonId, cancel), device, pin!, isShared, cancel);
        return Done.Instance;
    }

    /// <summary>Ends all numbers of this person, on every telephone. Inside <see cref="Work"/>.</summary>
    public async Task<Result<Done>> End(CurrentUser user, CancellationToken cancel)
    {
        foreach (var row in await db.Set<DevicePin>().Where(one => one.PersonId == user.PersonId && one.EndedAt == null).ToListAsync(cancel))
            row.EndedAt = clock.GetUtcNow();
        return Done.Instance;
    }

    /// <summary>
    /// Tries a number. The try is counted before it is looked at, so that many at once are not more than many one after the other; comparing it takes a tenth of a second, in
    /// which nobody else is kept from writing. The same answer for an unknown telephone, an unknown person and a wrong number.
    /// </summary>
    public async Task<PinTry> Enter(string? device, Guid personId, string? pin, CancellationToken cancel)
    {
        request.Operation = null;
        var none = new PinTry(null, false, 0);
        if (!DeviceSecret.IsOne(device))
            return none;
        var digest = DeviceSecret.DigestOf(device!);
        var counted = await work.Run<int>(async () => await sql.Execute("""
            UPDATE organization_device_pins SET wrong_tries = wrong_tries + 1
            WHERE device_digest = @digest AND person_id = @personId AND ended_at IS NULL AND wrong_tries < @most
            """, new { digest, personId, most = settings.PinTries }, cancel), cancel);
        if (counted.Value == 0)
            return none;
        var row = await db.Set<DevicePin>().AsNoTracking().SingleAsync(one => one.DeviceDigest == digest && one.PersonId == personId, cancel);
        var person = await db.Set<Person>().SingleAsync(one => one.Id == personId, cancel);
        if (person.DisabledAt is not null || await slow.Run(() => hasher.VerifyHashedPassword(person, row.PinHash, device + FullWidth.Narrow(pin ?? ""))) == PasswordVerificationResult.Failed)
        {
            if (row.WrongTries >= settings.PinTries)
                await work.Run<Done>(async () =>
                {
                    await evidence.Record(new Fact("access.pin-locked", personId, Fact.SubjectOf("person", personId), ""), cancel);
                    return Done.Instance;
                }, cancel);
            return new PinTry(null, false, settings.PinTries - row.WrongTries);
        }

        // Unless the number was ended or changed meanwhile.
        var opened = await work.Run<int>(async () => await sql.Execute("UPDATE organization_device_pins SET wrong_tries = 0 WHERE id = @Id AND ended_at IS NULL AND pin_hash = @PinHash", new { row.Id, row.PinHash }, cancel), cancel);
        return opened.Value > 0 ? new PinTry(person, row.IsShared, settings.PinTries) : none;
    }

    /// <summary>Why no session began.</summary>
    public static Error Refusal(PinTry tried) => new WrongPin(tried.Left);

    private sealed record WrongPin(int Left) : Error("pin.wrong", Left > 0
        ? string.Create(CultureInfo.InvariantCulture, $"数字不对，还可以试 {Left} 次。")
        : "试错太多，这部手机先锁上了。请用账号和密码进；没有密码或忘了，请到本单位办公室当面重新开。", StatusCodes.Status401Unauthorized);

    private sealed class Row
    {
        public Guid PersonId { get; init; }

        public string Name { get; init; } = "";

        public int WrongTries { get; init; }
    }
}
