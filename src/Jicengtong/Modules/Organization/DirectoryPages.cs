using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Organization;

/// <summary>谁负责什么: search and browse; importing for administrators.</summary>
internal static class DirectoryPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/who", async (string? q, IDirectory directory, DutyQuestions duties, CurrentPerson person, TimeProvider clock, CancellationToken cancel) =>
        {
            var asked = q?.Trim() ?? "";
            if (asked.Length is 0 or > 100)
                return Pages.Show<WhoPage>(new { Asked = asked, Matters = await directory.Matters(cancel), Start = await StartOf(person.Required, directory, cancel) });
            var (matter, units) = await duties.Understand(asked, cancel);
            IReadOnlyList<UnitEntry> places = units;
            if (units.Count == 0 && person.Required.MainPost is { } post && await directory.Unit(post.ActsForUnit, cancel) is { } own)
                places = [own];
            var answers = new List<(UnitEntry Unit, IReadOnlyList<Answerable> People)>();
            if (matter is not null)
                foreach (var unit in places)
                    answers.Add((unit, await directory.WhoAnswers(matter, unit.Code, cancel)));
            var people = matter is null ? await duties.FindPeople(asked, WorkingCalendar.LocalDay(clock.GetUtcNow()), cancel) : [];
            return Pages.Show<WhoPage>(new { Asked = asked, Matter = matter, Answers = answers, Units = matter is null ? units : [], People = people, Matters = await directory.Matters(cancel), Start = (UnitEntry?)null });
        }).For(Who.SignedIn);

        pages.MapGet("/who/{code}", async (string code, IDirectory directory, DutyQuestions duties, DutyGaps gaps, CurrentPerson person, TimeProvider clock, CancellationToken cancel) =>
        {
            if (await directory.Unit(code, cancel) is not { } unit)
                return Pages.Refuse(new NotFound("这个单位"));
            if (unit.ClosedOn is not null)
                return Pages.SeeOther($"/units/{code}");
            var above = await directory.Units(unit.Path.Split('/', StringSplitOptions.RemoveEmptyEntries), cancel);
            return Pages.Show<UnitPage>(new
            {
                Unit = unit, Above = (IReadOnlyList<UnitEntry>)[.. above.Values.Where(one => one.Code != code).OrderBy(one => one.Path.Length)],
                Below = await directory.Children(code, cancel), Members = await duties.Members(code, WorkingCalendar.LocalDay(clock.GetUtcNow()), cancel),
                Duties = await duties.OfUnit(code, cancel), MayChange = AssignDuty.MayChange(person.Required, unit.Path), Changes = await gaps.Changes(code, cancel),
            });
        }).For(Who.SignedIn);
    }

    private static async Task<UnitEntry?> StartOf(CurrentUser user, IDirectory directory, CancellationToken cancel)
        => user.MainPost is { } post ? await directory.Unit(post.ActsForUnit, cancel) : await directory.Children(null, cancel) is [var root, ..] ? root : null;
}
