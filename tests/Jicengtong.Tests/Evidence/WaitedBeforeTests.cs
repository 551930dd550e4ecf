using Jicengtong.Modules.Evidence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Evidence;

/// <summary>Leaves that waited for their place when the program was updated get it afterwards (docs/decisions/0043-leaves-wait-together.md).</summary>
public sealed class WaitedBeforeTests : EvidenceTests
{
    [Fact]
    public async Task What_waited_before_the_update_is_sequenced_after_it()
    {
        await Node.Record(5);
        await Node.Sequence();
        await Node.Record(3);
        var waiting = (await Node.Leaves()).Where(leaf => leaf.Sequence is null).ToList();
        await Node.Execute("DELETE FROM evidence_waiting");
        await Migrate("SearchByNumber");
        foreach (var leaf in waiting)
            await Node.Execute("INSERT INTO evidence_leaves (id, subject, at, bytes, salt) VALUES (@Id, @Subject, @At, @Bytes, @Salt)", new { leaf.Id, leaf.Subject, leaf.At, leaf.Bytes, leaf.Salt });
        await Migrate("LeavesWaitTogether");

        Assert.Equal(3, await Node.Number(EvidenceNode.WaitingLeaves));
        await Node.Sequence();
        var report = await Node.Audit();
        Assert.Equal((8, 0), (report.Size, report.Mismatches.Count));
        Assert.Equal(waiting.Select(leaf => (leaf.Id, Convert.ToHexString(leaf.Bytes), Convert.ToHexString(leaf.Salt))), (await Node.Leaves()).Skip(5).Select(leaf => (leaf.Id, Convert.ToHexString(leaf.Bytes), Convert.ToHexString(leaf.Salt))));
    }

    private Task<int> Migrate(string to) => Node.Do(async services =>
    {
        var db = services.GetRequiredService<AppDb>();
        // As the program does before it migrates.
        if (!TestDatabase.IsPostgres)
            await Watched.TakeDown(db, CancellationToken.None);
        await db.GetService<IMigrator>().MigrateAsync(to);
        return 0;
    });
}
