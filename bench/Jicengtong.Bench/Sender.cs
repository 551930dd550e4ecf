using System.Diagnostics;
using Jicengtong.Modules.Directives;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Bench;

/// <summary>Somebody who sends, and to whom: drafts are written and issued as the program does it.</summary>
internal sealed record Sender(Guid Person, Audience Audience)
{
    /// <summary>The bureau of the generated county, to every grid worker.</summary>
    public static Sender ToAll { get; } = new(County.IdOf(0), new Audience([], [County.Code], ["网格"], [County.Post]));

    /// <summary>Writes a draft.</summary>
    public Task<Guid> Write(WebApplication app) => app.Do(async services =>
    {
        var me = await Me(services);
        var draft = new DirectiveDraft("关于做好安全检查的通知", "测急发〔2026〕1号", null, Urgency.Urgent, null, Demand.Confirm, DateTimeOffset.UtcNow.AddDays(5), "请各网格确认。",
            ["今天内看完", "有疑问写在回执里"], Audience);
        var write = services.GetRequiredService<WriteDirective>();
        return (await services.GetRequiredService<Work>().Run(async () => (await write.Run(me, draft, CancellationToken.None)).Map(directive => directive.Id), CancellationToken.None)).Value;
    });

    /// <summary>Issues it and says how long that took, in milliseconds.</summary>
    public Task<double> Issue(WebApplication app, Guid id, int people) => app.Do(async services =>
    {
        var me = await Me(services);
        var (issue, work) = (services.GetRequiredService<IssueDirective>(), services.GetRequiredService<Work>());
        var watch = Stopwatch.StartNew();
        var asked = (await work.Run(() => issue.Run(me, id, whyAgain: "测速", CancellationToken.None), CancellationToken.None)).Value;
        var time = watch.Elapsed.TotalMilliseconds;
        return asked == people ? time : throw new InvalidOperationException($"{asked} instead of {people} were asked.");
    });

    /// <summary>A directive to so many people, and the ask of each.</summary>
    public async Task<IReadOnlyList<(Guid Id, Guid Holder)>> Ask(WebApplication app, int people)
    {
        var subject = await Write(app);
        await Issue(app, subject, people);
        return await AsksOf(app, subject);
    }

    /// <summary>Everybody's ask of a directive.</summary>
    public static Task<IReadOnlyList<(Guid Id, Guid Holder)>> AsksOf(WebApplication app, Guid subject) => app.Do(async services => (IReadOnlyList<(Guid, Guid)>)
    [
        .. (await services.GetRequiredService<Sql>().Query<Row>("SELECT id, holder_id FROM inbox_asks WHERE subject_id = @subject ORDER BY sort_key, id", new { subject }, CancellationToken.None)).Select(row => (row.Id, row.HolderId)),
    ]);

    private async Task<CurrentUser> Me(IServiceProvider services)
        => await services.GetRequiredService<ICurrentUsers>().Find(Person, null, CancellationToken.None) ?? throw new InvalidOperationException("Whoever sends is gone.");

    private sealed class Row
    {
        public Guid Id { get; init; }

        public Guid HolderId { get; init; }
    }
}
