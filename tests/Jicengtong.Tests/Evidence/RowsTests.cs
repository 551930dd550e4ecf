using System.Data.Common;
using Jicengtong.Modules.Evidence;
using Jicengtong.Modules.Organization;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Evidence;

/// <summary>The tables people work with, compared with their leaves.</summary>
[Trait("Database", "both")]
public sealed class RowsTests
{
    private const int Rounds = 6_000;

    [Fact]
    public async Task Every_row_has_its_leaf_and_whatever_a_superuser_does_to_6000_rows_is_found()
    {
        await using var node = await EvidenceNode.OpenSmallTown();
        await using var middle = new KeptRows();
        await SmallTown.Live(node, async () =>
        {
            await node.Sequence();
            await middle.Keep(node);
        });
        await node.Sequence();
        await using var scope = node.Services.CreateAsyncScope();
        var store = node.Services.GetRequiredService<Store>();
        var spoiling = new RowSpoiling(scope.ServiceProvider.GetRequiredService<AppDb>(), store.Kind, middle, new Random(20261122));
        await using var connection = await store.Open(CancellationToken.None);
        using var turn = await store.EnterToWrite(CancellationToken.None);
        await using (var untouched = await store.Begin(connection, CancellationToken.None))
            Assert.False(await Finds(node, scope.ServiceProvider, connection, untouched));

        var (done, missed) = (0, new List<string>());
        for (var attempt = 0; done < Rounds && attempt < Rounds * 6; attempt++)
        {
            await using var transaction = await store.Begin(connection, CancellationToken.None);
            if (await spoiling.Spoil(connection, transaction, attempt) is not { } spoilt)
                continue;
            done++;
            if (!await Finds(node, scope.ServiceProvider, connection, transaction, spoilt.Subjects))
                missed.Add(spoilt.How);
        }

        Assert.Equal(Rounds, done);
        Assert.True(missed.Count == 0, $"{missed.Count}: " + string.Join('\n', missed.Distinct().Order().Take(40)));
        Assert.True(spoiling.Ways.Count > 60, string.Join('\n', spoiling.Ways));
        await using var after = await store.Begin(connection, CancellationToken.None);
        Assert.False(await Finds(node, scope.ServiceProvider, connection, after));
    }

