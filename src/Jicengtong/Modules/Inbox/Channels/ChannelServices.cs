using Jicengtong.Modules.Inbox.Channels.Answering;
using Jicengtong.Modules.Inbox.Channels.Providers;
using Jicengtong.Platform;
using Microsoft.Extensions.Options;

namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>Ways out of the house: what is to be said outside is queued as rows and carried by a job.</summary>
internal static class ChannelServices
{
    /// <summary>Services and jobs.</summary>
    public static void AddChannels(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ChannelSettings>().BindConfiguration(ChannelSettings.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ChannelSettings>>().Value);
        services.AddSingleton<JsonCalls>().AddSingleton<Robots>().AddSingleton<HeardCalls>();
        services.AddSingleton(provider => PushIdentity.In(provider.GetRequiredService<Installation>().Folder("keys")));
        services.AddSingleton<IPushOffer, PushOffer>();
        services.AddSingleton<DingTalkApp>().AddSingleton<DingTalkCards>();
        services.AddSingleton<IChannel, PushChannel>().AddSingleton<IChannel, WeComChannel>().AddSingleton<IChannel, DingTalkChannel>().AddSingleton<IChannel, FeishuChannel>()
            .AddSingleton<IChannel, SmsChannel>().AddSingleton<IChannel, MailChannel>();
        services.AddScoped<Outgoing>().AddScoped<OutgoingLedger>().AddScoped<OutgoingMessages>().AddScoped<OutgoingStanding>().AddScoped<ChannelDecisions>().AddScoped<CarryChannel>()
            .AddScoped<SettleOutgoing>().AddScoped<TakeReports>().AddScoped<AnswerCard>().AddScoped<TryChannel>().AddScoped<ChannelsPageModel>().AddScoped<IVitalSigns, OutgoingVitals>();
        services.AddJob<SendOutgoing>(TimeSpan.FromSeconds(2), "短信、邮件、企业微信这些一条也发不出去。");
        services.AddJob<AskForReports>(TimeSpan.FromSeconds(30), "不知道钉钉消息谁没收到。");
        services.AddJob<TellRobots>(TimeSpan.FromMinutes(5), "通道坏了没有人知道。");
        services.AddJob<ForgetOutgoing>(TimeSpan.FromHours(6), "很久以前发出去的提醒一直留着。");
    }

    // Asked for on every page that offers it: the key file is read once.
    private sealed class PushOffer(ChannelSettings settings, IServiceProvider services) : IPushOffer
    {
        public string? PublicKey => settings.Push.Contact.Length > 0 ? services.GetRequiredService<PushIdentity>().PublicKey : null;
    }
}
