using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization;

/// <summary>Answers with the main post of this very day: a permanent one before a seconded one, the higher unit first.</summary>
internal sealed class PeopleByAccount(Sql sql, DutyQuestions duties, TimeProvider clock) : IPeople
{
    // SQLite takes at most 32,766 parameters in one statement.
    private const int Chunk = 10_000;

    public Task<IReadOnlyList<Answerable>> DutiesOf(Guid person, CancellationToken cancel) => duties.OfPerson(person, cancel);

    public async Task<bool> IsWelcomed(Guid person, CancellationToken cancel)
        => await sql.First<int?>("SELECT 1 FROM organization_persons WHERE id = @person AND welcomed_at IS NULL", new { person }, cancel) is null;

    public Task Welcome(Guid person, CancellationToken cancel)
        => sql.Execute("UPDATE organization_persons SET welcomed_at = @now WHERE id = @person AND welcomed_at IS NULL", new { person, now = clock.GetUtcNow() }, cancel);

    public async Task<IReadOnlyDictionary<string, PersonEntry>> ByAccount(IReadOnlyCollection<string> accounts, CancellationToken cancel)
    {
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var found = new Dictionary<string, PersonEntry>(StringComparer.Ordinal);
        foreach (var chunk in accounts.Distinct(StringComparer.Ordinal).Chunk(Chunk))
        {
            var these = sql.Among("p.account", chunk, out var args);
            args.Add("today", today);
            foreach (var person in await sql.Query<PersonEntry>($"""
                SELECT p.id, p.account, p.name, COALESCE(u.code, '') AS unit, COALESCE(u.unit_path, '') AS unit_path
                FROM organization_persons p
                LEFT JOIN organization_appointments a ON a.person_id = p.id AND a.starts_on <= @today AND (a.ends_on IS NULL OR a.ends_on >= @today)
                LEFT JOIN organization_units u ON u.code = a.unit_code
                WHERE {these} ORDER BY p.account, CASE WHEN a.kind = '任职' THEN 0 ELSE 1 END, u.unit_path, a.id
                """, args, cancel))
                found.TryAdd(person.Account, person);
        }

        return found;
    }
}
