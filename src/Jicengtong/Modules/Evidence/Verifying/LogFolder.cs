using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Jicengtong.Modules.Evidence;

/// <summary>
/// An exported log: <c>checkpoint</c>, <c>checkpoints.jsonl</c>, <c>key.pem</c>, and under <c>tile/</c> hashes and entries as C2SP
/// tlog-tiles lays them out. Copies of checkpoints that somebody kept elsewhere are given as anchors.
/// </summary>
public sealed class LogFolder(string folder, IReadOnlyList<string> anchors) : ILogSource
{
    private const string Newest = "checkpoint";
    private const string All = "checkpoints.jsonl";
    private const string Key = "key.pem";
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<Mismatch> faults = [];

    /// <inheritdoc />
    public IReadOnlyList<Mismatch> Faults => faults;

    /// <summary>Does this folder look like an export?</summary>
    public static bool IsOne(string folder) => File.Exists(Path.Combine(folder, All));

    /// <summary>Writes a log into an empty folder.</summary>
    /// <exception cref="InvalidDataException">The log has gaps; an audit says where.</exception>
    public static async Task Write(ILogSource source, VerifyingKey key, string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, Key), key.Pem);
        var (bundle, next) = (new MemoryStream(), 0L);
        await foreach (var leaf in source.Leaves())
        {
            if (leaf.Sequence != next++)
                throw new InvalidDataException($"Leaf {next - 1} is missing.");
            var length = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)leaf.Bytes.Length));
            bundle.Write(length);
            bundle.Write(leaf.Bytes);
            if (next % Evidence.Tiles.Width == 0)
                await WriteBundle();
        }

        if (bundle.Length > 0)
            await WriteBundle();
        await foreach (var tile in source.Tiles())
            await WriteFile(folder, new TileAddress(tile.Level, tile.Number).Path(tile.Hashes.Length / MerkleHash.Size), tile.Hashes);
        await using var list = new StreamWriter(Path.Combine(folder, All)) { NewLine = "\n" };
        string? newest = null;
        await foreach (var checkpoint in source.Checkpoints())
            await list.WriteLineAsync(JsonSerializer.Serialize(newest = checkpoint.Note, Readable));
        if (newest is not null)
            await File.WriteAllTextAsync(Path.Combine(folder, Newest), newest);

        async Task WriteBundle()
        {
            await WriteFile(folder, "tile/entries/" + TileAddress.PathOf((next - 1) / Evidence.Tiles.Width, (int)((next - 1) % Evidence.Tiles.Width) + 1), bundle.ToArray());
            bundle.SetLength(0);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredLeaf> Leaves()
    {
        foreach (var (number, width, path) in Files("entries"))
        {
            var bytes = await File.ReadAllBytesAsync(path);
            var (at, index) = (0, 0);
            for (; at + 2 <= bytes.Length && at + 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at)) <= bytes.Length; index++)
            {
                var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));
                yield return new StoredLeaf((number * Evidence.Tiles.Width) + index, bytes[(at + 2)..(at + 2 + length)], null);
                at += 2 + length;
            }

            if (at != bytes.Length || index != width)
                faults.Add(new Mismatch(Path.GetRelativePath(folder, path), $"应有 {width} 片叶，读到 {index} 片"));
        }
    }

    /// <inheritdoc />
    public IAsyncEnumerable<StoredLeaf> Waiting() => AsyncEnumerable.Empty<StoredLeaf>();

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredTile> Tiles()
    {
        var parts = Path.Combine(folder, "tile");
        foreach (var part in Directory.Exists(parts) ? Directory.GetFileSystemEntries(parts) : [])
            if (Path.GetFileName(part) != "entries" && !(int.TryParse(Path.GetFileName(part), NumberStyles.None, CultureInfo.InvariantCulture, out var known) && known < 64 && Directory.Exists(part)))
                faults.Add(new Mismatch(Path.GetRelativePath(folder, part), "不该有这个文件"));
        for (var level = 0; level < 64; level++)
            foreach (var (number, width, path) in Files(level.ToString(CultureInfo.InvariantCulture)))
            {
                var hashes = await File.ReadAllBytesAsync(path);
                if (hashes.Length != width * MerkleHash.Size)
                    faults.Add(new Mismatch(Path.GetRelativePath(folder, path), "长度和文件名不符"));
                yield return new StoredTile(level, number, hashes);
            }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredNote> Checkpoints()
    {
        string? last = null;
        await foreach (var line in File.ReadLinesAsync(Path.Combine(folder, All)))
            if (NoteOf(line) is { } note)
                yield return Stored(last = note);
            else
                faults.Add(new Mismatch(All, "有一行读不懂"));
        var newest = Path.Combine(folder, Newest);
        if ((File.Exists(newest) ? await File.ReadAllTextAsync(newest) : null) != last)
            faults.Add(new Mismatch(Newest, "不是最后一个检查点"));
    }

    /// <inheritdoc />
    public IAsyncEnumerable<StoredNote> Anchors() => anchors.Select(Stored).OrderBy(anchor => anchor.Size).ToAsyncEnumerable();

    private static StoredNote Stored(string note)
        => new(SignedNote.Parse(note) is { } parsed && Checkpoint.Parse(parsed.Text) is { } checkpoint ? checkpoint.Size : -1, note);

    private static string? NoteOf(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(line) is { } note && JsonSerializer.Serialize(note, Readable) == line ? note : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private List<(long Number, int Width, string Path)> Files(string part)
    {
        var root = Path.Combine(folder, "tile", part);
        var files = new List<(long Number, int Width, string Path)>();
        if (!Directory.Exists(root))
            return files;
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            if (AddressOf(Path.GetRelativePath(root, path).Replace('\\', '/')) is var (number, width))
                files.Add((number, width, path));
            else
                faults.Add(new Mismatch(Path.GetRelativePath(folder, path), "不该有这个文件"));
        files.Sort();
        return files;
    }

    // What TileAddress.PathOf writes, and nothing else.
    private static (long Number, int Width)? AddressOf(string path)
    {
        var width = Evidence.Tiles.Width;
        var numbers = path;
        if (path.LastIndexOf(".p/", StringComparison.Ordinal) is var at and > 0)
        {
            if (!int.TryParse(path.AsSpan(at + 3), NumberStyles.None, CultureInfo.InvariantCulture, out width) || width is < 1 or >= Evidence.Tiles.Width)
                return null;
            numbers = path[..at];
        }

        var digits = new StringBuilder();
        foreach (var part in numbers.Split('/'))
            digits.Append(part.TrimStart('x'));
        return long.TryParse(digits.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && TileAddress.PathOf(number, width) == path ? (number, width) : null;
    }

    private static async Task WriteFile(string folder, string path, byte[] content)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, content);
    }
}
