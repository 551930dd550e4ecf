using System.Globalization;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Flow;

/// <summary>The last number given in one series of one unit and year.</summary>
internal sealed class NumberSeries
{
    public required string UnitCode { get; init; }

    public required string Series { get; init; }

    public required int Year { get; init; }

    public int Last { get; init; }
}

/// <summary>
/// Numbers without gaps: the counter is a row, raised in the transaction of the act that needs the number. Two that come at once
/// wait for each other at that row; what is refused rolls the counter back with everything else.
/// </summary>
internal sealed class TakeNumber(Sql sql)
{
    /// <summary>Series of the 收文簿.</summary>
    public const string Received = "收";

    /// <summary>The next number, from 1 in each year; only within <see cref="Work"/>.</summary>
    public Task<int> Next(string unit, string series, int year, CancellationToken cancel) => sql.Transaction is null
        ? throw new InvalidOperationException("A number belongs to the act that needs it: only inside Work.")
        : sql.First<int>("""
            INSERT INTO directive_number_series (unit_code, series, year, last) VALUES (@unit, @series, @year, 1)
            ON CONFLICT (unit_code, series, year) DO UPDATE SET last = directive_number_series.last + 1 RETURNING last
            """, new { unit, series, year }, cancel);

    /// <summary>巴府发〔2026〕5号</summary>
    public static string Spell(string series, int year, int number) => string.Create(CultureInfo.InvariantCulture, $"{series}〔{year}〕{number}号");
}
