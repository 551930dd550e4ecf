using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>Who asked and who was asked, and who stands in: not everybody who got the same notice.</summary>
internal sealed class WorkTogether(Sql sql) : IWorkTogether
{
    public async Task<bool> OnTheSameAsk(Guid one, Guid other, CancellationToken cancel) => await sql.First<int?>("""
        SELECT 1 FROM inbox_asks a JOIN inbox_subjects s ON s.id = a.subject_id
        WHERE a.box IN ('todo', 'know') AND ((a.holder_id = @one AND (s.asked_by = @other OR a.deputy_id = @other)) OR (a.holder_id = @other AND (s.asked_by = @one OR a.deputy_id = @one))) LIMIT 1
        """, new { one, other }, cancel) is not null;
}
