using Jicengtong.Modules.Organization.StandingIn;
using Jicengtong.Platform;
using Microsoft.Extensions.Options;

namespace Jicengtong.Modules.Organization.Access;

/// <summary>What the organization needs to let people in.</summary>
internal static class AccessModule
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessSettings>().BindConfiguration(AccessSettings.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<AccessSettings>>().Value).AddSingleton<CodeTries>().AddSingleton<Door>();
        services.AddScoped<StandIns>().AddScoped<IStandIns, StandIns>().AddScoped<AllowStandIn>();
        services.AddScoped<DoorKeepers>().AddScoped<InvitePeople>().AddScoped<ConfirmInPerson>().AddScoped<EnterByCode>().AddScoped<QuickPins>();
        // A code stands in the address: no line of any log says it.
        services.AddSingleton(new QuietAddress("/in/"));
    }
}
