using Microsoft.AspNetCore.Builder;

namespace Jicengtong.Bench;

/// <summary>Asks made by plain SQL, where issuing them one directive after the other would take too long.</summary>
internal static class Inboxes
{
    private const int FirstSubject = 100_000_000;
    private const string AskColumns = "id, subject_id, addressee, round, holder_id, deputy_id, unit_code, unit_path, box, sort_key, due_at, asked_at, has_reply, next_step_at, rung";

    /// <summary>Makes so many of the open asks due now, beginning with this one; whoever calls it twice begins elsewhere.</summary>
    public static Task MakeDue(WebApplication app, County county, int first, int asks) => app.Write(
        $"UPDATE inbox_asks SET next_step_at = @now WHERE id BETWEEN {county.Id($"{FirstSubject + first}")} AND {county.Id($"{FirstSubject + first + asks - 1}")}");

    /// <summary>Gives persons 1 to <paramref name="people"/> so many items each: half to do, a quarter to know, a quarter done.</summary>
    public static Task Fill(WebApplication app, County county, int people, int items) => app.Write([Subjects(county, items), $"""
        INSERT INTO inbox_asks ({AskColumns})
        SELECT {county.Id($"i + {FirstSubject}")}, {county.Id($"{FirstSubject} + i % {items}")}, 'p' || i, 1, {county.Id($"1 + i / {items}")}, NULL, '{County.Code}G0', '99/{County.Code}/',
               CASE i % 4 WHEN 2 THEN 'know' WHEN 3 THEN 'done' ELSE 'todo' END, 1000000 + i % {items}, @later, @now, @no, NULL, 0
        FROM {County.Series(people * items)}
        """, .. Statistics(county)]);

    /// <summary>Open asks, each with its next step in five days: the deputy's turn has come, then it is due. One in ten has a deputy. They are of persons 1 to <paramref name="people"/>, of each as many.</summary>
    public static Task Open(WebApplication app, County county, int asks, int people = 1000) => app.Write([Subjects(county, 10), $"""
        INSERT INTO inbox_plans (id, subject_id, say, since, due_at, is_away) SELECT {county.Id($"i + {FirstSubject}")}, {county.Id($"i + {FirstSubject}")}, '', @now, @later, @no FROM {County.Series(10)}
        """, $"""
        INSERT INTO inbox_plan_steps (plan_id, act, at) SELECT {county.Id($"i + {FirstSubject}")}, 16, @now FROM {County.Series(10)}
        """, $"""
        INSERT INTO inbox_plan_steps (plan_id, act, at) SELECT {county.Id($"i + {FirstSubject}")}, 128, @later FROM {County.Series(10)}
        """, $"""
        INSERT INTO inbox_asks ({AskColumns}, plan_id)
        SELECT {county.Id($"i + {FirstSubject}")}, {county.Id($"{FirstSubject} + i % 10")}, 'p' || i, 1, {county.Id($"i % {people} + 1")},
               CASE WHEN i / 100 % 10 = 0 THEN {county.Id($"(i + 1) % {people} + 1")} END, '{County.Code}G' || (i % 100), '99/{County.Code}/' || (i % 100) || '/',
               'todo', 1000000 + i, @later, @now, @no, @later, 0, {county.Id($"{FirstSubject} + i % 10")}
        FROM {County.Series(asks)}
        """, .. Statistics(county)]);

    // A server in use has them; SQLite has none in the product either.
    private static string[] Statistics(County county) => county.IsSqlite ? [] : ["ANALYZE inbox_asks"];

    private static string Subjects(County county, int count) => $"""
        INSERT INTO inbox_subjects (id, kind, root_id, title, matter, urgency, demand, due_at, from_name, through, key_points_json, opinion, form_json, page_path, asked_by, asked_by_unit, asked_at)
        SELECT {county.Id($"i + {FirstSubject}")}, 'directive', {county.Id($"i + {FirstSubject}")}, '关于做好第' || i || '次安全检查的通知', '安全生产', 'Urgent', 'Confirm', @later, '测试县应急管理局', NULL,
               '["今天内看完","逐户检查用电用气","有疑问写在回执里"]', NULL, '[]', '/directives/' || i || '/read', {county.Id("0")}, '{County.Code}D01', @now
        FROM {County.Series(count)}
        """;
}
