using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Directives.Texts;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Papers;

/// <summary>Lays a paper before whoever is next, and writes down what was done with it.</summary>
internal sealed class PaperDesk(AppDb db, FindDoer doers, IInbox inbox, IEvidence evidence, SearchIndex search, AttachedTexts texts)
{
    /// <summary>The step is kept and proven.</summary>
    public async Task Record(StepTaken step, object? more, CancellationToken cancel)
    {
        db.Add(step);
        await evidence.Record(FlowFacts.Step(FlowFacts.PaperPrefix, step, more), cancel);
    }

    /// <summary>Asks whoever takes the step it waits for now.</summary>
    /// <param name="by">Who sends it on.</param>
    /// <param name="paper">The paper.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="opinion">What was said with it: shown on the card.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Result<Done>> Ask(CurrentUser by, Paper paper, UnitEntry unit, string opinion, CancellationToken cancel)
    {
        var step = paper.Steps[paper.Place];
        var doer = await doers.Of(unit, step.Kind == StepKind.Handle ? paper.Lead!.Choice : step.Doer, cancel);
        if (!doer.Succeeded)
            return doer.Error;
        await inbox.Ask(SubjectOf(by, paper, paper.PendingId, Demand.Answer, WhatToDo(step.Kind), opinion), [doer.Value.Addressee], cancel);
        return Done.Instance;
    }

    /// <summary>阅: those who only have to know.</summary>
    public Task AskToRead(CurrentUser by, Paper paper, IReadOnlyList<Doer> readers, string opinion, DateTimeOffset now, CancellationToken cancel)
        => inbox.Ask(SubjectOf(by, paper, Ids.Next(now), Demand.Know, "请阅", opinion), [.. readers.Select(reader => reader.Addressee)], cancel);

    /// <summary>The ask it lay under is settled.</summary>
    public Task Settle(CurrentUser by, Guid pending, string said, CancellationToken cancel) => inbox.Settle(pending, by.PersonId, said, cancel);

    /// <summary>Puts the words of the paper and its pages where the register's search finds them.</summary>
    public async Task Find(Paper paper, CancellationToken cancel)
        => await search.Put("paper", paper.Id, string.Join('\n', [paper.Entry.Title, paper.Entry.FromUnit, paper.Entry.FromNumber, paper.Spelled, paper.Entry.Text, .. (await texts.Of("paper", paper.Id, cancel)).Select(text => text.Shown)]), cancel);

    private static Subject SubjectOf(CurrentUser by, Paper paper, Guid id, Demand demand, string what, string opinion) => new(
        "paper", id, paper.Id, paper.Entry.Title.Length > 0 ? paper.Entry.Title : $"{paper.Entry.FromUnit}来文", paper.Entry.Matter, paper.Entry.Urgency, demand,
        paper.Entry.DueAt, paper.Entry.FromUnit, paper.UnitName, [what], opinion.Length > 0 ? opinion : null, [], $"/papers/{paper.Id}", by.PersonId, paper.UnitCode);

    private static string WhatToDo(StepKind kind) => kind switch
    {
        StepKind.Register => "请登记：编收文号，写清来文单位、字号、标题",
        StepKind.Check => "请初审：该不该收、行文对不对；不对的写明理由退回去",
        StepKind.Advise => "请写拟办意见：建议谁来办、怎么办",
        StepKind.Assign => "请批示：谁来办、怎么办，说一句话也行",
        _ => "请承办；办好了写结果办结，要下面办的转下去",
    };
}
