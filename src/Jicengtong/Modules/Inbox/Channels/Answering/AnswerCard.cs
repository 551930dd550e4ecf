using System.Globalization;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels.Answering;

/// <summary>
/// 明白 tapped on a card outside: the account there is looked up among those the card went to, and the answer is given by that person as
/// if tapped here, to the wording the card was about.
/// </summary>
internal sealed class AnswerCard(Sql sql, IAddressBook book, ICurrentUsers users, GiveReceipt give, OutgoingMessages messages)
{
    /// <summary>What to show on the card: that it is answered, or why not.</summary>
    /// <param name="channel">Where it was tapped.</param>
    /// <param name="card">The key the message was sent with.</param>
    /// <param name="isTheirs">Is this address the account there that tapped?</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<Result<Done>> Run(ChannelKind channel, string card, Func<string, Task<bool>> isTheirs, CancellationToken cancel)
    {
        var told = await sql.Query<Told>("""
            SELECT DISTINCT person_id, ask_id, key FROM inbox_outgoing
            WHERE channel = @channel AND (provider_id = @card OR key = @card OR id = @row) AND ask_id IS NOT NULL
            """, new { channel = channel.ToString(), card, row = Guid.TryParseExact(card, "N", out var row) ? row : Guid.Empty }, cancel);
        ChannelAddress? theirs = null;
        foreach (var address in (await book.Of([.. told.Select(one => one.PersonId)], cancel)).Where(one => one.Channel == channel))
            if (theirs is null && await isTheirs(address.Address))
                theirs = address;
        if (theirs is null || told.FirstOrDefault(one => one.PersonId == theirs.PersonId) is not { } one || await users.Find(one.PersonId, null, cancel) is not { } person)
            return new NotFound("这张卡片");
        if (!(await messages.Knowable([one.AskId], cancel)).Contains(one.AskId))
            return new NeedsThePage();
        var round = int.Parse(one.Key[(one.Key.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture);
        return await give.Run(person, one.AskId, ReceiptAnswer.Understood, "", null, cancel, round);
    }

    private sealed record NeedsThePage() : Error("card.page", "这一条要打开页面办，不能只点明白。");

    private sealed class Told
    {
        public Guid PersonId { get; init; }

        public Guid AskId { get; init; }

        public string Key { get; init; } = "";
    }
}
