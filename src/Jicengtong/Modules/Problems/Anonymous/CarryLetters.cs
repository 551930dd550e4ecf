using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems.Anonymous;

/// <summary>
/// The post of the anonymous cases, once a day in the morning: handlers are told what came the days before, in neutral words;
/// leaves are written for it; handlers whose case is 30 and 90 days old must ask after the reporter. All the exact times it leaves
/// behind are its own.
/// </summary>
internal sealed class CarryLetters(
    AppDb db, Work work, HandlersKey handlersKey, RouteCase route, RulesInForce rules, IInbox inbox, IEvidence evidence, ShuffleCases shuffle, QuietLog quiet, Calendars calendars,
    TimeProvider clock, ILogger<CarryLetters> log) : IJob
{
    private static readonly TimeSpan Morning = TimeSpan.FromHours(8);

    public async Task Run(CancellationToken cancel)
    {
        handlersKey.Prepare();
        var now = clock.GetUtcNow();
        var today = WorkingCalendar.LocalDay(now);
        if (now < WorkingCalendar.At(today, Morning))
            return;
        var carried = await work.Run(() => Carry(today, cancel), cancel);
        if (!carried.Value)
            return;
        await shuffle.ForgetEarlierStates(cancel);
        foreach (var (failure, times) in quiet.TakeFailures())
            log.LogError("Failures while anonymous letters were written or read, in the days before: {Failure} {Times} times", failure, times);
    }

    private async Task<Result<bool>> Carry(DateOnly today, CancellationToken cancel)
    {
        var letters = await db.Set<CaseLetter>().Where(letter => !letter.Carried && letter.WrittenOn < today).ToListAsync(cancel);
        var ids = letters.Select(letter => letter.CaseId).Distinct().ToList();
        // Ids are random, so their order says nothing.
        var cases = await db.Set<AnonymousCase>().Where(one => ids.Contains(one.Id) || (one.CareSubjectId == null && one.NextCareOn <= today)).OrderBy(one => one.Id).ToListAsync(cancel);
        var carried = new List<CaseLetter>();
        foreach (var about in cases)
            if (await CarryOne(about, [.. letters.Where(letter => letter.CaseId == about.Id && !letter.FromHandlers).OrderBy(letter => letter.Sequence)], today, cancel))
                carried.AddRange(letters.Where(letter => letter.CaseId == about.Id));
        foreach (var letter in carried)
            letter.Carry();
        await work.Save(cancel);
        if (carried.Count > 0)
            await shuffle.Run(carried.Min(letter => letter.WrittenOn), cancel);
        return cases.Count > 0;
    }

    // False when nobody could be told: then it is tried again, and the operator hears of it.
    private async Task<bool> CarryOne(AnonymousCase about, List<CaseLetter> letters, DateOnly today, CancellationToken cancel)
    {
        if (about.KeyBy(handlersKey) is not { } key)
        {
            log.LogError("An anonymous case cannot be opened: the handlers' key is not the one it was sealed with");
            return false;
        }

        var holders = await route.HoldersOf(about, about.AccusedBy(key), cancel);
        if (holders.Count == 0)
        {
            log.LogError("Nobody holds the duty of an anonymous case any more; somebody must be entered in the duty list of {Unit}", about.HandlerUnit);
            return false;
        }

        foreach (var letter in letters)
            await evidence.Record(CaseFacts.Of("case.received", Guid.Empty, letter), cancel);
        var kinds = letters.Select(letter => letter.Open(key)?.Kind ?? LetterKind.Said).ToList();
        if (kinds is [.., LetterKind.Closed])
        {
            about.Close(today);
            if (about.StopAsking() is { } moot)
                await inbox.Withdraw(moot, cancel);
        }
        else if (kinds.Any(kind => kind is LetterKind.Said or LetterKind.Harmed) && about.AnswerSubjectId is null)
        {
            about.AskToAnswer(await Ask(about, holders, "有一封来信等您回", cancel));
        }

        if (about.NextCareOn <= today && about.CareSubjectId is null)
            about.AskToCare(await Ask(about, holders, "有一封来信该回访了", cancel));
        return true;
    }

    // Neither the matter, nor the unit complained of, nor anything of the text: an inbox is seen over shoulders.
    private async Task<Guid> Ask(AnonymousCase about, IReadOnlyList<Addressee> holders, string title, CancellationToken cancel)
    {
        var (now, subject) = (clock.GetUtcNow(), Ids.Next(clock.GetUtcNow()));
        var limit = (await rules.At(holders[0].UnitPath, cancel)).For(ProblemRules.General, "")!;
        await inbox.Ask(new Subject("case", subject, about.Id, title, about.HandlerMatter, Urgency.Routine, Demand.Answer, limit.From(now, calendars.For(holders[0].UnitPath)), "凭码来信", null,
            [string.Create(CultureInfo.InvariantCulture, $"请在 {limit.Words}内打开，看完写回信")], null, [], $"/problems/letters/{about.Id}", Guid.Empty, about.HandlerUnit), holders, cancel);
        return subject;
    }
}
