using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Jicengtong.Platform;

/// <summary>What every module stands on.</summary>
public static class PlatformModule
{
    /// <summary>JSON as the API speaks it: camelCase, enums as camelCase words, Chinese readable.</summary>
    public static void Speak(JsonSerializerOptions json)
    {
        json.NumberHandling = JsonNumberHandling.Strict;
        json.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    /// <summary>Storage, writing, live hints, files, jobs, calendar and failures.</summary>
    public static WebApplicationBuilder AddPlatform(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<Installation>().BindConfiguration(Installation.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<Installation>>().Value);
        services.AddSingleton(provider =>
        {
            var installation = provider.GetRequiredService<Installation>();
            installation.Folder("");
            return new Store(installation.Db, installation.ConnectionString);
        });
        services.AddSingleton<FieldKeys>().AddScoped<SealStored>().AddScoped<RotateKeys>();
        services.AddDbContext<SqliteDb>((provider, options) => provider.GetRequiredService<Store>().Configure(options));
        services.AddDbContext<PostgresDb>((provider, options) => provider.GetRequiredService<Store>().Configure(options));
        services.AddScoped<AppDb>(provider => provider.GetRequiredService<Store>().Kind == DatabaseKind.Sqlite
            ? provider.GetRequiredService<SqliteDb>()
            : provider.GetRequiredService<PostgresDb>());
        services.AddScoped<Sql>().AddScoped<Work>().AddScoped<CopiedRows>().AddScoped<RequestOperation>().AddScoped<CurrentPerson>().AddScoped<FileStore>().AddScoped<SearchIndex>();
        services.AddSingleton<HotQuestions>();
        services.AddSingleton(TimeProvider.System).AddSingleton<LiveHints>().AddSingleton<Calendars>();
        // On a page days are those of its reader's unit; a deadline takes the calendar of whom it binds (Calendars.For).
        services.AddScoped(provider => provider.GetRequiredService<Calendars>().For(provider.GetRequiredService<CurrentPerson>().User?.MainPost?.UnitPath ?? ""));
        services.AddSingleton<LiveRelay>().AddHostedService(provider => provider.GetRequiredService<LiveRelay>());
        services.AddSingleton<GroupCommit>().AddHostedService(provider => provider.GetRequiredService<GroupCommit>());
        services.AddSingleton<JobRunner>().AddHostedService(provider => provider.GetRequiredService<JobRunner>());
        services.AddOptions<UploadSettings>().BindConfiguration(UploadSettings.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<UploadSettings>>().Value).AddSingleton<UploadPlaces>();
        services.AddOptions<ScanSettings>().BindConfiguration(ScanSettings.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ScanSettings>>().Value).AddSingleton<Clamd>();
        services.AddOutbound();
        services.AddSingleton<Smtp>();
        services.AddScoped<BeginUpload>().AddScoped<ReceiveUpload>();
        services.AddJob<ForgetUploads>(TimeSpan.FromHours(1), "传了一半没用上的文件占满磁盘。");
        services.AddJob<ScanFiles>(TimeSpan.FromSeconds(10), "等着查毒的文件一直打不开。");
        services.AddJob<ForgetOldOperations>(TimeSpan.FromHours(6), "重复提交的记录一直留着（留 30 天够手机离线补送）。");

        // Keys lie in DATA/keys with mode 0700; encrypting them with a key beside them would protect nothing.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        services.AddDataProtection().SetApplicationName("Jicengtong");
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>().Configure<Installation, ILoggerFactory>((options, installation, logs)
            => options.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(new DirectoryInfo(installation.Folder("keys")), logs));
        // Every logger is made by one that keeps silent where a line would tell too much (QuietLog).
        services.AddSingleton<LoggerFactory>().AddSingleton<QuietLog>();
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => provider.GetRequiredService<QuietLog>()));
        // Uploads are looked at in memory: a marked file must not have lain on this disk even for a second.
        services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(forms => forms.MemoryBufferThreshold = (int)FileStore.Largest * 3);
        services.ConfigureHttpJsonOptions(options => Speak(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddProblemDetails().AddExceptionHandler<Failures>();
        return builder;
    }

    /// <summary>What stands in front of every route, in the order a request passes it; call after authentication.</summary>
    public static void UsePlatform(this WebApplication app)
    {
        app.UseMiddleware<CrossSiteGuard>();
        app.UseMiddleware<CurrentPersonReader>();
        app.UseMiddleware<FairTurns>();
        app.UseMiddleware<ActingReader>();
        app.UseMiddleware<SecrecyGuard>();
        app.UseMiddleware<RequestOperationReader>();
    }
}
