using Microsoft.Data.Sqlite;

namespace Jicengtong.Bench;

/// <summary>The floor of search: character pairs in FTS5, who has what beside it, and the texts for LIKE; a file of its own, nothing else in it.</summary>
internal sealed class BareSearch : IAsyncDisposable
{
    private readonly SqliteConnection connection;

    private BareSearch(SqliteConnection connection) => this.connection = connection;

    /// <summary>Fills it; every so-many-th document is the person's.</summary>
    public static async Task<BareSearch> Fill(string file, int documents, Func<int, string> text, int mineEvery)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        var bare = new BareSearch(connection);
        await bare.Do("PRAGMA journal_mode=WAL; CREATE VIRTUAL TABLE pairs USING fts5(terms, content=''); CREATE TABLE mine (document INTEGER PRIMARY KEY); CREATE TABLE texts (document INTEGER PRIMARY KEY, text TEXT NOT NULL)");
        await using (var transaction = connection.BeginTransaction())
        {
            await using var pairs = bare.Command("INSERT INTO pairs (rowid, terms) VALUES ($n, $t)");
            await using var texts = bare.Command("INSERT INTO texts (document, text) VALUES ($n, $t)");
            await using var mine = bare.Command("INSERT INTO mine (document) VALUES ($n)");
            for (var number = 0; number < documents; number++)
            {
                var words = text(number);
                foreach (var (command, value) in new[] { (pairs, string.Join(' ', Bigrams.Of(words))), (texts, words), (mine, "") })
                {
                    if (command == mine && number % mineEvery != 0)
                        continue;
                    command.Parameters[0].Value = number;
                    if (command != mine)
                        command.Parameters[1].Value = value;
                    await command.ExecuteNonQueryAsync();
                }
            }

            await transaction.CommitAsync();
        }

        return bare;
    }

    /// <summary>The newest fifty of the person's documents with the word, by FTS5.</summary>
    public Task<List<int>> Find(string word) => Ask("SELECT document FROM mine WHERE document IN (SELECT rowid FROM pairs WHERE pairs MATCH $t) ORDER BY document DESC LIMIT 50", $"\"{string.Join(' ', Bigrams.Of(word))}\"");

    /// <summary>The same by LIKE, which looks at every text.</summary>
    public Task<List<int>> FindByLike(string word) => Ask("SELECT document FROM mine JOIN texts USING (document) WHERE text LIKE $t ORDER BY document DESC LIMIT 50", $"%{word}%");

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<List<int>> Ask(string question, string words)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = question;
        command.Parameters.AddWithValue("$t", words);
        await using var answer = await command.ExecuteReaderAsync();
        var found = new List<int>();
        while (await answer.ReadAsync())
            found.Add(answer.GetInt32(0));
        return found;
    }

    private SqliteCommand Command(string statement)
    {
        var command = connection.CreateCommand();
        command.CommandText = statement;
        command.Parameters.Add("$n", SqliteType.Integer);
        command.Parameters.Add("$t", SqliteType.Text);
        return command;
    }

    private async Task Do(string statement)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }
}
