using Jicengtong.Modules.Problems;
using Jicengtong.Modules.Problems.Monthly;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Problems.Monthly;

/// <summary>What is added up as problems change is what counting them one by one gives, whoever changes them and however far the adding up has come.</summary>
public sealed class CountedMonthsTests : TownTests
{
    private const int Steps = 300;

    // What changes a problem's line in the month, each with what it may become.
    private static readonly string[][] Changes =
    [
        ["answer_took = 1", "answer_took = 172800", "answer_took = 172801", "answer_took = 90000000", "answer_took = NULL"], ["in_time = (1 = 1)", "in_time = (1 = 0)", "in_time = NULL"],
        ["state = 'Closed'", "state = 'Waiting'", "state = 'Suspended'", "state = 'Answered'"], ["rating = 'Satisfied'", "rating = 'Mostly'", "rating = 'Dissatisfied'", "rating = NULL"],
        ["round = 1", "round = 2"], ["times_returned = 0", "times_returned = 2"], ["handler_key = 'spot'", "handler_key = 'duty'"], ["handler_unit = '513401D10', handler_unit_name = '甲'", "handler_unit = '513401D11', handler_unit_name = '乙'"],
        ["matter = '安全生产'", "matter = '道路交通安全'"], ["month = 202610", "month = 202611"], ["title = '别的'"],
    ];

    [Fact]
    public async Task However_problems_change_the_months_add_up()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await (await Town.As("u0362")).Report();
        for (var step = 1; step <= Steps; step++)
        {
            await Change(random, step);
            if (random.Next(12) == 0)
                await Fold();
            if (random.Next(10) == 0 || step == Steps)
                Assert.True((await Counted()).SequenceEqual(await OneByOne()), $"seed {seed}, step {step}");
        }

