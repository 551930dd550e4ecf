namespace Jicengtong.Modules.Organization.Contracts;

/// <summary>The organisation as the five files it can be imported from.</summary>
public interface IOrganizationExport
{
    /// <summary>Writes units, people (without phone numbers), appointments, matters and duties as CSV (UTF-8) into the folder.</summary>
    Task WriteTo(string folder, CancellationToken cancel);
}
