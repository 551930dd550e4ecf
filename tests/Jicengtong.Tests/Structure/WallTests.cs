using Mono.Cecil;

namespace Jicengtong.Tests.Structure;

/// <summary>The walls stand, and each is seen to stop something planted. No module is listed by name.</summary>
public sealed class WallTests
{
    private const string Planted = "Jicengtong.Modules.Planted";

    // Somebody's inside and somebody's outside, whoever it is.
    private static Resident Inside => House.Ours.Residents.Values.First(resident => resident.Room.IsModule && !resident.IsContract && resident.Definition.IsClass);

    private static Resident Contract => House.Ours.Residents.Values.First(resident => resident.IsContract && resident.Definition.IsInterface);

    [Fact]
    public void The_house_has_its_rooms_and_modules_are_found_by_themselves()
    {
        var house = House.Ours;
        Assert.True(house.Modules.Count >= 3, "Modules were not found; every rule about them would be blind.");
        Assert.Contains(house.Residents.Values, resident => resident.IsContract);
        Assert.Equal([RoomKind.Platform, RoomKind.Module, RoomKind.Ui, RoomKind.Top], house.Residents.Values.Select(resident => resident.Room.Kind).Distinct().Order());
        Assert.Contains(house.Uses, use => use.From.Room.IsModule && use.To.Room == Room.Platform);
        Assert.NotEmpty(house.Standing);
        Assert.NotEmpty(house.Tables);
    }

    [Fact]
    public void Every_type_lives_in_a_room() => AssertStands(Walls.Homelessness);

    [Fact]
    public void Platform_knows_no_module_and_no_page() => AssertStands(Walls.PlatformKnowsNobody);

    [Fact]
    public void Modules_and_pages_use_only_Contracts_of_other_modules() => AssertStands(Walls.OnlyContracts);

    [Fact]
    public void Nobody_knows_the_top() => AssertStands(Walls.NobodyKnowsTheTop);

    [Fact]
    public void Modules_do_not_stand_on_each_other_in_a_circle() => AssertStands(Walls.NoCircles);

    [Fact]
    public void The_ground_floor_carries_and_features_meet_at_interfaces() => AssertStands(Walls.FeaturesMeetAtInterfaces);

    [Fact]
    public void A_tables_prefix_belongs_to_one_room() => AssertStands(Walls.OwnPrefix);

    [Fact]
    public void A_table_is_named_only_by_the_room_that_maps_it() => AssertStands(Walls.OwnTables);

    [Fact]
    public void Time_is_handed_in_and_nobody_sleeps() => AssertStands(Walls.TimeIsHandedIn);

    [Fact]
    public void A_leak_between_modules_is_found_wherever_it_hides()
    {
        var places = Plant.HidingPlaces.ToList();
        AssertFinds(Walls.OnlyContracts,
            module =>
            {
                for (var at = 0; at < places.Count; at++)
                    places[at].Value(module.Class(Planted, $"Intruder{at}"), module.Same(Inside));
            },
            [.. places.Select((_, at) => ($"{Planted}.Intruder{at}", Inside.FullName))]);
    }

    [Fact]
    public void A_page_that_knows_the_inside_of_a_module_is_found()
        => AssertFinds(Walls.OnlyContracts, module => module.Class("Jicengtong.Ui", "Intruder").Field(module.Same(Inside)), ("Jicengtong.Ui.Intruder", Inside.FullName));

    [Fact]
    public void Platform_that_knows_a_page_or_even_a_contract_is_found() => AssertFinds(Walls.PlatformKnowsNobody,
        module =>
        {
            module.Class("Jicengtong.Platform", "Intruder").Field(module.Same(Contract));
            module.Class("Jicengtong.Platform.Deep", "Intruder").Field(module.Class("Jicengtong.Ui", "Shown"));
        },
        ("Jicengtong.Platform.Intruder", Contract.FullName), ("Jicengtong.Platform.Deep.Intruder", "Jicengtong.Ui.Shown"));

    [Fact]
    public void A_module_that_knows_the_top_is_found()
        => AssertFinds(Walls.NobodyKnowsTheTop, module => module.Class(Planted, "Intruder").Field(module.GetType(nameof(Program))), ($"{Planted}.Intruder", nameof(Program)));

    [Fact]
    public void A_type_outside_every_room_is_found() => AssertFinds(Walls.Homelessness,
        module =>
        {
            module.Class("", "Intruder");
            module.Class("Elsewhere", "Intruder");
            module.Class("Jicengtong.Modules", "Intruder");
        },
        ("Intruder", "no room"), ("Elsewhere.Intruder", "no room"), ("Jicengtong.Modules.Intruder", "no room"));

