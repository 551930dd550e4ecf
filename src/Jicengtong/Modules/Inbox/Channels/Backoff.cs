namespace Jicengtong.Modules.Inbox.Channels;

/// <summary>How long one keeps trying. GOV.UK Notify's 48 tries over four hours, and then on, slowly, until a day is over.</summary>
internal static class Backoff
{
    /// <summary>So many tries at least before a human is asked …</summary>
    public const int TriesBeforeListed = 48;

    /// <summary>… and so much time.</summary>
    public static readonly TimeSpan BeforeListed = TimeSpan.FromHours(4);

    /// <summary>After that nobody expects it any more: it is not tried again by itself.</summary>
    public static readonly TimeSpan UntilFailed = TimeSpan.FromHours(24);

    /// <summary>The pause after so many tries, as SQL over the column <c>tries</c> and these moments.</summary>
    public const string NextTry = "CASE WHEN tries <= 1 THEN @soon WHEN tries <= 3 THEN @minute WHEN tries <= 50 THEN @minutes ELSE @slowly END";

    /// <summary>The moments of <see cref="NextTry"/>, not before <paramref name="notBefore"/> has passed.</summary>
    public static (DateTimeOffset Soon, DateTimeOffset Minute, DateTimeOffset Minutes, DateTimeOffset Slowly) From(DateTimeOffset now, TimeSpan notBefore)
    {
        DateTimeOffset After(int seconds) => now + (notBefore > TimeSpan.FromSeconds(seconds) ? notBefore : TimeSpan.FromSeconds(seconds));
        return (After(20), After(60), After(300), After(1800));
    }
}
