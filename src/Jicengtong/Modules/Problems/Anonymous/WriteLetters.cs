using System.Security.Cryptography;
using System.Text;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems.Anonymous;

/// <summary>Whoever holds the code writes on: says something, answers whether they were harmed, or needs no more.</summary>
internal sealed class WriteAsReporter(AppDb db, Work work, CaseReading reading, ShuffleCases shuffle, TimeProvider clock)
{
    /// <summary>Most letters of one side in one case.</summary>
    public const int Most = 200;

    /// <param name="code">The code.</param>
    /// <param name="kind">Which of the reporter's words.</param>
    /// <param name="said">Text; needed to say something and to say that one was harmed.</param>
    /// <param name="sending">The form's random number: sent twice it is one letter.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Result<Done>> Run(CaseCode? code, LetterKind kind, string? said, string? sending, CancellationToken cancel)
    {
        var read = await reading.ByCode(code, cancel);
        if (!read.Succeeded)
            return read.Error;
        var text = kind is LetterKind.Closed or LetterKind.Safe && CleanText.Of(said).Length == 0 ? "" : Problem.TextOf(said);
        if (!text.Succeeded)
            return text.Error;
        var (about, key) = (read.Value.Read.Case, read.Value.Key);
        var id = sending is { Length: >= 32 } ? new Guid(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 16, info: Encoding.UTF8.GetBytes("letter " + sending))) : Guid.NewGuid();
        var own = await db.Set<CaseLetter>().Where(letter => letter.CaseId == about.Id && !letter.FromHandlers).Select(letter => letter.Id).ToListAsync(cancel);
        if (own.Contains(id))
            return Done.Instance;
        if (own.Count >= Most)
            return new Invalid("text", "这封信往来太多次了。请重新写一封，把要紧的写在一起。", "case.tooManyLetters");
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        db.Add(CaseLetter.Write(about, key, id, own.Count, kind, text.Value, null, today));
        await work.Save(cancel);
        await shuffle.Run(today, cancel);
        return Done.Instance;
    }
}

/// <summary>A handler writes: an answer, or the question whether the reporter was harmed. Handlers act in their office, so their acts are proven with their name.</summary>
internal sealed class WriteAsHandler(AppDb db, Work work, CaseReading reading, IInbox inbox, IEvidence evidence, ShuffleCases shuffle, TimeProvider clock)
{
    private const string HarmQuestion = "这封信以后，有没有人为难您、打听您、给您小鞋穿？请点一下“没有”或者“有”。";

    /// <summary>Answers; the handlers are asked no more.</summary>
    public async Task<Result<Done>> Answer(CurrentUser by, Guid id, string? said, CancellationToken cancel)
    {
        var text = Problem.TextOf(said);
        return text.Succeeded ? await Write(by, id, LetterKind.Said, text.Value, cancel) : text.Error;
    }

    /// <summary>Asks whether the reporter was harmed; a word of one's own may be added.</summary>
    public async Task<Result<Done>> AskAfter(CurrentUser by, Guid id, string? said, CancellationToken cancel)
    {
        var text = Problem.TextOf(HarmQuestion + "\n" + CleanText.Of(said));
        return text.Succeeded ? await Write(by, id, LetterKind.AskedAfter, text.Value, cancel) : text.Error;
    }

    private async Task<Result<Done>> Write(CurrentUser by, Guid id, LetterKind kind, string text, CancellationToken cancel)
    {
        var read = await reading.ByHandler(by, id, cancel);
        if (!read.Succeeded)
            return read.Error;
        var (about, today) = (read.Value.Read.Case, WorkingCalendar.LocalDay(clock.GetUtcNow()));
        var number = await db.Set<CaseLetter>().CountAsync(letter => letter.CaseId == id && letter.FromHandlers, cancel);
        if (number >= WriteAsReporter.Most)
            return new Invalid("text", "这封信往来太多次了，不能再写。", "case.tooManyLetters");
        var letter = CaseLetter.Write(about, read.Value.Key, Guid.NewGuid(), number, kind, text, by.PersonId, today);
        db.Add(letter);
        if ((kind == LetterKind.AskedAfter ? about.StopCaring() : about.StopAsking()) is { } asked)
            await inbox.Settle(asked, by.PersonId, "已写回信", cancel);
        await evidence.Record(CaseFacts.Of(kind == LetterKind.AskedAfter ? "case.asked-after" : "case.answered", by.PersonId, letter), cancel);
        await work.Save(cancel);
        await shuffle.Run(today, cancel);
        return Done.Instance;
    }
}

/// <summary>
/// What is proven about anonymous cases: what a handler did, when they did it; what a reporter wrote, when it was carried. The leaf's
/// content is the sealed letter, so the proof tells nobody what stands in it.
/// </summary>
internal static class CaseFacts
{
    public const string Prefix = "case";

    public static Fact Of(string kind, Guid by, CaseLetter letter) => new(kind, by, Fact.SubjectOf(Prefix, letter.CaseId), letter.Content);
}

/// <summary>Who may see the evidence of a case: its handlers.</summary>
internal sealed class CaseEvidence(CaseReading reading) : Evidence.Contracts.IEvidenceSubject
{
    public string Prefix => CaseFacts.Prefix;

    public IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>
    {
        ["case.received"] = "收到来信", ["case.answered"] = "写回信", ["case.asked-after"] = "问有没有被为难", ["case.read"] = "打开来信",
    };

    public Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => reading.MaySee(user, id, cancel);
}
