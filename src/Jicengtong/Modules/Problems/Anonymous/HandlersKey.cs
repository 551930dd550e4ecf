using System.Security.Cryptography;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Anonymous;

/// <summary>Section <c>Jct:Cases</c> of the configuration.</summary>
public sealed class CaseSettings
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Jct:Cases";

    /// <summary>The handlers' key; empty: <c>DATA/case-keys/handlers.key</c>. Several nodes need the same file.</summary>
    public string KeyFile { get; set; } = "";
}

/// <summary>
/// The handlers' half: 32 random bytes in a file for the owner alone, in a folder of its own that no backup of ours takes, so that
/// neither the database with its files nor a backup opens a case. Each unit's handlers have a key derived from it. Made when the
/// program starts, not with the first case: the file's own time would tell.
/// </summary>
internal sealed class HandlersKey(Installation installation, CaseSettings settings)
{
    private const int Size = 32;
    private readonly Lock one = new();
    private byte[]? known;

    /// <summary>The key of one unit's handlers.</summary>
    public byte[] Of(string unit) => HKDF.DeriveKey(HashAlgorithmName.SHA256, Load(), Size, info: System.Text.Encoding.UTF8.GetBytes("jicengtong handlers of " + unit));

    /// <summary>Makes it when there is none.</summary>
    public void Prepare() => Load();

    private byte[] Load()
    {
        lock (one)
            return known ??= Read();
    }

    private byte[] Read()
    {
        var place = settings.KeyFile.Length > 0 ? settings.KeyFile : Path.Combine(installation.Data, "case-keys", "handlers.key");
        if (!File.Exists(place))
            Make(place);
        return File.ReadAllBytes(place) is { Length: Size } key ? key : throw new InvalidDataException($"{place} is not a key of handlers: it must have {Size} bytes.");
    }

    private static void Make(string place)
    {
        var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(place))!);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(place))!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(place, mode);
        file.Write(RandomNumberGenerator.GetBytes(Size));
        file.Flush(flushToDisk: true);
    }
}
