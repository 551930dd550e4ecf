using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>Reads uploaded lists of groups against the organisation of this installation; the uploads are gone when it returns.</summary>
internal sealed class UploadedLists(IOrganizationExport organization, TimeProvider clock)
{
    private const int FaultsShown = 8;

    /// <summary>One list of groups in two files: one without the other says nothing.</summary>
    private static readonly string[] Parts = ["groups.csv", "group_members.csv"];
    private static readonly string[] Known = [".CSV", ".XLSX", ".XLS", ".TXT"];
    private static readonly string[] Organization = ["people.csv", "units.csv", "appointments.csv", "duties.csv", "matters.csv", "places.csv"];

    /// <returns>The records with counts instead of messages; <c>groups.files</c> or <c>groups.faults</c>.</returns>
    public async Task<Result<ChatRecords>> Read(IReadOnlyList<(string Name, Func<Stream> Open)> files, bool skipsUnknown, CancellationToken cancel)
    {
        if (files.Count == 0)
            return new Invalid("files", "请选群的名单：自己填的表，或者企业微信、钉钉导出的群成员表。没有的话，点开下面“名单从哪里来”，下载空表。", "groups.files");
        var named = files.Select(file => Path.GetFileName(file.Name)).ToList();
        if (named.TrueForAll(name => Parts.Contains(name) || name == "messages.csv") && Parts.Except(named).ToList() is { Count: > 0 } missing)
            return new Invalid("files", $"选了 {string.Join("、", named)}，还缺 {string.Join("、", missing)}（群的名单）。请按住 Ctrl 把要的文件一起选上；没有这两个文件，也可以用自己填的一张表。", "groups.files");
        var folder = Directory.CreateTempSubdirectory("jct-groups-").FullName;
        try
        {
            await organization.WriteTo(folder, cancel);
            foreach (var (name, open) in files)
            {
                if (!Known.Contains(Path.GetExtension(name).ToUpperInvariant()))
                    return new Invalid("files", $"“{Path.GetFileName(name)}”不是能读的文件。请选 .csv、.xlsx、.xls 或 .txt。", "groups.files");
                if (Organization.Contains(Path.GetFileName(name)))
                    return new Invalid("files", $"“{Path.GetFileName(name)}”不用选：机构、人员和职责用系统里现有的。", "groups.files");
                await using var source = open();
                await using var target = File.Create(Path.Combine(folder, Path.GetFileName(name)));
                await source.CopyToAsync(target, cancel);
            }

            var (records, faults) = await Task.Run(() => ChatFolder.Read(folder, skipsUnknown, WorkingCalendar.LocalDay(clock.GetUtcNow())), cancel);
            return records is null ? new Unreadable(faults) : records;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record Unreadable : Error
    {
        public Unreadable(IReadOnlyList<FolderFault> faults)
            : base("groups.faults", string.Join('\n', faults.Take(FaultsShown).Select(fault => fault.ToString())) + (faults.Count > FaultsShown ? $"\n还有 {faults.Count - FaultsShown} 处。" : ""))
            => Field = "files";
    }
}