    [Fact]
    public void A_circle_of_three_modules_is_found()
    {
        var found = New(Walls.NoCircles, module =>
        {
            var contracts = new[] { "A", "B", "C" }.Select(name => module.Interface($"{Planted}{name}.Contracts", "IOpen")).ToList();
            for (var at = 0; at < 3; at++)
                module.Class($"{Planted}{"ABC"[at]}", "Inside").Field(contracts[(at + 1) % 3]);
        });
        Assert.Equal([("PlantedA", "PlantedB"), ("PlantedB", "PlantedC"), ("PlantedC", "PlantedA")], found.Select(leak => (leak.From, leak.To)));
    }

    [Fact]
    public void A_feature_is_met_at_its_interface_but_not_at_what_works()
    {
        void MakeFeature(ModuleDefinition module) => module.Class($"{Planted}Feature", "Inside").Field(module.Same(Contract));
        Assert.Empty(New(Walls.All, module =>
        {
            MakeFeature(module);
            module.Class(Planted, "Guest").Field(module.Interface($"{Planted}Feature.Contracts", "IOpen"));
        }));
        AssertFinds(Walls.All,
            module =>
            {
                MakeFeature(module);
                var worker = module.Class($"{Planted}Feature.Contracts", "Worker");
                worker.Says("work");
                module.Class(Planted, "Guest").Field(worker);
            },
            ($"{Planted}.Guest", $"{Planted}Feature.Contracts.Worker"));
    }

    [Fact]
    public void Somebody_elses_table_in_a_text_is_found()
    {
        var (owner, table) = House.Ours.Tables.First(mapped => mapped.Room.IsModule);
        var prefix = table.Split('_')[0];
        AssertFinds(Walls.OwnTables,
            module =>
            {
                module.Class(Planted, "Plain").Says(table);
                module.Class(Planted, "Constant").Keeps($"SELECT 1 FROM {table} t");
                module.Class(Planted, "Pieces").Says($"SELECT 1 FROM\n  {prefix}_");
                module.Class("Jicengtong.Platform", "Unmapped").Says($"DELETE FROM {prefix}_search");
                module.Class($"Jicengtong.Modules.{owner}", "Own").Says($"SELECT 1 FROM {table}");
                // A column that refers to a neighbour's thing is not the neighbour's table.
                module.Class(Planted, "Column").Says($"SELECT {prefix}_id FROM planted_things WHERE {prefix}_id = @id");
            },
            ($"{Planted}.Plain", table), ($"{Planted}.Constant", table), ($"{Planted}.Pieces", $"{prefix}_"), ("Jicengtong.Platform.Unmapped", $"{prefix}_search"));
    }

    [Fact]
    public void A_table_of_Platform_in_a_module_is_found()
    {
        var (_, table) = House.Ours.Tables.First(mapped => mapped.Room == Room.Platform);
        AssertFinds(Walls.OwnTables, module => module.Class(Planted, "Intruder").Says($"INSERT INTO {table} (id) VALUES (1)"), ($"{Planted}.Intruder", table));
    }

    [Fact]
    public void A_table_mapped_under_somebody_elses_prefix_is_found()
    {
        var (owner, table) = House.Ours.Tables.First(mapped => mapped.Room.IsModule);
        var prefix = table.Split('_')[0] + "_";
        var leak = Assert.Single(New(Walls.OwnPrefix, module => module.Class(Planted, "Mapping").Maps(prefix + "planted")));
        Assert.Equal(prefix, leak.To);
        Assert.Contains(owner.Name, leak.From, StringComparison.Ordinal);
    }

    [Fact]
    public void A_look_at_the_clock_and_a_nap_are_found()
    {
        AssertFinds(Walls.TimeIsHandedIn,
            module =>
            {
                module.Class(Planted, "Local").Calls(typeof(DateTime).GetProperty(nameof(DateTime.Now))!.GetMethod!);
                module.Class(Planted, "Universal").Calls(typeof(DateTimeOffset).GetProperty(nameof(DateTimeOffset.UtcNow))!.GetMethod!);
                module.Class("Jicengtong.Platform", "Sleeper").Calls(typeof(Thread).GetMethod(nameof(Thread.Sleep), [typeof(int)])!);
            },
            ($"{Planted}.Local", "System.DateTime::get_Now"), ($"{Planted}.Universal", "System.DateTimeOffset::get_UtcNow"), ("Jicengtong.Platform.Sleeper", "System.Threading.Thread::Sleep"));
    }

    private static void AssertStands(Func<House, IEnumerable<Leak>> wall)
    {
        var leaks = wall(House.Ours).Select(leak => leak.ToString()).Distinct().ToList();
        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
    }

    /// <summary>The wall finds exactly what was planted.</summary>
    private static void AssertFinds(Func<House, IEnumerable<Leak>> wall, Action<ModuleDefinition> plant, params (string From, string To)[] planted)
        => Assert.Equal(planted.Order(), New(wall, plant).Select(leak => (leak.From, leak.To)).Order());

    private static List<Leak> New(Func<House, IEnumerable<Leak>> wall, Action<ModuleDefinition> plant)
        => [.. wall(Plant.InACopy(plant)).Distinct().Except(wall(House.Ours))];
}
