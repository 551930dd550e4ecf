namespace Jicengtong.Tests.Platform;

public sealed class IdsTests
{
    [Fact]
    public void Ids_of_one_moment_grow_in_the_order_they_were_made_and_are_version_7()
    {
        var now = TestClock.At(11, 20, 9);
        var made = Enumerable.Range(0, 50_000).Select(_ => Ids.Next(now)).ToList();
        Assert.Equal(made, made.Order());
        Assert.All(made, id => Assert.Equal((7, 8), (id.Version, id.Variant & 0xC)));
        Assert.Equal(made.Count, made.Distinct().Count());
    }

    [Fact]
    public void A_clock_set_back_makes_no_smaller_id()
        => Assert.True(Ids.Next(TestClock.At(11, 20, 9)) < Ids.Next(TestClock.At(11, 19, 9)));
}