        // Everything added up, and nothing left beside it.
        await Fold();
        Assert.Equal(await OneByOne(), await Counted());
        Assert.Equal(0, await Number("problem_month_changes"));
        Assert.Equal((await OneByOne()).Count, await Number("problem_month_cells"));
    }

    [Fact]
    public async Task Whoever_lost_the_triggers_counts_anew_at_the_next_start()
    {
        var secretary = await Town.As("u0362");
        await secretary.Report();
        await Fold();
        await Town.Do(services => services.GetRequiredService<Work>().Run<Done>(async () =>
        {
            await MonthTriggers.Drop(services.GetRequiredService<Sql>(), CancellationToken.None);
            return Done.Instance;
        }, CancellationToken.None));
        await secretary.Report("第二件，没有人数");
        Assert.NotEqual(await OneByOne(), await Counted());
        await MonthTriggers.Ensure(Town.Services, CancellationToken.None);
        Assert.Equal(await OneByOne(), await Counted());
        await secretary.Report("第三件");
        Assert.Equal(await OneByOne(), await Counted());
    }

    [Fact]
    public async Task Cells_that_are_not_what_changes_belong_to_are_counted_anew()
    {
        var (secretary, clerk) = (await Town.As("u0362"), await Town.As("u0168"));
        var id = await secretary.Report();
        await clerk.Answer(id).Json(204);
        await Fold();
        await Execute("UPDATE problem_problems SET answer_took = 77");
        await Fold();
        await Execute($"UPDATE problem_month_cells SET took = {(TestDatabase.IsPostgres ? "'\\x05'::bytea" : "x'05'")}");
        await Execute("UPDATE problem_problems SET answer_took = 78");
        await Fold();
        Assert.Equal(await OneByOne(), await Counted());
    }

    [Fact]
    public void The_median_is_that_of_the_sorted_and_packing_loses_nothing()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var seconds = Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(round % 3 == 0 ? 5 : int.MaxValue)).ToList();
            var sorted = seconds.Order().ToList();
            Assert.Equal(sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + (double)sorted[sorted.Count / 2]) / 2, PackedSeconds.Median([.. seconds]));
            var unpacked = new List<int>();
            PackedSeconds.Unpack(PackedSeconds.Pack(seconds), unpacked);
            Assert.Equal(sorted, unpacked);
        }
    }

    private async Task Change(Random random, int step)
    {
        switch (random.Next(10))
        {
            case 0 when step > 20:
                await Execute($"DELETE FROM problem_entries WHERE problem_id = {Any(random)}; DELETE FROM problem_problems WHERE id = {Any(random)} AND NOT EXISTS (SELECT 1 FROM problem_entries WHERE problem_id = problem_problems.id)");
                break;
            case < 5:
                await Copy(step);
                break;
            default:
                var set = string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(Changes.Length)).Distinct().Select(which => Changes[which][random.Next(Changes[which].Length)]));
                await Execute($"UPDATE problem_problems SET {set}" + (random.Next(8) == 0 ? "" : $" WHERE id = {Any(random)}"));
                break;
        }
    }

    private static string Any(Random random) => $"(SELECT id FROM problem_problems ORDER BY number LIMIT 1 OFFSET (SELECT count(*) * {random.Next(100)} / 100 FROM problem_problems))";

    // One more like one that is there.
    private Task<int> Copy(int step) => Town.Do(async services =>
    {
        var columns = services.GetRequiredService<AppDb>().Model.FindEntityType(typeof(Problem))!.GetProperties().Select(property => property.GetColumnName()).ToList();
        var values = columns.Select(column => column switch { "id" => "@id", "number" => "@number", _ => column });
        return await services.GetRequiredService<Sql>().Execute($"INSERT INTO problem_problems ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} FROM problem_problems ORDER BY id LIMIT 1",
            new { id = Guid.NewGuid(), number = $"无{step}" }, CancellationToken.None);
    });

    private Task<int> Fold() => Town.Do(async services =>
    {
        await services.GetRequiredService<FoldMonths>().Run(CancellationToken.None);
        return 0;
    });

    private Task<int> Execute(string statement) => Town.Do(services => services.GetRequiredService<Sql>().Execute(statement, null, CancellationToken.None));

    private Task<long> Number(string table) => Town.Do(services => services.GetRequiredService<Sql>().First<long>($"SELECT count(*) FROM {table}", null, CancellationToken.None));

    private Task<List<string>> Counted() => Town.Do(async services =>
    {
        var tally = new MonthTally();
        await services.GetRequiredService<Sql>().Read(MonthTally.Everything("1 = 1"), null, tally.Add, CancellationToken.None);
        return Lines(tally.Cells.Where(cell => cell[0] != 0).Select(cell => (cell.Key, Enumerable.Range(0, MonthTally.CountNames.Count).Select(at => cell[at]), cell.Took.Order().AsEnumerable())));
    });

    // As docs/figures.md says it, from the problems alone.
    private Task<List<string>> OneByOne() => Town.Do(async services => Lines((await services.GetRequiredService<AppDb>().Set<Problem>().AsNoTracking().ToListAsync())
        .GroupBy(problem => new MonthTally.Key(problem.Month, problem.UnitCode, problem.Matter, problem.HandlerUnit)).Select(cell =>
        {
            int Of(Func<Problem, bool> counts) => cell.Count(counts);
            IEnumerable<int> all =
            [
                cell.Count(), Of(one => one.AnswerTook <= 48 * 3600), Of(one => one.InTime == true), Of(one => one.State == ProblemState.Closed), Of(one => one.HandlerKey == "spot"), Of(one => one.State == ProblemState.Suspended),
                Of(one => one.Rating is not null), Of(one => one.Rating is Rating.Satisfied or Rating.Mostly), Of(one => one.Round > 1), Of(one => one.TimesReturned > 0),
            ];
            return (cell.Key, all, cell.Where(one => one.AnswerTook is not null).Select(one => (int)one.AnswerTook!.Value).Order().AsEnumerable());
        })));

    private static List<string> Lines(IEnumerable<(MonthTally.Key Key, IEnumerable<int> Counts, IEnumerable<int> Took)> cells)
        => [.. cells.Select(cell => $"{cell.Key}: {string.Join(' ', cell.Counts)}: {string.Join(' ', cell.Took)}").Order(StringComparer.Ordinal)];
}
