namespace Jicengtong.Platform;

/// <summary>
/// Finds Chinese text in both databases: texts are stored as character pairs (<see cref="Bigrams"/>) in one column, indexed by
/// FTS5 on SQLite and by a GIN index over <c>to_tsvector('simple')</c> on PostgreSQL; a query is a phrase of such pairs.
/// Whose texts may be found is the asking module's join.
/// </summary>
public sealed class SearchIndex(Sql sql)
{
    /// <summary>Kind of the words of attachments; the owner is the first document of a chain, as the inbox knows it.</summary>
    public const string Attached = "attached";

    /// <summary>Longest query in characters.</summary>
    public const int LongestQuery = 60;

    /// <summary>Puts or replaces the text of one thing, in the running transaction.</summary>
    public Task Put(string kind, Guid owner, string text, CancellationToken cancel) => sql.Execute(sql.Kind == DatabaseKind.Sqlite ? PutOnSqlite : PutOnPostgres, new { kind, owner, terms = Terms(text) }, cancel);

    // The full-text table finds its rows by nothing but words and number: whose number it is stands beside it.
    private const string PutOnSqlite = """
        INSERT INTO platform_search_owners (kind, owner) VALUES (@kind, @owner) ON CONFLICT (kind, owner) DO NOTHING;
        INSERT OR REPLACE INTO platform_search (rowid, kind, owner, terms) SELECT id, kind, owner, @terms FROM platform_search_owners WHERE kind = @kind AND owner = @owner
        """;

    private const string PutOnPostgres = "INSERT INTO platform_search (kind, owner, terms) VALUES (@kind, @owner, @terms) ON CONFLICT (kind, owner) DO UPDATE SET terms = excluded.terms";

    /// <summary>A condition that <paramref name="owner"/> (a column) is found; hand <see cref="Query"/> to its parameter <c>@search</c>.</summary>
    public string Finds(string kind, string owner)
    {
        var matches = sql.Kind == DatabaseKind.Sqlite ? "platform_search MATCH @search" : "to_tsvector('simple', terms) @@ to_tsquery('simple', @search)";
        return $"{owner} IN (SELECT owner FROM platform_search WHERE {matches} AND kind = '{kind}')";
    }

    /// <summary>
    /// What the user typed as a query: each word a phrase, all of them wanted. A single character matches the beginning of a
    /// pair. Null when there is nothing to look for.
    /// </summary>
    public string? Query(string text)
    {
        var words = text.Length > LongestQuery ? text[..LongestQuery] : text;
        var phrases = words.Split([' ', '　', ',', '，', '、'], StringSplitOptions.RemoveEmptyEntries).Select(word => Bigrams.Of(word).ToList()).Where(pairs => pairs.Count > 0).ToList();
        if (phrases.Count == 0)
            return null;
        return sql.Kind == DatabaseKind.Sqlite
            ? string.Join(" AND ", phrases.Select(pairs => pairs is [{ Length: 1 } one] ? $"\"{one}\"*" : $"\"{string.Join(' ', pairs)}\""))
            : string.Join(" & ", phrases.Select(pairs => pairs is [{ Length: 1 } one] ? $"'{one}':*" : $"({string.Join(" <-> ", pairs.Select(pair => $"'{pair}'"))})"));
    }

    private static string Terms(string text) => string.Join(' ', Bigrams.Of(text));
}
