using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Access;

/// <summary>An invitation as its card shows it; the code is shown once and kept nowhere.</summary>
/// <param name="PersonId">Whom.</param>
/// <param name="Name">Name.</param>
/// <param name="UnitName">Unit of the main post.</param>
/// <param name="Code">The code, digits only.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
public sealed record InvitationCard(Guid PersonId, string Name, string UnitName, string Code, DateTimeOffset ExpiresAt);

/// <summary>
/// Invites people who were never in: each gets a code for one use. Inviting again makes the card before worthless. Who has been in is not
/// invited: a forgotten password is settled face to face, else a card in a drawer would be a second key.
/// </summary>
internal sealed class InvitePeople(AppDb db, DoorKeepers doors, FieldKeys keys, RequestOperation request, AccessSettings settings, TimeProvider clock)
{
    private const int Most = 500;

    public async Task<Result<IReadOnlyList<InvitationCard>>> Run(CurrentUser by, IReadOnlyCollection<Guid> people, CancellationToken cancel)
    {
        // The answer holds codes: it is not stored as the answer of an operation. A resend gives new codes.
        request.Operation = null;
        if (people.Count is 0 or > Most)
            return new Invalid("people", people.Count == 0 ? "请先勾选要请的人。" : $"一次最多请 {Most} 人。", "access.people");
        var (now, cards) = (clock.GetUtcNow(), new List<InvitationCard>());
        foreach (var id in people.Distinct())
        {
            var found = await doors.Find(by, id, cancel);
            if (!found.Succeeded)
                return found.Error;
            var person = await db.Set<Person>().SingleAsync(one => one.Id == id, cancel);
            if (person.IsIn)
                return new Invalid("people", $"{person.Name}已经在用了。忘了密码或换了手机，请当面确认，不用请柬。", "access.isIn");
            cards.Add(await Invite(person, found.Value, by, now, cancel));
        }

        return cards;
    }

    /// <summary>Takes the open invitations of a person back.</summary>
    public async Task<Result<Done>> Revoke(CurrentUser by, Guid personId, CancellationToken cancel)
    {
        var found = await doors.Find(by, personId, cancel);
        if (!found.Succeeded)
            return found.Error;
        await RevokeOpen(personId, clock.GetUtcNow(), cancel);
        return Done.Instance;
    }

    private async Task<InvitationCard> Invite(Person person, CurrentUser asUser, CurrentUser by, DateTimeOffset now, CancellationToken cancel)
    {
        await RevokeOpen(person.Id, now, cancel);
        var code = AccessCode.New(faceToFace: false);
        var expires = now.AddDays(settings.CardDays);
        db.Add(new Invitation
        {
            Id = Ids.Next(now), PersonId = person.Id, CodeDigest = keys.DigestOf(code, AccessCode.Place)!, IssuedBy = by.PersonId, IssuedAt = now, ExpiresAt = expires, FaceToFace = false,
        });
        return new InvitationCard(person.Id, person.Name, asUser.MainPost?.UnitName ?? "", code, expires);
    }

    private async Task RevokeOpen(Guid person, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var before in await db.Set<Invitation>().Where(one => one.PersonId == person && one.UsedAt == null && one.RevokedAt == null).ToListAsync(cancel))
            before.Revoke(now);
    }
}

/// <summary>
/// 当面确认: a keeper of the door says "I see this person", and a code for a few minutes appears on the keeper's screen. Whoever types it sets a new
/// number or password; all other sessions and telephones of the person end. A leaf names both, and the person finds a note in the inbox.
/// </summary>
internal sealed class ConfirmInPerson(AppDb db, DoorKeepers doors, FieldKeys keys, RequestOperation request, AccessSettings settings, TimeProvider clock)
{
    public async Task<Result<InvitationCard>> Run(CurrentUser by, Guid personId, bool seen, CancellationToken cancel)
    {
        request.Operation = null;
        var found = await doors.Find(by, personId, cancel);
        if (!found.Succeeded)
            return found.Error;
        if (!seen)
            return new Invalid("seen", "请先当面认过本人，再打勾。电话里、微信里的不算。", "access.notSeen");
        var now = clock.GetUtcNow();
        foreach (var before in await db.Set<Invitation>().Where(one => one.PersonId == personId && one.UsedAt == null && one.RevokedAt == null).ToListAsync(cancel))
            before.Revoke(now);
        var code = AccessCode.New(faceToFace: true);
        var expires = now.AddMinutes(settings.FaceToFaceMinutes);
        db.Add(new Invitation
        {
            Id = Ids.Next(now), PersonId = personId, CodeDigest = keys.DigestOf(code, AccessCode.Place)!, IssuedBy = by.PersonId, IssuedAt = now, ExpiresAt = expires, FaceToFace = true,
        });
        return new InvitationCard(personId, found.Value.Name, found.Value.MainPost?.UnitName ?? "", code, expires);
    }
}
