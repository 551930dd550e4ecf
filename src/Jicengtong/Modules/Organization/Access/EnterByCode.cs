using System.Net;
using Jicengtong.Modules.Organization.Accounts;
using Jicengtong.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Access;

/// <summary>Whom a code lets in.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Name">Name.</param>
/// <param name="Account">What one signs in with by password.</param>
/// <param name="Where">Unit and post, in words.</param>
/// <param name="FaceToFace">A new beginning rather than the first.</param>
public sealed record Guest(Guid PersonId, string Name, string Account, string Where, bool FaceToFace);

/// <summary>What somebody sets when they come in: a number for this telephone, a password, or both.</summary>
/// <param name="Pin">Six digits, or empty.</param>
/// <param name="Password">A password, or empty.</param>
/// <param name="IsShared">The family uses this telephone too.</param>
internal sealed record NewEntry(string? Pin, string? Password, bool IsShared);

/// <summary>Opens the door by a code, once. Wrong codes are counted per address.</summary>
internal sealed class EnterByCode(AppDb db, FieldKeys keys, ICurrentUsers users, QuickPins pins, IPasswordHasher<Person> hasher, PasswordRules rules, EndSessions sessions, Sql sql, CodeTries tries, RequestOperation request, ITellPerson tell, TimeProvider clock)
{
    /// <summary>Whom this code would let in; the same refusal whether it never was, is used, taken back or too old.</summary>
    public async Task<Result<Guest>> Look(string? typed, IPAddress? from, CancellationToken cancel)
    {
        var found = await Find(typed, from, cancel);
        if (!found.Succeeded)
            return found.Error;
        var user = await users.Find(found.Value.PersonId, null, cancel);
        return user is null ? new NoSuchCode() : new Guest(user.PersonId, user.Name, user.Account, user.MainPost is { } post ? $"{post.UnitName} · {post.Title}" : "", found.Value.FaceToFace);
    }

    /// <summary>Sets what was chosen and uses the code up. Inside <see cref="Work"/>.</summary>
    public async Task<Result<Person>> Run(string? typed, IPAddress? from, NewEntry entry, string device, CancellationToken cancel)
    {
        request.Operation = null;
        var found = await Find(typed, from, cancel);
        if (!found.Succeeded)
            return found.Error;
        var (invitation, now) = (found.Value, clock.GetUtcNow());
        var person = await db.Set<Person>().SingleAsync(one => one.Id == invitation.PersonId, cancel);
        var (pin, password) = (FullWidth.Narrow(entry.Pin ?? ""), entry.Password ?? "");
        if (pin.Length == 0 && password.Length == 0)
            return new Invalid("pin", "请设 6 位数字，或者设一个密码。", "access.nothingSet");
        if ((pin.Length > 0 ? Pins.Check(pin) : null) is { } easy)
            return easy;
        if ((password.Length > 0 ? rules.Check(password, person.Account, person.Name) : null) is { } weak)
            return weak;

        invitation.Use(now);
        if (invitation.FaceToFace)
            await BeginAnew(person, now, cancel);
        if (password.Length > 0)
            (person.PasswordHash, person.PasswordChangedAt, person.MustChangePassword) = (hasher.HashPassword(person, password), now, false);
        if (pin.Length > 0)
            await pins.Put(person, device, pin, entry.IsShared, cancel);
        person.ArrivedAt ??= now;
        return person;
    }

    // Whoever has the old telephone or knows the old session is out, and the person hears of it.
    private async Task BeginAnew(Person person, DateTimeOffset now, CancellationToken cancel)
    {
        person.SecurityStamp = Guid.NewGuid().ToString("N");
        (person.TotpSecret, person.SecondFactorSince) = (null, null);
        await sessions.Others(person.Id, null, cancel);
        await sql.Execute("DELETE FROM organization_passkeys WHERE person_id = @Id", new { person.Id }, cancel);
        foreach (var known in await db.Set<DevicePin>().Where(pin => pin.PersonId == person.Id && pin.EndedAt == null).ToListAsync(cancel))
            known.EndedAt = now;
        await tell.Tell(person.Id, "您的登录重新开过了", $"{Spoken.Moment(now, now)}，有人当面确认后给您重新开了登录，以前的手机和登录都退出了。不是您本人来办的，请马上告诉本单位办公室。", "/me", cancel);
    }

    private async Task<Result<Invitation>> Find(string? typed, IPAddress? from, CancellationToken cancel)
    {
        if (!tries.MayTry(from))
            return new TooManyCodes();
        var code = AccessCode.Of(typed);
        var digests = code is null ? [] : keys.DigestsOf(code, AccessCode.Place);
        var found = code is null ? null : await db.Set<Invitation>().Where(one => digests.Contains(one.CodeDigest)).FirstOrDefaultAsync(cancel);
        if (found?.IsOpen(clock.GetUtcNow()) == true)
            return found;
        tries.Wrong(from);
        return new NoSuchCode();
    }

    private sealed record NoSuchCode() : Error("access.code", "这个码不对，或者已经用过、过期、作废了。请看看有没有输错；不行就请办公室再给一张。", StatusCodes.Status404NotFound);

    private sealed record TooManyCodes() : Error("access.tooMany", "试错的次数太多，请过一个小时再试，或者当面找办公室。", StatusCodes.Status429TooManyRequests);
}

/// <summary>Codes that opened nothing, per address and hour.</summary>
internal sealed class CodeTries(AccessSettings settings, TimeProvider clock)
{
    private readonly HourlyCounts counts = new(clock);

    public bool MayTry(IPAddress? from) => counts.Of("access", from) < settings.WrongCodesPerHour;

    public void Wrong(IPAddress? from) => counts.Count("access", from);
}
