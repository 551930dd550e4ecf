using System.Globalization;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Directives.Insight;

/// <summary>A month (2026-11) or a quarter (2026-Q4), with the one before and the one after.</summary>
internal sealed record Period(string Name, DateTimeOffset From, DateTimeOffset Until, string Before, string After)
{
    /// <summary>This month when nothing is said; null when it is no month and no quarter.</summary>
    public static Period? Read(string? text, DateOnly today)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Month(today.Year, today.Month);
        if (text.Length < 6 || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 2000 or > 2998 || text[4] != '-')
            return null;
        if (text[5] is 'Q' or 'q')
            return text.Length == 7 && text[6] is >= '1' and <= '4' ? Quarter(year, text[6] - '0') : null;
        return int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var month) && month is >= 1 and <= 12 ? Month(year, month) : null;
    }

    /// <summary>The quarter a month lies in, and the first month of a quarter.</summary>
    public string Other => Name.Contains('Q', StringComparison.Ordinal)
        ? From.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{From.ToOffset(TimeSpan.FromHours(8)).Year}-Q{((From.ToOffset(TimeSpan.FromHours(8)).Month - 1) / 3) + 1}");

    private static Period Month(int year, int month)
    {
        var first = new DateOnly(year, month, 1);
        return new Period(Name(first), Start(first), Start(first.AddMonths(1)), Name(first.AddMonths(-1)), Name(first.AddMonths(1)));
        static string Name(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
    }

    private static Period Quarter(int year, int quarter)
    {
        var first = new DateOnly(year, (quarter * 3) - 2, 1);
        return new Period(Name(first), Start(first), Start(first.AddMonths(3)), Name(first.AddMonths(-3)), Name(first.AddMonths(3)));
        static string Name(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year}-Q{((day.Month - 1) / 3) + 1}");
    }

    private static DateTimeOffset Start(DateOnly day) => WorkingCalendar.At(day, TimeSpan.Zero);
}