    [Fact]
    public async Task The_first_and_every_changed_row_is_named()
    {
        await using var node = await EvidenceNode.OpenSmallTown();
        await SmallTown.Live(node, () => Task.CompletedTask);
        await node.Sequence();
        var (code, output, errors) = EvidenceCommandRun.Of(node.Built, "evidence", "check");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("行和存证一致", output);

        var directive = await node.Do(services => services.GetRequiredService<Sql>().First<Guid>("SELECT id FROM directive_directives WHERE withdrawal IS NULL", null, CancellationToken.None));
        await node.Execute("UPDATE directive_directives SET content = replace(content, '管住火源', '不用管火源') WHERE id = @directive", new { directive });
        await node.Execute("UPDATE directive_answers SET text = '不算。'");
        await node.Execute("UPDATE inbox_receipts SET at = @at WHERE answer = 'Done' AND text = '已逐户告知'", new { at = TestClock.At(11, 1, 8) });
        await node.Execute("DELETE FROM problem_entries WHERE sequence = 1");
        (code, _, errors) = EvidenceCommandRun.Of(node.Built, "evidence", "check");
        Assert.Equal(1, code);
        Assert.Contains($"directive-row:{directive}：表里写的和存证", errors);
        Assert.Contains("answer-row:", errors);
        Assert.Contains("收件箱里写着有回执，存过的回执里没有这一次", errors);
        Assert.Equal(2, errors.Split('\n').Count(line => line.StartsWith("problem-line:", StringComparison.Ordinal) && line.Contains("表里没有了", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task After_a_revision_and_a_handover_every_row_still_fits_its_leaf_and_a_round_made_up_does_not()
    {
        await using var node = await EvidenceNode.OpenSmallTown();
        var (bureau, clerk, office) = (await node.As("u0021"), await node.As("u0151"), await node.As("u0142"));
        var id = (await bureau.Post("/api/directives", Directives.IssueTests.Draft()).Json(201)).GetProperty("id").GetString();
        await bureau.Put($"/api/directives/{id}/issue").Json();
        var ask = (await clerk.GetAsync("/api/inbox").Json()).GetProperty("items")[0].GetProperty("id").GetString();
        await clerk.Put($"/api/asks/{ask}/receipt", new { answer = "understood" }).Json(204);
        Assert.Equal(1, (await bureau.Put($"/api/directives/{id}/revision", new { text = "一、压实责任。二、管住火源，禁止野外用火。", why = "写清楚" }).Json()).GetProperty("askedAgain").GetInt32());
        await clerk.Put($"/api/asks/{ask}/receipt", new { answer = "understood", round = 2 }).Json(204);
        await office.Put("/api/duties/assignment", new { matter = "森林草原防灭火", unit = "513401111", holder = "u0150", why = "调走了" }).Json(204);
        await (await node.As("u0150")).Put($"/api/asks/{ask}/receipt", new { answer = "done", text = "已落实" }).Json(204);
        await node.Sequence();
        var (code, _, errors) = EvidenceCommandRun.Of(node.Built, "evidence", "check");
        Assert.Equal((0, ""), (code, errors));

        await node.Execute("UPDATE inbox_asks SET renewed_at = @at", new { at = TestClock.At(11, 30, 8) });
        (code, _, errors) = EvidenceCommandRun.Of(node.Built, "evidence", "check");
        Assert.True(code == 1 && errors.Contains("asked:", StringComparison.Ordinal), errors);
    }

    [Fact]
    public async Task A_post_that_ends_and_a_duty_that_changes_hands_leave_leaves_and_an_import_of_the_same_leaves_none()
    {
        await using var node = await EvidenceNode.OpenSmallTown();
        var before = (await node.Leaves()).Count;
        Assert.Equal(await node.Number("SELECT count(*) FROM organization_appointments") + await node.Number("SELECT count(*) FROM organization_duties"), before);
        await Import(SmallTown.Open);
        Assert.Equal(before, (await node.Leaves()).Count);
        await Import(name => name switch
        {
            "appointments.csv" => Text("account,unit,post,kind,from,to\nu0021,513401D07,科员,任职,2024-01-01,2026-12-31"),
            "duties.csv" => Text("matter,unit,role,account,deputy,list,basis\n饮水安全,513401111,牵头,u0168,u0151,配合,乡镇履职事项清单"),
            _ => null,
        });
        // The post, the duty, and the line of its history that says what the list changed.
        Assert.Equal(before + 3, (await node.Leaves()).Count);
        await node.Sequence();
        Assert.Equal(0, EvidenceCommandRun.Of(node.Built, "evidence", "check").Code);

        Task<int> Import(Func<string, Stream?> open) => node.Do(async services =>
        {
            var import = services.GetRequiredService<ImportOrganization>();
            var report = await services.GetRequiredService<Work>().Run(() => import.Run(OrganizationFolder.Read(open), null, CancellationToken.None), CancellationToken.None);
            Assert.Empty(report.Value.Faults);
            return 0;
        });

        static MemoryStream Text(string csv) => new(System.Text.Encoding.UTF8.GetBytes(csv));
    }

    // One mismatch is enough, and the log is read only where the rows say nothing.
    private static async Task<bool> Finds(EvidenceNode node, IServiceProvider scope, DbConnection connection, DbTransaction transaction, string likely = "")
    {
        var (log, key) = (new StoredLog(connection, transaction, node.Services.GetRequiredService<Anchors>()), node.Services.GetRequiredService<SigningKey>());
        var sql = scope.GetRequiredService<Sql>();
        using (log.Join(sql))
            if (await new CompareRows(scope.GetRequiredService<AppDb>(), sql, new WaitingLeaves(sql), key, scope.GetServices<IProvenSource>()).FindsAny(likely, CancellationToken.None))
                return true;
        return (await LogAudit.Run(log, key.Public)).Mismatches.Count > 0;
    }
}
