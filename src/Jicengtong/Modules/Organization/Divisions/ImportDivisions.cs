using System.Text;
using Jicengtong.Platform;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using SQLitePCL;

namespace Jicengtong.Modules.Organization.Divisions;

/// <summary>What an import of divisions did.</summary>
/// <param name="Rows">Divisions in the files.</param>
/// <param name="Added">Units that were not there before.</param>
/// <param name="Kept">Units of such a code that were there; they stay as they are, whatever the files say.</param>
/// <param name="Otherwise">Of these, those that have another name or place than in the files, at most 200, as lines to read.</param>
/// <param name="Skipped">Rows that are no units (市辖区, 省直辖县级行政区划 …).</param>
/// <param name="Faults">With one fault nothing was imported.</param>
public sealed record DivisionReport(int Rows, int Added, int Kept, IReadOnlyList<string> Otherwise, IReadOnlyCollection<string> Skipped, IReadOnlyList<ImportFault> Faults);

/// <summary>
/// Adds the divisions that are missing: all or none. It changes and moves nothing: what a place has set up or renamed is right, the
/// national list is only its beginning. Importing the same files again adds nothing.
/// </summary>
internal sealed class ImportDivisions(Sql sql, IEvidence evidence)
{
    private const int MostLines = 200;

    /// <summary>Within <see cref="Work"/>.</summary>
    public async Task<Result<DivisionReport>> Run(DivisionFiles files, CancellationToken cancel)
    {
        if (files.Faults.Count > 0)
            return new DivisionReport(files.All.Count, 0, 0, [], files.Skipped, files.Faults);
        var known = (await sql.Query<Known>("SELECT code, name, parent_code, unit_path, merged_into, closed_on IS NOT NULL AS closed FROM organization_units", null, cancel)).ToDictionary(unit => unit.Code, StringComparer.Ordinal);
        var (faults, otherwise, missing, paths) = (new List<ImportFault>(), new List<string>(), new List<NewUnit>(files.All.Count), new Dictionary<string, string>(StringComparer.Ordinal));
        var kept = 0;
        var (lastParent, lastAbove) = ((string?)null, (string?)null);
        foreach (var division in files.All)
        {
            if (known.TryGetValue(division.Code, out var unit))
            {
                kept++;
                if (otherwise.Count < MostLines && (unit.Name != division.Name || (unit.ParentCode ?? "") != division.Parent))
                    otherwise.Add(unit.Name != division.Name ? $"{unit.Code} 在这里叫“{unit.Name}”，文件里是“{division.Name}”" : $"{unit.Code} {unit.Name} 在这里属 {unit.ParentCode}，文件里属 {division.Parent}");
                continue;
            }

            var above = ReferenceEquals(lastParent, division.Parent) ? lastAbove : division.Parent.Length == 0 ? "" : paths.GetValueOrDefault(division.Parent) ?? PathOf(division.Parent, known);
            (lastParent, lastAbove) = (division.Parent, above);
            if (above is null)
            {
                faults.Add(new ImportFault(DivisionFiles.FileOf(division), division.Line, "code", $"上级 {division.Parent} 在这里已经撤销，{division.Name}没有地方放。请先从文件里去掉这一行，或恢复上级。"));
                if (faults.Count == MostLines)
                    break;
                continue;
            }

            var path = string.Concat(above, division.Code, "/");
            // Only what something may lie below is looked up again.
            if (division.Code.Length < 12)
                paths[division.Code] = path;
            // Below a unit that became part of another lies that other one's.
            var parent = above.Length == 0 ? null : above.EndsWith(division.Parent + "/", StringComparison.Ordinal) ? division.Parent : above.Split('/')[^2];
            missing.Add(new NewUnit(division.Code, division.Name, division.Kind, parent, path));
        }

        if (faults.Count > 0)
            return new DivisionReport(files.All.Count, 0, kept, otherwise, files.Skipped, faults);
        if (missing.Count > 0)
        {
            // In the order of paths: every index grows at its end.
            var ordered = missing.ToArray();
            Array.Sort(missing.Select(unit => unit.Path).ToArray(), ordered, StringComparer.Ordinal);
            if (sql.Kind == DatabaseKind.Sqlite)
                Insert((SqliteConnection)sql.Connection, ordered);
            else
                await Copy((NpgsqlConnection)sql.Connection, ordered, cancel);
            await evidence.Record(new Fact("units.divisions-imported", Guid.Empty, Fact.SubjectOf("units", Ids.Next()), $"{{\"added\":{missing.Count},\"kept\":{kept}}}"), cancel);
        }

        return new DivisionReport(files.All.Count, missing.Count, kept, otherwise, files.Skipped, []);
    }

