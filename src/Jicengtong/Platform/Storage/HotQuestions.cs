using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Jicengtong.Platform;

/// <summary>
/// The few questions that come with nearly every request, outside of any transaction. On SQLite preparing a statement costs more than answering it, so a few
/// connections are kept here with their statements; PostgreSQL's driver keeps statements itself.
/// </summary>
public sealed class HotQuestions(Store store) : IDisposable
{
    // More than can be at work at once are not worth their memory.
    private const int MostKept = 16;

    // In seconds. They take a millisecond; when they take this long the server hangs, and whoever asks had better be told so.
    private const int LongestAnswer = 10;

    private readonly Lock door = new();
    private readonly Stack<Asker> idle = new(MostKept);
    private bool closed;

    /// <summary>All rows of a question.</summary>
    /// <param name="question">The same text each time: what differs are parameters.</param>
    /// <param name="row">Reads one row; see <see cref="StoredForms"/> for ids and times.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <param name="parameters">Each with its name, always in the same order.</param>
    public async ValueTask<List<T>> Ask<T>(string question, Func<DbDataReader, T> row, CancellationToken cancel, params (string Name, object? Value)[] parameters)
    {
        if (store.Postgres is { } postgres)
        {
            await using var command = postgres.CreateCommand(question);
            command.CommandTimeout = LongestAnswer;
            foreach (var (name, value) in parameters)
                command.Parameters.AddWithValue(name, StoredForms.OnPostgres(value));
            await using var answer = await command.ExecuteReaderAsync(cancel);
            var found = new List<T>();
            while (await answer.ReadAsync(cancel))
                found.Add(row(answer));
            return found;
        }

        var asker = Take() ?? new Asker((SqliteConnection)await store.Open(cancel));
        var isSound = false;
        try
        {
            var rows = asker.Ask(question, row, parameters);
            isSound = true;
            return rows;
        }
        finally
        {
            if (!isSound || !GiveBack(asker))
                asker.Dispose();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (door)
            closed = true;
        while (Take() is { } asker)
            asker.Dispose();
    }

    // The one used last: its statements and pages are still near the processor.
    private Asker? Take()
    {
        lock (door)
            return idle.TryPop(out var asker) ? asker : null;
    }

    private bool GiveBack(Asker asker)
    {
        lock (door)
        {
            if (closed || idle.Count >= MostKept)
                return false;
            idle.Push(asker);
            return true;
        }
    }

    private sealed class Asker(SqliteConnection connection) : IDisposable
    {
        private readonly Dictionary<string, SqliteCommand> statements = [];

        public List<T> Ask<T>(string question, Func<DbDataReader, T> row, (string Name, object? Value)[] parameters)
        {
            if (!statements.TryGetValue(question, out var command))
            {
                command = connection.CreateCommand();
                command.CommandText = question;
                foreach (var (name, _) in parameters)
                    command.Parameters.Add(new SqliteParameter { ParameterName = "@" + name });
                // Only so does the statement stay: a reader that is closed after the first answer would throw it away.
                command.Prepare();
                statements.Add(question, command);
            }

            for (var at = 0; at < parameters.Length; at++)
                command.Parameters[at].Value = StoredForms.OnSqlite(parameters[at].Value);
            using var answer = command.ExecuteReader();
            var rows = new List<T>();
            while (answer.Read())
                rows.Add(row(answer));
            return rows;
        }

        public void Dispose()
        {
            foreach (var command in statements.Values)
                command.Dispose();
            connection.Dispose();
        }
    }
}
