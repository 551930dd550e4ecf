namespace Jicengtong.Modules.Organization.Access;

/// <summary>Section <c>Jct:Access</c>: how people get in, without mail and without an IT department.</summary>
internal sealed class AccessSettings
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Jct:Access";

    /// <summary>An office (内设机构) with one of these in its name keeps the door of the place it belongs to; separated by commas.</summary>
    public string Offices { get; set; } = "党政办,党建办,行政办,综合办,办公室";

    /// <summary>Who holds one of these posts keeps the door of the unit; separated by commas.</summary>
    public string ClerkPosts { get; set; } = "文书,办公室主任";

    /// <summary>How many days an invitation card is good for.</summary>
    public int CardDays { get; set; } = 14;

    /// <summary>How many minutes a code given face to face is good for.</summary>
    public int FaceToFaceMinutes { get; set; } = 15;

    /// <summary>Codes that open nothing, from one address in an hour; a whole village may share one address.</summary>
    public int WrongCodesPerHour { get; set; } = 20;

    /// <summary>Wrong numbers until a telephone must be opened by the password, or face to face.</summary>
    public int PinTries { get; set; } = 5;

    /// <summary>Minutes without a touch after which a telephone that others use too asks for the number again.</summary>
    public int PinIdleMinutes { get; set; } = 20;
}
