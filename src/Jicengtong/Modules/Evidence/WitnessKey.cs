using System.Security.Cryptography;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>The key with which this installation co-signs the logs of others: <c>DATA/keys/witness.key</c> (Ed25519 seed, base64), made at first use.</summary>
internal sealed class WitnessKey(Installation installation, EvidenceSettings settings)
{
    private readonly Lock one = new();
    private NoteKey.Signer? known;

    /// <summary>Name, key and how to sign.</summary>
    public NoteKey.Signer Signer
    {
        get
        {
            lock (one)
                return known ??= new NoteKey.Signer(settings.WitnessName, NoteKey.WitnessType, Convert.FromBase64String(KeyFile.Read(
                    Path.Combine(installation.Folder("keys"), "witness.key"), () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))).Trim()));
        }
    }
}

/// <summary>A secret in a file of its own, for the owner alone.</summary>
internal static class KeyFile
{
    /// <summary>What is in the file. Written whole under another name first; of two processes that start together one wins and both use its key.</summary>
    public static string Read(string path, Func<string> make)
    {
        if (!File.Exists(path))
            Make(path, make());
        return File.ReadAllText(path);
    }

    private static void Make(string path, string text)
    {
        var temporary = path + "." + Path.GetRandomFileName();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(System.Text.Encoding.ASCII.GetBytes(text + "\n"));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
