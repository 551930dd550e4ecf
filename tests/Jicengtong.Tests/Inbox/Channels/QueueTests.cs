using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Modules.Organization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Inbox.Channels;

public sealed class QueueTests : TownTests
{
    [Fact]
    public async Task The_same_notice_twice_is_one_row_and_another_reason_is_another()
    {
        var person = await Person("u0365");
        var notice = new Notice(Guid.CreateVersion7(), person, ChannelKind.Sms, "您有一件新的待办", "/inbox", "加急，30 分钟没有打开", true);
        await Queue(notice, notice);
        await Queue(notice, notice with { Reason = "加急，1 小时没有打开" }, notice with { Channel = ChannelKind.Mail });
        Assert.Equal(3, (await Rows()).Count);
        Assert.All(await Rows(), row => Assert.Equal((person, notice.AskId), (row.PersonId, row.AskId)));
    }

    [Fact]
    public async Task A_digest_goes_once_a_day()
    {
        var digest = new Notice(Guid.Empty, await Person("u0365"), ChannelKind.Mail, "今天有 3 件要办", "/inbox", "每日汇总", false);
        await Queue(digest);
        await Queue(digest with { Title = "今天有 4 件要办" });
        Town.Clock.MoveTo(TestClock.At(11, 21, 8));
        await Queue(digest);
        Assert.Equal(2, (await Rows()).Count);
        Assert.All(await Rows(), row => Assert.Null(row.AskId));
    }

    [Fact]
    public async Task What_is_rolled_back_is_never_sent()
    {
        var notice = new Notice(Guid.CreateVersion7(), await Person("u0365"), ChannelKind.Mail, "您有一件新的待办", "/inbox", "新的", false);
        await Town.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            await services.GetRequiredService<Outgoing>().Queue([notice], CancellationToken.None);
            return new NotFound();
        }, CancellationToken.None));
        Assert.Empty(await Rows());
    }

    [Fact]
    public async Task The_organization_knows_where_a_person_is_reached()
    {
        var person = await Person("u0365");
        var addresses = await Town.Do(services => services.GetRequiredService<IAddressBook>().Of([person, person], CancellationToken.None));
        var sms = Assert.Single(addresses);
        Assert.Equal((person, ChannelKind.Sms), (sms.PersonId, sms.Channel));
        Assert.NotEmpty(sms.Address);
    }

    private Task<Guid> Person(string account) => Town.Do(services => services.GetRequiredService<AppDb>().Set<Person>().Where(one => one.Account == account).Select(one => one.Id).SingleAsync());

    private Task<List<OutgoingRow>> Rows() => Town.Do(services => services.GetRequiredService<AppDb>().Set<OutgoingRow>().AsNoTracking().ToListAsync());

    private Task Queue(params Notice[] notices) => Town.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
    {
        await services.GetRequiredService<Outgoing>().Queue(notices, CancellationToken.None);
        return Done.Instance;
    }, CancellationToken.None));
}
