using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// 明白, 有疑问 or 办结, by the holder, the deputy asked in their stead, or somebody who acts for them (代办) and is named in the receipt. The same answer twice is harmless; a question needs
/// words; what was withdrawn or already done is refused.
/// </summary>
internal sealed class GiveReceipt(GroupCommit writer, ManyReceipts many, Store store, IEvidence evidence, LiveHints live, RequestOperation request, TimeProvider clock)
{
    /// <summary>Longest text of a receipt, in characters.</summary>
    public const int LongestText = 2000;

    public async Task<Result<Done>> Run(
        CurrentUser by, Guid askId, ReceiptAnswer answer, string? text, IReadOnlyDictionary<string, string?>? fields, CancellationToken cancel, int? round = null)
    {
        text = text?.Trim() ?? "";
        if (answer == ReceiptAnswer.Questioned && text.Length == 0)
            return new Invalid("text", "请写下您的疑问，一句话也行。", "receipt.questionEmpty");
        if (text.Length > LongestText)
            return new Invalid("text", string.Create(CultureInfo.InvariantCulture, $"写得太长了，最多 {LongestText} 个字。"), "receipt.tooLong");

        var receipt = new GivenReceipt(many, evidence, by.PersonId, askId, answer, text, fields, round, by.ActedBy);
        var result = await writer.Run((connection, transaction) => Write(connection, transaction, receipt), request.Operation, cancel, receipt);
        if (result.Succeeded && receipt.Ask is { } ask)
        {
            foreach (var person in receipt.Others.Append(by.PersonId).Distinct())
                live.Publish(Topics.Inbox(person));
            live.Publish(Topics.Subject(ask.RootId));
        }

        return result;
    }

    /// <summary>Why it may not be given, or null.</summary>
    public static Error? Refusal(GivenReceipt receipt) => receipt.Ask switch
    {
        null => new NotFound("这一条"),
        { } ask when ask.HolderId != receipt.By => new NotFound("这一条"),
        { WithdrawnAt: not null } => new AskWithdrawn(),
        // 明白 to what one has not seen yet would be worth nothing.
        { } ask when receipt.Round is { } seen && seen != ask.Round => new AskRevised(),
        { Answer: nameof(ReceiptAnswer.Done) } when receipt.Given != ReceiptAnswer.Done => new AlreadyDone(),
        { } ask => Check(ask, receipt.Given, receipt.Text, receipt.Fields),
    };

    /// <summary>What is proven about it.</summary>
    public static Fact FactOf(GivenReceipt receipt, Guid id, DateTimeOffset now) => InboxFacts.OfReceipt(new ReceiptRow
    {
        Id = id, AskId = receipt.Ask!.StandsFor ?? receipt.AskId, PersonId = receipt.By, Answer = receipt.Given.ToString(), Text = receipt.Text, FieldsJson = JsonOf(receipt.Fields), At = now,
        ActedBy = receipt.ActedBy?.PersonId, ActedByName = receipt.ActedBy?.Name,
    });

    /// <summary>What was filled in, as it is kept.</summary>
    public static string? JsonOf(IReadOnlyDictionary<string, string?>? fields) => fields is { Count: > 0 } ? JsonSerializer.Serialize(fields, Readable) : null;

    // By itself: whatever is not of the common kind, for example what stands for somebody else's.
    private async Task<Result<Done>> Write(DbConnection connection, DbTransaction transaction, GivenReceipt receipt)
    {
        receipt.Ask = await AskTransitions.Load(connection, transaction, store.Kind, receipt.AskId);
        if (Refusal(receipt) is { } refusal)
            return refusal;
        var (ask, now) = (receipt.Ask!, clock.GetUtcNow());
        var words = new ReceiptWords(Ids.Next(now), receipt.Text, JsonOf(receipt.Fields), receipt.ActedBy);
        await AskTransitions.Answer(connection, transaction, ask, receipt.Given, receipt.By, now, words);
        receipt.Others = [.. await AskTransitions.Deputies(connection, transaction, ask)];
        if (ask.StandsFor is { } original && await AskTransitions.Load(connection, transaction, store.Kind, original) is { } stoodFor)
        {
            await AskTransitions.Answer(connection, transaction, stoodFor, receipt.Given, receipt.By, now);
            receipt.Others = [.. receipt.Others, stoodFor.HolderId];
        }

        await evidence.Record(connection, transaction, FactOf(receipt, words.Id, now));
        return Done.Instance;
    }

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) };

    // 无变动 is the word "no change" as the answer's text: then the form may stay empty.
    private static Invalid? Check(LoadedAsk ask, ReceiptAnswer answer, string text, IReadOnlyDictionary<string, string?>? fields)
    {
        if (answer != ReceiptAnswer.Done || ask.Demand != Demand.Fill)
            return null;
        var form = JsonSerializer.Deserialize<FormField[]>(ask.FormJson)!;
        if (text == InboxWords.NoChange || form.Length == 0)
            return fields is { Count: > 0 } || text.Length > 0 ? null : new Invalid("fields", "请填写内容；没有变动就点“无变动”。", "receipt.formEmpty");
        foreach (var field in form)
        {
            var value = fields?.GetValueOrDefault(field.Name)?.Trim();
            if (string.IsNullOrEmpty(value))
                return new Invalid("fields", $"请填“{field.Name}”；都没有变动就点“无变动”。", "receipt.fieldEmpty");
            if (field.Type == "number" && (!decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) || number < 0))
                return new Invalid("fields", $"“{field.Name}”要填数字，例如 12。", "receipt.fieldNumber");
        }

        return null;
    }

    private sealed record AskWithdrawn() : Error("ask.withdrawn", "发件人已经撤回这一条，不用再办了。", StatusCodes.Status409Conflict);

    private sealed record AskRevised() : Error("ask.revised", "发文单位刚刚改过内容。请先看新版，再回执。", StatusCodes.Status409Conflict);

    private sealed record AlreadyDone() : Error("ask.done", "这一条已经办结。要补充，请再点“办结”并写明。", StatusCodes.Status409Conflict);
}

/// <summary>Words the inbox shares with its pages.</summary>
internal static class InboxWords
{
    public const string NoChange = "无变动";
}
