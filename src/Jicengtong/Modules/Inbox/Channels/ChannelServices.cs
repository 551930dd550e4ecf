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
        services.AddJob<SendOutgoing>(TimeSpan.FromSeconds(2), "Nothing would leave the building.");
        services.AddJob<AskForReports>(TimeSpan.FromSeconds(30), "DingTalk tells only when asked who could not be reached.");
        services.AddJob<TellRobots>(TimeSpan.FromMinutes(5), "Nobody would look at what does not go out until somebody missed it.");
        services.AddJob<ForgetOutgoing>(TimeSpan.FromHours(6), "Rows of what went out long ago would pile up, with the reasons why somebody was reminded.");
    }

    // Asked for on every page that offers it: the key file is read once.
    private sealed class PushOffer(ChannelSettings settings, IServiceProvider services) : IPushOffer
    {
        public string? PublicKey => settings.Push.Contact.Length > 0 ? services.GetRequiredService<PushIdentity>().PublicKey : null;
    }
}
