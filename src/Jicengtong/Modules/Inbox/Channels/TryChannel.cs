using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>An administrator sends something to themselves and sees at once what the provider says.</summary>
internal sealed class TryChannel(IEnumerable<IChannel> channels, IAddressBook book, Installation installation)
{
    /// <summary>Words for the page: it went out, or why not.</summary>
    public async Task<Result<Done>> Run(CurrentUser by, ChannelKind kind, CancellationToken cancel)
    {
        var channel = channels.Single(one => one.Kind == kind);
        if (!channel.IsSetUp)
            return new DidNotGo("channel.off");
        var addresses = (await book.Of([by.PersonId], cancel)).Where(one => one.Channel == kind).Select(one => one.Address).ToList();
        if (addresses.Count == 0)
            return new DidNotGo("address.none");
        var row = Guid.NewGuid();
        var message = new Message("try-" + row.ToString("N")[..24], "基层通的测试提醒", "您在“对外通道”页上点了测试", installation.PublicAddress.Length == 0 ? "" : installation.PublicAddress.TrimEnd('/') + "/channels", false, false);
        try
        {
            var outcome = (await channel.Send(message, [new Recipient(row, by.PersonId, addresses)], cancel))[row];
            return outcome.Failure is null ? Done.Instance : new DidNotGo(outcome.Why!);
        }
        catch (Exception broken) when (Lines.Judge(broken, cancel) is not null)
        {
            return new DidNotGo(Lines.Judge(broken, cancel)!.Why!);
        }
    }

    private sealed record DidNotGo(string Why) : Error("channel.test", $"没有发出去：{WhyWords.Of(Why)}。");
}
