using System.IO.Compression;
using Microsoft.Data.Sqlite;

namespace Jicengtong.Platform;

/// <summary>
/// One file to keep: the database as of one moment (taken while others write), then the attachments, then the keys. In this
/// order, because a row that names a file is committed only after the file's bytes are on the disk.
/// </summary>
public static class Backup
{
    private const string Database = "jct.db";
    private static readonly string[] Folders = ["files", "keys"];

    /// <summary>Writes the backup of an installation on SQLite. A half-written file never bears the name asked for.</summary>
    public static async Task<Result<long>> Write(Installation installation, string target, CancellationToken cancel)
    {
        if (installation.Db != DatabaseKind.Sqlite)
            return new OnlySqlite();
        var source = Path.Combine(installation.Data, Database);
        if (!File.Exists(source))
            return new NoDatabase(Path.GetFullPath(installation.Data));
        var (copy, unfinished) = (target + ".db-copy", target + ".unfinished");
        try
        {
            File.Delete(copy);
            await using (var connection = new SqliteConnection($"Data Source={source};Mode=ReadWrite;Pooling=False"))
            {
                await connection.OpenAsync(cancel);
                await using var command = connection.CreateCommand();
                command.CommandText = "VACUUM INTO $copy";
                command.Parameters.AddWithValue("$copy", copy);
                await command.ExecuteNonQueryAsync(cancel);
            }

            await using (var file = new FileStream(unfinished, FileMode.Create))
            {
                await using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
                {
                    await archive.CreateEntryFromFileAsync(copy, Database, CompressionLevel.Fastest, cancel);
                    foreach (var folder in Folders)
                        await Add(archive, installation.Folder(folder), folder, cancel);
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, target, overwrite: true);
            return new FileInfo(target).Length;
        }
        finally
        {
            File.Delete(copy);
            File.Delete(unfinished);
        }
    }

    /// <summary>Restores a backup into a data folder that has no database yet.</summary>
    public static async Task<Result<Done>> Restore(Installation installation, string source, CancellationToken cancel)
    {
        if (File.Exists(Path.Combine(installation.Data, Database)))
            return new NotEmpty(Path.GetFullPath(installation.Data));
        if (!File.Exists(source))
            return new NotFound($"备份文件 {source}");
        foreach (var folder in Folders)
            installation.Folder(folder);
        // Throws on a damaged archive or an entry that points outside; the database comes last, so that a cut leaves no database.
        await using var archive = await ZipFile.OpenReadAsync(source, cancel);
        var root = Path.GetFullPath(installation.Data) + Path.DirectorySeparatorChar;
        foreach (var entry in archive.Entries.OrderBy(entry => entry.FullName == Database))
        {
            var place = Path.GetFullPath(Path.Combine(root, entry.FullName));
            if (!place.StartsWith(root, StringComparison.Ordinal))
                throw new InvalidDataException($"The backup names a file outside the data folder: {entry.FullName}");
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            await entry.ExtractToFileAsync(place, overwrite: true, cancel);
        }

        return Done.Instance;
    }

    private static async Task Add(ZipArchive archive, string folder, string name, CancellationToken cancel)
    {
        // What is still being uploaded has no digest for a name and belongs to nobody yet.
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => name != "files" || Path.GetFileName(path).Length == 64))
            await archive.CreateEntryFromFileAsync(path, $"{name}/{Path.GetRelativePath(folder, path).Replace('\\', '/')}", CompressionLevel.Fastest, cancel);
    }

    private sealed record OnlySqlite() : Error("backup.postgres", "PostgreSQL 请用 pg_dump 备份数据库，再复制 files/ 和 keys/；见 docs/operating.md。");

    private sealed record NoDatabase(string Folder) : Error("backup.none", $"{Folder} 里没有数据库，没有可备份的。");

    private sealed record NotEmpty(string Folder) : Error("restore.notEmpty", $"{Folder} 里已经有数据库。请恢复到空的文件夹，以免覆盖。");
}
