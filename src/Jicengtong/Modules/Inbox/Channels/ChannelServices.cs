namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>Ways out of the house: what is to be said outside is queued as rows and carried by a job.</summary>
internal static class ChannelServices
{
    /// <summary>Services and jobs.</summary>
    public static void AddChannels(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<Outgoing>();
    }
}
