using System.Text;

namespace Jicengtong.Platform;

/// <summary>A file with a key, for the owner alone (mode 0600), written whole under another name first.</summary>
internal static class KeyFile
{
    /// <summary>What is in the file, made when missing; of two processes that start together one wins and both use its key.</summary>
    public static string Read(string path, Func<string> make)
    {
        if (!File.Exists(path))
            Write(path, make(), replace: false);
        return File.ReadAllText(path);
    }

    /// <summary>Puts this in the file; without <paramref name="replace"/> whoever came first wins.</summary>
    public static void Write(string path, string text, bool replace)
    {
        var temporary = path + "." + Path.GetRandomFileName();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(Encoding.UTF8.GetBytes(text + "\n"));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, replace);
        }
        catch (IOException) when (!replace && File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
