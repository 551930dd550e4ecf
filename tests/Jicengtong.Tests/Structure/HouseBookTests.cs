namespace Jicengtong.Tests.Structure;

/// <summary>docs/house.md shows the house as it is compiled.</summary>
[Collection(nameof(OneTown))]
public sealed class HouseBookTests(StandingTown standing)
{
    [Fact]
    public void The_picture_of_the_house_is_true()
        => Renewal.Check("docs/house.md", HouseBook.Write(House.Ours, standing.Routes, standing.Schedule), GetType());

    [Fact]
    public void Every_module_with_routes_has_its_contents_file_that_says_what_it_is_for()
    {
        var mapped = standing.Routes.Select(route => House.Ours.RoomOf(route.Metadata.GetMetadata<System.Reflection.MethodInfo>()?.DeclaringType)).OfType<Room>().Where(room => room.IsModule).Distinct().ToList();
        Assert.NotEmpty(mapped);
        Assert.Empty(mapped.Where(room => string.IsNullOrEmpty(HouseBook.SummaryOf(room))).Select(room => $"Modules/{room.Name}/{room.Name}Module.cs"));
    }

    [Fact]
    public void A_stale_picture_is_found()
    {
        var now = HouseBook.Write(House.Ours, standing.Routes, standing.Schedule);
        var yesterday = HouseBook.Write(House.Ours, [], []);
        Assert.Null(Renewal.Difference(now, now));
        Assert.StartsWith("From line ", Renewal.Difference(yesterday, now), StringComparison.Ordinal);
    }
}
