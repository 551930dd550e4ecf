using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Jicengtong.Bench;

/// <summary>The words of many documents put into the product's search index at once: what SearchIndex.Put leaves, without its looking for what was there.</summary>
internal static class WordsToFind
{
    /// <summary>Puts the texts of these subjects, none of which is there yet, in one transaction.</summary>
    public static Task Put(WebApplication app, IEnumerable<(Guid Subject, string Text)> texts) => app.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
    {
        var connection = services.GetRequiredService<Sql>().Connection;
        var terms = texts.Select(one => (one.Subject, string.Join(' ', Bigrams.Of(one.Text))));
        await (connection is NpgsqlConnection postgres ? OnPostgres(postgres, terms) : OnSqlite(connection, terms));
        return Done.Instance;
    }, CancellationToken.None));

    private static async Task OnPostgres(NpgsqlConnection connection, IEnumerable<(Guid Subject, string Terms)> documents)
    {
        await using var copy = await connection.BeginBinaryImportAsync("COPY platform_search (kind, owner, terms) FROM STDIN (FORMAT BINARY)");
        foreach (var (subject, terms) in documents)
            await copy.WriteRowAsync(CancellationToken.None, "subject", subject, terms);
        await copy.CompleteAsync();
    }

    private static async Task OnSqlite(DbConnection connection, IEnumerable<(Guid Subject, string Terms)> documents)
    {
        await using var last = connection.CreateCommand();
        last.CommandText = "SELECT COALESCE(max(id), 0) FROM platform_searched";
        await using var whose = (SqliteCommand)connection.CreateCommand();
        whose.CommandText = "INSERT INTO platform_searched (id, kind, owner) VALUES ($id, 'subject', $owner)";
        await using var words = (SqliteCommand)connection.CreateCommand();
        words.CommandText = "INSERT INTO platform_search (rowid, kind, terms) VALUES ($id, 'subject', $terms)";
        var (owner, pairs) = (whose.Parameters.Add("$owner", SqliteType.Blob), words.Parameters.Add("$terms", SqliteType.Text));
        var ids = new[] { whose, words }.Select(command => command.Parameters.Add("$id", SqliteType.Integer)).ToList();
        var number = (long)(await last.ExecuteScalarAsync())!;
        foreach (var (subject, terms) in documents)
        {
            number++;
            ids.ForEach(id => id.Value = number);
            (owner.Value, pairs.Value) = (subject.ToByteArray(true), terms);
            await whose.ExecuteNonQueryAsync();
            await words.ExecuteNonQueryAsync();
        }
    }
}
