using Jicengtong.Modules.Organization.Contracts;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>The organisation of this installation as the planner and the audiences need it.</summary>
internal sealed class OrganizationRecords(IOrganizationExport organization)
{
    /// <summary>Today's people, units, posts and duties; no groups.</summary>
    public async Task<ChatRecords> Today(DateOnly today, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("jct-groups-").FullName;
        try
        {
            await organization.WriteTo(folder, cancel);
            return OrganizationFiles.Read(folder, today);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
