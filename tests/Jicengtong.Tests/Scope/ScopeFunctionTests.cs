using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Scope;

/// <summary>The scope function itself, against the oracle: in memory on 10,000 random trees, and as the database answers it.</summary>
public sealed class ScopeFunctionTests : TownTests
{
    private static readonly string[] Kinds = ["省", "州", "县市区", "部门", "乡镇街道", "内设机构", "村社区", "网格", "专班", "兵团"];

    protected override Task<Town> Open() => Town.Open(empty: true);

    [Fact]
    public void On_10000_random_trees_a_range_of_paths_is_a_subtree()
    {
        for (var seed = 0; seed < 10_000; seed++)
        {
            var random = new Random(seed);
            var tree = Tree(random, random.Next(1, 40), "");
            var oracle = new TreeOracle(tree.Select(unit => (unit.Code, unit.Kind, unit.Parent)), []);
            for (var question = 0; question < 5; question++)
            {
                var (unit, root) = (tree[random.Next(tree.Count)], tree[random.Next(tree.Count)]);
                var expected = oracle.IsWithin(unit.Code, root.Code);
                Assert.True(expected == UnitPath.IsWithin(unit.Path, root.Path), $"seed {seed}: {unit.Path} in {root.Path}");
                Assert.True(expected == (string.CompareOrdinal(unit.Path, root.Path) >= 0 && string.CompareOrdinal(unit.Path, UnitPath.End(root.Path)) < 0), $"seed {seed}: {unit.Path} between {root.Path} and its end");
            }
        }
    }

    [Fact]
    public async Task What_a_person_may_act_for_is_what_the_oracle_says_in_10000_questions_on_trees_in_the_database()
    {
        var (asked, yes) = (0, 0);
        for (var forest = 0; forest < 40; forest++)
        {
            var random = new Random(forest);
            var tree = Tree(random, 60, $"F{forest}x");
            var people = Enumerable.Range(0, 12).Select(_ => Ids.Next()).ToList();
            var held = people.SelectMany(person => Enumerable.Range(0, random.Next(1, 4)).Select(_ => (Person: person, Unit: tree[random.Next(tree.Count)].Code))).Distinct().ToList();
            await Settle(tree, people, held);
            var oracle = new TreeOracle(tree.Select(unit => (unit.Code, unit.Kind, unit.Parent)), held);
            foreach (var person in people)
            {
                var user = await Town.Do(services => services.GetRequiredService<ICurrentUsers>().Find(person, null, default));
                var within = (await Town.Do(services => services.GetRequiredService<Sql>().Query<string>(
                    $"SELECT code FROM organization_units WHERE {string.Join(" OR ", user!.Posts.Select((_, at) => $"(unit_path >= @from{at} AND unit_path < @to{at})"))}", Ranges(user!), default))).ToHashSet();
                foreach (var unit in tree.OrderBy(_ => random.Next()).Take(21))
                {
                    var expected = oracle.Governs(person, unit.Code);
                    Assert.True(expected == user!.Governs(unit.Path), $"forest {forest}: {person} and {unit.Path} in memory");
                    Assert.True(expected == within.Contains(unit.Code), $"forest {forest}: {person} and {unit.Path} in the database");
                    asked++;
                    yes += expected ? 1 : 0;
                }
            }
        }

        Assert.True(asked >= 10_000 && yes > 1_000, $"{asked} questions, {yes} answered yes");
    }

    // Codes that begin with one another, digits before letters, small before capital: where an order other than that of bytes would err.
    private static List<(string Code, string Kind, string? Parent, string Path)> Tree(Random random, int size, string prefix)
    {
        var tree = new List<(string Code, string Kind, string? Parent, string Path)>();
        var codes = new HashSet<string>();
        while (tree.Count < size)
        {
            var parent = tree.Count == 0 || random.Next(12) == 0 ? ((string Code, string Kind, string? Parent, string Path)?)null : tree[random.Next(tree.Count)];
            var code = random.Next(3) == 0 && parent is { } above && above.Code.Length < 24 ? above.Code + Letter(random) : prefix + string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Letter(random)));
            if (codes.Add(code))
                tree.Add((code, Kinds[random.Next(Kinds.Length)], parent?.Code, $"{parent?.Path}{code}/"));
        }

        return tree;
    }

    private static char Letter(Random random) => "019AZaz"[random.Next(7)];

    private static Dapper.DynamicParameters Ranges(CurrentUser user)
    {
        var args = new Dapper.DynamicParameters();
        foreach (var (path, at) in user.Posts.Select((post, at) => (post.JurisdictionPath, at)))
        {
            args.Add($"from{at}", path);
            args.Add($"to{at}", UnitPath.End(path));
        }

        return args;
    }

    private Task<Result<Done>> Settle(List<(string Code, string Kind, string? Parent, string Path)> tree, List<Guid> people, List<(Guid Person, string Unit)> held) => Town.Do(services => services.GetRequiredService<Work>().Run<Done>(() =>
    {
        var db = services.GetRequiredService<AppDb>();
        db.AddRange(tree.Select(unit => new Modules.Organization.Unit { Code = unit.Code, Name = unit.Code, Kind = unit.Kind, ParentCode = unit.Parent, UnitPath = unit.Path }));
        db.AddRange(people.Select(person => new Modules.Organization.Person { Id = person, Account = person.ToString("N"), Name = "某人" }));
        db.AddRange(held.Select(post => new Modules.Organization.Appointment { Id = Ids.Next(), PersonId = post.Person, UnitCode = post.Unit, Post = "岗", Kind = "任职", StartsOn = new DateOnly(2026, 1, 1) }));
        return Task.FromResult<Result<Done>>(Done.Instance);
    }, default));
}
