using Microsoft.AspNetCore.Builder;

namespace Jicengtong.Bench;

/// <summary>
/// A generated county: towns of ten villages of ten grids, ten grid workers in each grid, one bureau that writes. Person
/// number i has id i, so that asks can be made by plain SQL too.
/// </summary>
internal sealed class County(WebApplication app, DatabaseKind kind)
{
    /// <summary>Code of the county.</summary>
    public const string Code = "999901";

    /// <summary>Post of everybody who is asked.</summary>
    public const string Post = "网格员";

    private const int PerGrid = 10;

    /// <summary>Settles this many grid workers; person 0 is the bureau's clerk.</summary>
    public async Task Settle(int people)
    {
        var grids = (people + PerGrid - 1) / PerGrid;
        var villages = (grids + 9) / 10;
        var towns = (villages + 9) / 10;
        await app.Write(
            "INSERT INTO organization_units (code, name, kind, parent_code, unit_path) VALUES ('99', '测试省', '省', NULL, '99/')",
            $"INSERT INTO organization_units (code, name, kind, parent_code, unit_path) VALUES ('{Code}', '测试县', '县市区', '99', '99/{Code}/')",
            $"INSERT INTO organization_units (code, name, kind, parent_code, unit_path) VALUES ('{Code}D01', '测试县应急管理局', '部门', '{Code}', '99/{Code}/{Code}D01/')",
            Units("T", "乡", "乡镇街道", towns, $"'{Code}'", $"'99/{Code}/'"),
            Units("V", "村", "村社区", villages, Number("T", "i / 10"), $"'99/{Code}/' || {Number("T", "i / 10")} || '/'"),
            Units("G", "网格", "网格", grids, Number("V", "i / 10"), $"'99/{Code}/' || {Number("T", "i / 100")} || '/' || {Number("V", "i / 10")} || '/'"),
            $"""
            INSERT INTO organization_persons (id, account, name, initials, phone, password_hash, security_stamp, must_change_password, totp_step)
            SELECT {Id("i")}, 'p' || i, '网格员' || i, '', '', CASE WHEN i = 0 THEN 'founded' END, 'stamp', @no, 0 FROM {Series(people + 1)}
            """,
            $"""
            INSERT INTO organization_appointments (id, person_id, unit_code, post, kind, starts_on)
            SELECT {Id("i")}, {Id("i")}, CASE WHEN i = 0 THEN '{Code}D01' ELSE {Number("G", $"(i - 1) / {PerGrid}")} END, CASE WHEN i = 0 THEN '科员' ELSE '{Post}' END, '任职', @today FROM {Series(people + 1)}
            """);
        // A server in use has statistics; SQLite has none in the product either.
        if (kind == DatabaseKind.Postgres)
            await app.Write("ANALYZE organization_units", "ANALYZE organization_persons", "ANALYZE organization_appointments");
    }

    /// <summary>Which dialect its SQL is in.</summary>
    public bool IsSqlite => kind == DatabaseKind.Sqlite;

    /// <summary>Rows numbered from 0.</summary>
    public static string Series(int count) => $"(WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count - 1}) SELECT i FROM numbers) AS series";

    /// <summary>Id number i, as the database keeps ids.</summary>
    public string Id(string number) => kind == DatabaseKind.Sqlite ? $"unhex(printf('%032x', {number}))" : $"lpad(to_hex(({number})::bigint), 32, '0')::uuid";

    /// <summary>Id number i, as the product knows it.</summary>
    public static Guid IdOf(int number) => new(0, 0, 0, 0, 0, 0, 0, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number);

    private static string Units(string letter, string name, string unitKind, int count, string parent, string parentPath) => $"""
        INSERT INTO organization_units (code, name, kind, parent_code, unit_path)
        SELECT {Number(letter, "i")}, '第' || i || '{name}', '{unitKind}', {parent}, {parentPath} || {Number(letter, "i")} || '/' FROM {Series(count)}
        """;

    private static string Number(string letter, string number) => $"'{Code}{letter}' || ({number})";
}
