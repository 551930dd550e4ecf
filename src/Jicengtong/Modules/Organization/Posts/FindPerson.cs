using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Posts;

/// <summary>Finds the one person somebody means by a name or an account; where several have the name, it says how to tell them apart.</summary>
internal sealed class FindPerson(AppDb db)
{
    public async Task<Result<Person>> Of(string? word, string field, CancellationToken cancel)
    {
        var said = word?.Trim() ?? "";
        if (said.Length == 0)
            return new Invalid(field, "请写姓名或账号。", "person.missing");
        var account = said.ToLowerInvariant();
        var found = await db.Set<Person>().Where(person => person.Account == account || person.Name == said).OrderBy(person => person.Account).Take(9).ToListAsync(cancel);
        if (found.Find(person => person.Account == account) is { } exact)
            return exact;
        return found switch
        {
            [] => new Invalid(field, $"没有找到“{said}”。请检查姓名；新来的人要先登记账号。", "person.unknown"),
            [var one] => one,
            _ => new Invalid(field, $"有 {found.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)} 位叫“{said}”，请改写账号：{string.Join("、", await Told(found, cancel))}。", "person.several"),
        };
    }

    private async Task<IEnumerable<string>> Told(List<Person> people, CancellationToken cancel)
    {
        var ids = people.Select(person => person.Id).ToList();
        var units = await db.Set<Appointment>().Where(held => ids.Contains(held.PersonId)).Join(db.Set<Unit>(), held => held.UnitCode, unit => unit.Code, (held, unit) => new { held.PersonId, unit.Name }).ToListAsync(cancel);
        return people.Select(person => $"{person.Account}（{units.Find(unit => unit.PersonId == person.Id)?.Name ?? "没有任职"}）");
    }
}
