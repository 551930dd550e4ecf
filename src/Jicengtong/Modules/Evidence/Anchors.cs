using System.Globalization;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// Checkpoints as files in a folder the administrator of the database cannot change:
/// <c>0000000000000002/00000000000000009001.checkpoint</c>, up to 4096 sizes to a folder, so that the newest is found at once.
/// </summary>
internal sealed class Anchors(EvidenceSettings settings)
{
    private const int PerFolder = 4096;
    private const string Ending = ".checkpoint";
    private const string KeyFile = "evidence-key.pem";

    /// <summary>False when no folder is configured.</summary>
    public bool Are => settings.AnchorFolder.Length > 0;

    /// <summary>The anchor of the largest size; null when there is none yet.</summary>
    /// <exception cref="IOException">The folder is not there (a share that is not mounted) or cannot be read.</exception>
    public StoredNote? Newest()
    {
        if (!Are)
            return null;
        foreach (var folder in Folders().Reverse())
            if (Files(folder).LastOrDefault() is { } file)
                return Read(file);
        return null;
    }

    /// <summary>Is the folder there?</summary>
    public bool CanBeRead => Directory.Exists(settings.AnchorFolder);

    /// <summary>All anchors by size.</summary>
    public IEnumerable<StoredNote> All() => Folders().SelectMany(Files).Select(Read);

    /// <summary>Keeps a checkpoint; what is there already is never written again.</summary>
    public void Keep(StoredNote checkpoint, VerifyingKey key)
    {
        var path = Path.Combine(settings.AnchorFolder, (checkpoint.Size / PerFolder).ToString("D16", CultureInfo.InvariantCulture), checkpoint.Size.ToString("D20", CultureInfo.InvariantCulture) + Ending);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WriteOnce(path, checkpoint.Note);
        if (!File.Exists(Path.Combine(settings.AnchorFolder, KeyFile)))
            WriteOnce(Path.Combine(settings.AnchorFolder, KeyFile), key.Pem);
    }

    private IEnumerable<string> Folders() => Directory.GetDirectories(settings.AnchorFolder).Where(folder => IsNumber(Path.GetFileName(folder), 16)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Files(string folder)
        => Directory.GetFiles(folder, "*" + Ending).Where(file => IsNumber(Path.GetFileNameWithoutExtension(file), 20)).Order(StringComparer.Ordinal);

    private static bool IsNumber(string name, int digits) => name.Length == digits && name.All(char.IsAsciiDigit);

    private static StoredNote Read(string file)
        => new(long.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : long.MaxValue, File.ReadAllText(file));

    // Whole or not at all: a torn anchor would look like an attack.
    private static void WriteOnce(string path, string text)
    {
        if (File.Exists(path))
            return;
        var temporary = path + "." + Path.GetRandomFileName();
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(System.Text.Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another node was faster with the same checkpoint.
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
