namespace Jicengtong.Demo;

internal static class DemoTown
{
    public static Task Settle(IServiceProvider services, CancellationToken cancel) => Task.CompletedTask;
}
