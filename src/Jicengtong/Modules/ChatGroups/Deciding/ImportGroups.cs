using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>From uploaded lists to a calculated plan; messages are counted and gone when it returns.</summary>
internal sealed class ImportGroups(UploadedLists lists, CalculatePlan calculate)
{
    /// <summary>A list to fill in, one line a member; the titles are those <see cref="ExportColumns"/> knows.</summary>
    public const string EmptyList = "群名称,姓名,单位,群主,事项,每天消息数\r\n";

    private const int LongestSource = 900;

    /// <returns>The plan; <c>groups.files</c>, <c>groups.faults</c> or <c>groups.impossible</c>.</returns>
    public async Task<Result<CalculatedPlan>> Run(IReadOnlyList<(string Name, Func<Stream> Open)> files, PlanWishes wishes, bool skipsUnknown, CancellationToken cancel)
    {
        var records = await lists.Read(files, skipsUnknown, cancel);
        return records.Succeeded ? await calculate.Run(records.Value, wishes, cancel) : records.Error;
    }

    /// <summary>The files of a form that have a name.</summary>
    public static IReadOnlyList<(string Name, Func<Stream> Open)> FilesOf(IFormCollection form)
        => [.. form.Files.Where(file => file.FileName.Length > 0).Select(file => (file.FileName, (Func<Stream>)file.OpenReadStream))];

    /// <summary>The lists of the demo town.</summary>
    public static IReadOnlyList<(string Name, Func<Stream> Open)> Demo(string folder)
        => [.. new[] { "groups.csv", "group_members.csv", "messages.csv" }.Select(name => (name, (Func<Stream>)(() => File.OpenRead(Path.Combine(folder, name)))))];

    /// <summary>Names of the files, for people.</summary>
    public static string SourceOf(IReadOnlyList<(string Name, Func<Stream> Open)> files)
        => string.Join("、", files.Select(file => Path.GetFileName(file.Name))) is { Length: > LongestSource } many ? many[..LongestSource] + "…" : string.Join("、", files.Select(file => Path.GetFileName(file.Name)));
}
