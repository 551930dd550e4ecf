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

    /// <summary>Is the national suite asked for?</summary>
    internal bool UsesSm => Algorithms.Equals("sm", StringComparison.OrdinalIgnoreCase);
}
