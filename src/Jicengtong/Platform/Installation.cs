namespace Jicengtong.Platform;

/// <summary>How this installation is set up: <c>appsettings.json</c>, then <c>DATA/jct.json</c>, then <c>Jct__…</c>, then the command line.</summary>
public sealed class Installation
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Jct";

    /// <summary>Folder of everything that must be kept.</summary>
    public string Data { get; set; } = "data";

    /// <summary>Shows the demo town and its accounts. Never on a real installation.</summary>
    public bool Demo { get; set; }

    /// <summary>Folder the demo town is read from.</summary>
    public string DemoFolder { get; set; } = Path.Combine(AppContext.BaseDirectory, "demo");

    /// <summary>Which database.</summary>
    public DatabaseKind Db { get; set; } = DatabaseKind.Sqlite;

    /// <summary>Connection string; empty means <c>DATA/jct.db</c>.</summary>
    public string Connection { get; set; } = "";

    /// <summary>Plain HTTP on an intranet: cookies without the Secure mark. Says what is lost: anybody on the line can read them.</summary>
    public bool PlainHttp { get; set; } = true;

    /// <summary>Where people find this installation, such as <c>https://jct.county.example</c>: links in what goes out begin with it.</summary>
    public string PublicAddress { get; set; } = "";

    /// <summary>Phones keep the inbox and the documents somebody opened, until they sign out; <c>false</c> and every phone forgets them at its next visit.</summary>
    public bool OfflineReading { get; set; } = true;

    /// <summary>Keys of sealed columns, <c>id base64</c>, separated by commas, the first in force; empty means <c>DATA/keys/fields.key</c>.</summary>
    public string FieldKeys { get; set; } = "";

    /// <summary>The form to report a problem may ask the phone where it is, to find the grid. Off unless somebody wants it: nobody's whereabouts are asked for by default.</summary>
    public bool Positions { get; set; }

    /// <summary>The connection string in force.</summary>
    public string ConnectionString => Connection.Length > 0 ? Connection : $"Data Source={Path.Combine(Data, "jct.db")};Pooling=True";

    /// <summary>A folder below the data folder, made when missing; keys are for the owner alone.</summary>
    public string Folder(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Data, name));
        if (OperatingSystem.IsWindows() || name != "keys")
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
