namespace Jicengtong.Platform;

/// <summary>
/// Finds Chinese text in both databases: texts are stored as character pairs (<see cref="Bigrams"/>) in one column, indexed by
/// FTS5 on SQLite and by a GIN index over a stored <c>tsvector</c> on PostgreSQL; a query is a phrase of such pairs.
/// Whose texts may be found is the asking module's join. FTS5 knows its rows by number only: which number is whose stands in a
/// table beside it, so that neither putting nor finding reads more the more there is (docs/decisions/0041-search-by-number.md).
/// </summary>
public sealed class SearchIndex(Sql sql)
{
    /// <summary>Kind of the words of attachments; the owner is the first document of a chain, as the inbox knows it.</summary>
    public const string Attached = "attached";

    /// <summary>Longest query in characters.</summary>
    public const int LongestQuery = 60;

    private const int Few = 2000;

    /// <summary>Puts or replaces the text of one thing, in the running transaction.</summary>
    public Task Put(string kind, Guid owner, string text, CancellationToken cancel) => sql.Execute(sql.Kind == DatabaseKind.Sqlite ? PutOnSqlite : PutOnPostgres, new { kind, owner, terms = Terms(text) }, cancel);

    /// <summary>A condition that <paramref name="owner"/> (a column) is found; hand <see cref="Query"/> to its parameter <c>@search</c>.</summary>
    /// <remarks>On SQLite the asking question goes through what its reader may see and looks each up among the numbers found, which are gathered once: one's own are fewer than all.</remarks>
    public string Finds(string kind, string owner) => sql.Kind == DatabaseKind.Sqlite
        ? $"(SELECT id FROM platform_searched WHERE kind = '{kind}' AND owner = {owner}) IN (SELECT rowid FROM platform_search WHERE platform_search MATCH {Words(kind)})"
        : $"{owner} IN ({Owners(kind)})";

    /// <summary>The owners of all that is found, whoever may see it: for a kind of which there is little.</summary>
    public string Owners(string kind) => sql.Kind == DatabaseKind.Sqlite
        ? $"SELECT d.owner FROM platform_search f CROSS JOIN platform_searched d ON d.id = f.rowid WHERE platform_search MATCH {Words(kind)}"
        : $"SELECT owner FROM platform_search WHERE words @@ to_tsquery('simple', @search) AND kind = '{kind}'";

    /// <summary>Is so little found that gathering its owners costs less than looking up each of what a reader may see? Then ask by <see cref="Owners"/>, else by <see cref="Finds"/>.</summary>
    public async Task<bool> AreFew(string kind, string query, CancellationToken cancel) => sql.Kind == DatabaseKind.Postgres
        || await sql.First<int>($"SELECT count(*) FROM (SELECT 1 FROM platform_search WHERE platform_search MATCH {Words(kind)} LIMIT {Few + 1})", new { search = query }, cancel) <= Few;

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

    private const string PutOnSqlite = """
        INSERT INTO platform_searched (kind, owner) VALUES (@kind, @owner) ON CONFLICT (kind, owner) DO NOTHING;
        INSERT OR REPLACE INTO platform_search (rowid, kind, terms) SELECT id, kind, @terms FROM platform_searched WHERE kind = @kind AND owner = @owner
        """;

    private const string PutOnPostgres = "INSERT INTO platform_search (kind, owner, terms) VALUES (@kind, @owner, @terms) ON CONFLICT (kind, owner) DO UPDATE SET terms = excluded.terms";

    private static string Words(string kind) => $"'kind : {kind} AND terms : (' || @search || ')'";

    private static string Terms(string text) => string.Join(' ', Bigrams.Of(text));
}
