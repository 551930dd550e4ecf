using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Jicengtong.Bench;

/// <summary>
/// The product, spoiled from outside as a careless change would spoil it, to see whether the oracle of <c>bin/bench crash</c> notices. The product itself has no switch for this: the bench starts itself as
/// <c>serve</c>, takes the same settings, and puts something in front of it.
/// </summary>
internal static class BrokenProgram
{
    /// <summary>Which fault the child has: <c>early</c> or <c>dropped</c>.</summary>
    public const string Fault = "JCT_BENCH_FAULT";

    /// <summary>The hidden command; named and taken like the product's own.</summary>
    public static Command Serve()
    {
        var options = new[] { "data", "db", "connection", "urls" }.Select(name => new Option<string?>("--" + name)).ToList();
        var serve = new Command("serve", "For the bench itself.") { Hidden = true };
        options.ForEach(serve.Options.Add);
        serve.SetAction(async (parsed, cancel) =>
        {
            var settings = options.Where(option => parsed.GetValue(option) is not null).ToDictionary(option => KeyOf(option.Name), parsed.GetValue);
            await using var app = global::Program.Build(settings, builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Error);
                Spoil(builder);
            });
            await Hosting.PrepareDatabase(app.Services, cancel);
            await app.StartAsync(cancel);
            // As the product does: whoever started it reads where it listens.
            Console.WriteLine(string.Join(" ", app.Urls));
            await app.WaitForShutdownAsync(cancel);
            return 0;
        });
        return serve;
    }

    private static string KeyOf(string option) => option.TrimStart('-') is "urls" ? "urls" : char.ToUpperInvariant(option[2]) + option[3..];

    private static void Spoil(WebApplicationBuilder builder)
    {
        if (Environment.GetEnvironmentVariable(Fault) == "early")
            builder.Services.AddSingleton<IStartupFilter, AnswersBeforeTheCommit>();
        else
            DropOneOfThree(builder.Services);
    }

    /// <summary>Receipts are answered at once and written a moment later.</summary>
    private sealed class AnswersBeforeTheCommit : IStartupFilter
    {
        private const string Late = "X-Late";
        private static readonly HttpClient Itself = new();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (http, rest) =>
            {
                var request = http.Request;
                if (request.Path.Value?.EndsWith("/receipt", StringComparison.Ordinal) != true || request.Headers.ContainsKey(Late))
                {
                    await rest(http);
                    return;
                }

                var later = new HttpRequestMessage(HttpMethod.Put, $"http://{request.Host}{request.Path}") { Content = new StreamContent(new MemoryStream(await All(request.Body))) };
                later.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
                foreach (var header in (string[])["Authorization", "Idempotency-Key"])
                    later.Headers.TryAddWithoutValidation(header, request.Headers[header].ToString());
                later.Headers.Add(Late, "1");
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                _ = Task.Delay(200).ContinueWith(_ => Itself.SendAsync(later), TaskScheduler.Default);
            });
            next(app);
        };

        private static async Task<byte[]> All(Stream body)
        {
            using var all = new MemoryStream();
            await body.CopyToAsync(all);
            return all.ToArray();
        }
    }

    // A trigger: every third ask is gone as soon as it is written, and nobody is told.
    private static void DropOneOfThree(IServiceCollection services) => services.AddHostedService<Dropper>();

    private sealed class Dropper(Store store) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await using var connection = await store.Open(stoppingToken);
            await using var command = connection.CreateCommand();
            command.CommandText = store.Kind == DatabaseKind.Sqlite
                ? "CREATE TRIGGER IF NOT EXISTS drop_one AFTER INSERT ON inbox_asks WHEN NEW.rowid % 3 = 0 BEGIN DELETE FROM inbox_asks WHERE id = NEW.id; END"
                : """
                  CREATE OR REPLACE FUNCTION drop_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM inbox_asks WHERE id = NEW.id AND abs(hashtext(NEW.id::text)) % 3 = 0; RETURN NULL; END $$;
                  CREATE OR REPLACE TRIGGER drop_one AFTER INSERT ON inbox_asks FOR EACH ROW EXECUTE FUNCTION drop_one()
                  """;
            await command.ExecuteNonQueryAsync(stoppingToken);
        }
    }
}