    // The way of a merged unit leads to the one it went into; of a closed one nowhere.
    private static string? PathOf(string code, Dictionary<string, Known> known)
    {
        var unit = known.GetValueOrDefault(code);
        while (unit is { MergedInto: { } into })
            unit = known.GetValueOrDefault(into);
        return unit is { Closed: false } ? unit.UnitPath : null;
    }

    // Straight to the engine: the driver's own parameters took longer than the rows. In the transaction that is open on the connection.
    private static void Insert(SqliteConnection connection, NewUnit[] units)
    {
        var handle = connection.Handle!;
        // Four trees grow at their ends; a page that leaves the cache too early is written twice.
        raw.sqlite3_exec(handle, "PRAGMA cache_size = -65536");
        Check(raw.sqlite3_prepare_v2(handle, "INSERT INTO organization_units (code, name, kind, parent_code, unit_path) VALUES (?1, ?2, ?3, ?4, ?5)", out var insert), handle);
        using (insert)
        {
            string? kind = null, parent = "";
            Span<byte> buffer = stackalloc byte[1024];
            foreach (var unit in units)
            {
                Bind(insert, 1, unit.Code, buffer);
                Bind(insert, 2, unit.Name, buffer);
                if (!ReferenceEquals(kind, unit.Kind))
                    Bind(insert, 3, kind = unit.Kind, buffer);
                if (!ReferenceEquals(parent, unit.Parent))
                    Bind(insert, 4, parent = unit.Parent, buffer);
                Bind(insert, 5, unit.Path, buffer);
                if (raw.sqlite3_step(insert) is not raw.SQLITE_DONE and var failed)
                    Check(failed, handle);
                raw.sqlite3_reset(insert);
            }
        }

        raw.sqlite3_exec(handle, "PRAGMA cache_size = -2000");
    }

    private static void Bind(sqlite3_stmt statement, int at, string? text, Span<byte> buffer)
    {
        if (text is null)
            raw.sqlite3_bind_null(statement, at);
        else
            raw.sqlite3_bind_text(statement, at, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
    }

    private static void Check(int code, sqlite3 handle)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE))
            throw new SqliteException(raw.sqlite3_errmsg(handle).utf8_to_string(), code);
    }

    private static async Task Copy(NpgsqlConnection connection, NewUnit[] units, CancellationToken cancel)
    {
        await using var copy = await connection.BeginBinaryImportAsync("COPY organization_units (code, name, kind, parent_code, unit_path) FROM STDIN (FORMAT BINARY)", cancel);
        foreach (var unit in units)
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(unit.Code, NpgsqlDbType.Varchar, cancel);
            await copy.WriteAsync(unit.Name, NpgsqlDbType.Varchar, cancel);
            await copy.WriteAsync(unit.Kind, NpgsqlDbType.Varchar, cancel);
            if (unit.Parent is null)
                await copy.WriteNullAsync(cancel);
            else
                await copy.WriteAsync(unit.Parent, NpgsqlDbType.Varchar, cancel);
            await copy.WriteAsync(unit.Path, NpgsqlDbType.Text, cancel);
        }

        await copy.CompleteAsync(cancel);
    }

    private readonly record struct NewUnit(string Code, string Name, string Kind, string? Parent, string Path);

    private sealed class Known
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public string? ParentCode { get; init; }

        public string UnitPath { get; init; } = "";

        public string? MergedInto { get; init; }

        public bool Closed { get; init; }
    }
}
