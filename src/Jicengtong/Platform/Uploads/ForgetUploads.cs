namespace Jicengtong.Platform;

/// <summary>Sweeps away what was begun and never used, and bytes that belong to no upload.</summary>
internal sealed class ForgetUploads(Sql sql, Work work, UploadPlaces places, TimeProvider clock) : IJob
{
    public async Task Run(CancellationToken cancel)
    {
        await work.Run<Done>(async () =>
        {
            await sql.Execute("DELETE FROM platform_uploads WHERE expires_at < @now", new { now = clock.GetUtcNow() }, cancel);
            return Done.Instance;
        }, cancel);
        // Bytes come after their row, so what lay here before the rows were read and has none is left over.
        var lying = Directory.GetFiles(places.Folder);
        var kept = (await sql.Query<Guid>("SELECT id FROM platform_uploads", null, cancel)).Select(id => id.ToString("N")).ToHashSet();
        foreach (var file in lying.Where(file => !kept.Contains(Path.GetFileName(file))))
            File.Delete(file);
    }
}
