using Jicengtong.Modules.Evidence.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Evidence;

/// <summary>Evidence about the running of the installation itself, recorded by rooms that know nothing of this one: for the audit administrator.</summary>
internal sealed class AuditedSubject(string prefix, Dictionary<string, string> words) : IEvidenceSubject
{
    public string Prefix => prefix;

    public IReadOnlyDictionary<string, string> Words => words;

    public Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => Task.FromResult(user.Administers is AdministratorKind.Audit);
}
