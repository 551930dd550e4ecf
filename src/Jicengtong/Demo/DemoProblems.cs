namespace Jicengtong.Demo;

/// <summary>A few problems of the town.</summary>
internal sealed class DemoProblems(DemoTown town)
{
    public Task Settle()
    {
        town.Then(19, 10);
        return Task.CompletedTask;
    }
}
