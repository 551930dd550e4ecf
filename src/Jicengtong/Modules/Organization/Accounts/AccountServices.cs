using Jicengtong.Modules.Organization.Accounts.Outside;
using Jicengtong.Platform;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>What signing in needs.</summary>
internal static class AccountServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddOptions<AccountSettings>().BindConfiguration(AccountSettings.Section).Validate(settings => settings.InForce is not null).ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<AccountSettings>>().Value).AddSingleton<PasswordRules>().AddSingleton<AddressFailures>().AddSingleton<SessionsSeen>();
        services.AddScoped<SignIn>().AddScoped<SignInLimits>().AddScoped<ChangePassword>().AddScoped<IssueToken>().AddScoped<FoundInstallation>();
        services.AddScoped<BeginSession>().AddScoped<EndSessions>().AddScoped<EndToken>().AddScoped<MySessions>();
        services.AddSingleton<SecondFactorSecrets>().AddSingleton<PasskeyQuestion>();
        services.AddScoped<FinishSignIn>().AddScoped<CheckCode>().AddScoped<ConfirmPassword>().AddScoped<SetUpSecondFactor>().AddScoped<RemoveSecondFactor>();
        services.AddScoped<IPasskeyHandler<Person>, PasskeyHandler<Person>>().AddScoped<SignInWithPasskey>().AddScoped<AddPasskey>();
        services.AddScoped<OutsideTrips>().AddScoped<OutsideProtocols>().AddScoped<LinkOutside>();
        // A provider that sends elsewhere would be followed with the secret in hand.
        services.AddHttpClient(OutsideProtocols.Client).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.AddScoped<NameAdministrator>().AddScoped<EndAdministrator>().AddScoped<KeepAccounts>().AddScoped<AccountList>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<AccountSettings>((passkeys, settings) =>
        {
            (passkeys.UserVerificationRequirement, passkeys.ResidentKeyRequirement) = ("required", "required");
            if (settings.PasskeyDomain.Length > 0)
                passkeys.ServerDomain = settings.PasskeyDomain;
        });
        services.AddSingleton<SlowHash>();
        // What OWASP asks of PBKDF2-HMAC-SHA512; an older hash is renewed when its owner signs in.
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 210_000);
        services.AddJob<KeepSessions>(TimeSpan.FromMinutes(1), "正在用的会被当成没人用而退出，过期的登录一直留着。");
        services.AddJob<ForgetAttempts>(TimeSpan.FromHours(1), "登录时输错过的账号一直留着。");
    }
}
