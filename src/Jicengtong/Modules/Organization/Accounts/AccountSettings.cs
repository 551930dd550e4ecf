using Jicengtong.Modules.Organization.Accounts.Outside;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>
/// Section <c>Jct:Accounts</c>: which profile is in force, and what each profile asks. Two come with the product
/// (<c>appsettings.json</c>): <c>asvs</c> (OWASP ASVS 5.0 level 2) and <c>dengbao</c> (等保 2.0 三级); a place may change or add some.
/// </summary>
public sealed class AccountSettings
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Jct:Accounts";

    /// <summary>Name of the profile in force.</summary>
    public string Profile { get; set; } = "asvs";

    /// <summary>All profiles by name.</summary>
    public Dictionary<string, AccountProfile> Profiles { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Words of the place that no password may consist of: its name, its telephone code.</summary>
    public List<string> OwnWords { get; set; } = [];

    /// <summary>Ways to sign in with accounts elsewhere, by name.</summary>
    public Dictionary<string, OutsideProvider> Providers { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Domain that passkeys are made for; empty takes the address the page was opened with.</summary>
    public string PasskeyDomain { get; set; } = "";

    /// <summary>What is in force.</summary>
    /// <exception cref="InvalidOperationException">There is no profile of that name.</exception>
    public AccountProfile InForce => Profiles.TryGetValue(Profile, out var profile) ? profile
        : throw new InvalidOperationException($"Jct:Accounts:Profile names “{Profile}”; there are: {string.Join(", ", Profiles.Keys)}.");
}

/// <summary>What one profile asks of passwords, sign-in and sessions. Zero means: not asked.</summary>
public sealed class AccountProfile
{
    /// <summary>Fewest characters of a password.</summary>
    public int PasswordLength { get; set; } = 12;

    /// <summary>How many of the four kinds (small and capital letters, digits, others) a password must mix.</summary>
    public int PasswordKinds { get; set; }

    /// <summary>After how many days a password must be changed.</summary>
    public int PasswordDays { get; set; }

    /// <summary>Wrong passwords or codes after which an account must wait.</summary>
    public int FailuresBeforeWait { get; set; } = 5;

    /// <summary>How long it waits.</summary>
    public int WaitMinutes { get; set; } = 15;

    /// <summary>Failures from one address in an hour. Generous: a whole town hall may share one.</summary>
    public int FailuresPerAddressAndHour { get; set; } = 100;

    /// <summary>Sessions of everybody.</summary>
    public SessionLimits Sessions { get; set; } = new();

    /// <summary>Sessions of administrators.</summary>
    public SessionLimits AdministratorSessions { get; set; } = new() { IdleMinutes = 30, LongestMinutes = 480 };
}

/// <summary>How long a session lasts.</summary>
public sealed class SessionLimits
{
    /// <summary>Ends when nothing was done for so long.</summary>
    public int IdleMinutes { get; set; } = 20_160;

    /// <summary>Ends after so long, whatever was done.</summary>
    public int LongestMinutes { get; set; } = 43_200;
}
