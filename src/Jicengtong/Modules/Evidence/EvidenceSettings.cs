namespace Jicengtong.Modules.Evidence;

/// <summary>Section <c>Jct:Evidence</c> of the configuration.</summary>
public sealed class EvidenceSettings
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Jct:Evidence";

    /// <summary>
    /// Folder that gets every checkpoint as a file: on another machine, best where files can be written but not changed (WORM).
    /// Empty: no anchors, and a database restored from an old backup is not noticed.
    /// </summary>
    public string AnchorFolder { get; set; } = "";

    /// <summary>Name of the log in its checkpoints, a schema-less address such as <c>oa.example.gov.cn/evidence</c>; empty: made from the key.</summary>
    public string Origin { get; set; } = "";

    /// <summary>
    /// <c>sm</c>: SM2 signatures over an SM3 tree (GB/T 32918, 32905), through OpenSSL 3. Empty: ECDSA P-256 over SHA-256. Counts
    /// when the key is made, at the first leaf; a log keeps its algorithms for ever.
    /// </summary>
    public string Algorithms { get; set; } = "";

    /// <summary>Who co-signs our checkpoints.</summary>
    public IReadOnlyList<WitnessSettings> Witnesses { get; set; } = [];

    /// <summary>Logs of others this installation co-signs: files with their public keys (PEM).</summary>
    public IReadOnlyList<string> WitnessFor { get; set; } = [];

    /// <summary>Name under which this installation co-signs.</summary>
    public string WitnessName { get; set; } = "jicengtong/witness";

    /// <summary>Where checkpoints are mailed; empty server: nowhere.</summary>
    public MailSettings Mail { get; set; } = new();

    /// <summary>Is the national suite asked for?</summary>
    internal bool UsesSm => Algorithms.Equals("sm", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A witness (C2SP tlog-witness); another installation of ours can be one.</summary>
public sealed class WitnessSettings
{
    /// <summary>What <c>/add-checkpoint</c> is put behind, for example <c>https://oa.county.example/api/witness</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>Its key, <c>name+id+base64</c>, from whoever runs it.</summary>
    public string Key { get; set; } = "";
}

/// <summary>How checkpoints are mailed, for example to the discipline inspection and to the archive.</summary>
public sealed class MailSettings
{
    /// <summary>Name of the SMTP server.</summary>
    public string Server { get; set; } = "";

    /// <summary>Its port.</summary>
    public int Port { get; set; } = 25;

    /// <summary>STARTTLS.</summary>
    public bool Tls { get; set; }

    /// <summary>Account, when the server wants one.</summary>
    public string User { get; set; } = "";

    /// <summary>Its password.</summary>
    public string Password { get; set; } = "";

    /// <summary>Sender.</summary>
    public string From { get; set; } = "";

    /// <summary>Receivers, with commas between them.</summary>
    public string To { get; set; } = "";

    /// <summary>Hours between two mails; nothing is sent when nothing happened.</summary>
    public int EveryHours { get; set; } = 24;
}
