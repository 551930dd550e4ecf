using System.Globalization;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>A part of a box: what is due today (or late), one matter, one sender. Empty: everything.</summary>
public sealed record InboxFilter(bool Today = false, string? Matter = null, string? From = null)
{
    /// <summary>Nothing is left out.</summary>
    public bool IsEmpty => !Today && string.IsNullOrEmpty(Matter) && string.IsNullOrEmpty(From);

    /// <summary>As conditions on asks <c>a</c> and subjects <c>s</c>, with parameters @matter, @from and @tonight.</summary>
    public string Where => (Today ? " AND a.due_at < @tonight" : "") + (string.IsNullOrEmpty(Matter) ? "" : " AND s.matter = @matter") + (string.IsNullOrEmpty(From) ? "" : " AND s.from_name = @from");

    /// <summary>The end of today in Asia/Shanghai.</summary>
    public static DateTimeOffset Tonight(DateTimeOffset now) => new DateTimeOffset(WorkingCalendar.LocalDay(now).AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)).ToUniversalTime();

    /// <summary>The same as part of an address; begins with an ampersand.</summary>
    public string Address => (Today ? "&today=yes" : "") + Part("matter", Matter) + Part("from", From);

    private static string Part(string name, string? value) => string.IsNullOrEmpty(value) ? "" : string.Create(CultureInfo.InvariantCulture, $"&{name}={Uri.EscapeDataString(value)}");
}

/// <summary>What one may narrow a box down to.</summary>
/// <param name="Matters">Matters in it.</param>
/// <param name="Senders">Senders in it.</param>
public sealed record InboxParts(IReadOnlyList<string> Matters, IReadOnlyList<string> Senders)
{
    /// <summary>There is nothing to choose.</summary>
    public static readonly InboxParts None = new([], []);
}
