using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jicengtong.Bench;

/// <summary>
/// The floor of promise 3: an ASP.NET endpoint that signs nobody in and does one indexed SELECT on the same database, in this
/// process. <c>/one</c> answers one row; <c>/page</c> the twenty rows a page of the inbox has, to show what the rows alone cost.
/// </summary>
internal static class BareEndpoint
{
    private const string Columns = """
        SELECT a.id, a.subject_id, s.kind, s.title, s.matter, s.urgency, s.demand, s.from_name, s.page_path, s.key_points_json, a.box
        FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id WHERE a.holder_id = @person AND a.box = 'todo' ORDER BY a.sort_key, a.id LIMIT
        """;

    public static async Task<WebApplication> Start(Store store)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/one/{number:int}", (int number) => Answer(store, number, 1));
        app.MapGet("/page/{number:int}", (int number) => Answer(store, number, 20));
        await app.StartAsync();
        return app;
    }

    private static async Task<IResult> Answer(Store store, int number, int limit)
    {
        var person = County.IdOf(number);
        await using var connection = await store.Open(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = Columns + (limit == 1 ? " 1" : " 20");
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("person", store.Kind == DatabaseKind.Sqlite ? person.ToByteArray(true) : person);
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<BareRow>(limit);
        while (await reader.ReadAsync())
            rows.Add(new BareRow(IdAt(reader, 0), IdAt(reader, 1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetString(6),
                reader.GetString(7), reader.GetString(8), reader.GetString(9), reader.GetString(10)));
        return Results.Json(rows);
    }

    private static Guid IdAt(DbDataReader reader, int column) => reader.GetValue(column) is byte[] bytes ? new Guid(bytes, true) : reader.GetGuid(column);

    private sealed record BareRow(Guid Id, Guid SubjectId, string Kind, string Title, string Matter, string Urgency, string Demand, string From, string Path, string KeyPoints, string Box);
}
