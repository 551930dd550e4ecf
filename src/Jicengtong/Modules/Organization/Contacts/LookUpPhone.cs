using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Leaves;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Contacts;

/// <summary>
/// Who needs a telephone number, said in this one place: oneself, whoever works in the same unit, whoever oversees the place where the
/// person works, and whoever asked them something that is open or was asked by them. Running the installation is no reason.
/// </summary>
internal sealed class PhoneRule(ICurrentUsers users, IWorkTogether together)
{
    /// <summary>Why the reader may see the number of this person; null when there is no reason.</summary>
    public async Task<string?> WhyMay(CurrentUser reader, Guid person, CancellationToken cancel)
    {
        if (reader.PersonId == person)
            return "本人";
        var posts = (await users.Find(person, null, cancel))?.Posts ?? [];
        if (posts.Any(post => reader.Posts.Any(own => IsSameUnit(own, post))))
            return "同一单位";
        if (posts.Any(post => reader.Posts.Any(own => own.Oversees && own.UnitKind != UnitKinds.Department && UnitPath.IsWithin(post.UnitPath, own.JurisdictionPath))))
            return "上级单位";
        return await together.OnTheSameAsk(reader.PersonId, person, cancel) ? "正在办同一件事" : null;
    }

    // Offices of one town are one unit; the bureaus of a county are not.
    private static bool IsSameUnit(HeldPost one, HeldPost other) => one.UnitCode == other.UnitCode
        || (one.UnitKind != UnitKinds.Department && other.UnitKind != UnitKinds.Department && one.ActsForUnit == other.ActsForUnit);
}

/// <summary>Shows a number to whoever needs it, and writes down that it was shown.</summary>
internal sealed class LookUpPhone(AppDb db, PhoneRule rule, TimeProvider clock)
{
    public async Task<Result<string>> Run(CurrentUser by, string account, CancellationToken cancel)
    {
        if (await PersonMay.Find(db, account, cancel) is not { } person)
            return new NotFound("这个人");
        if (await rule.WhyMay(by, person.Id, cancel) is not { } why)
            return new PhoneNotShown(person.Name);
        if (by.PersonId != person.Id)
            db.Add(new PhoneLook
            {
                Id = Ids.Next(clock.GetUtcNow()), PersonId = person.Id, ById = by.PersonId, ByName = by.Name, ByUnitName = by.MainPost?.UnitName ?? "", Why = why, At = clock.GetUtcNow(),
            });
        return person.Phone;
    }

    private sealed record PhoneNotShown(string Name) : Error("phone.notShown",
        $"{Name}的电话只给同一单位、上级和正在办同一件事的人看。要找人，请直接发文件或反映问题，系统会送到。", StatusCodes.Status403Forbidden);
}

/// <summary>Who looked, for whose number it is.</summary>
public sealed record PhoneLookView(string By, string Unit, string Why, DateTimeOffset At);

/// <summary>Who looked up one's own number.</summary>
internal sealed class PhoneLooks(AppDb db)
{
    /// <summary>The last fifty, newest first.</summary>
    public async Task<IReadOnlyList<PhoneLookView>> Of(Guid person, CancellationToken cancel) => await db.Set<PhoneLook>().AsNoTracking().Where(look => look.PersonId == person).OrderByDescending(look => look.Id).Take(50)
        .Select(look => new PhoneLookView(look.ByName, look.ByUnitName, look.Why, look.At)).ToListAsync(cancel);
}
