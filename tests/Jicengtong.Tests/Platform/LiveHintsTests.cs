namespace Jicengtong.Tests.Platform;

/// <summary>Whoever listens is told, however many come and go meanwhile.</summary>
public sealed class LiveHintsTests
{
    private const int Rounds = 20_000;

    [Fact]
    public async Task Whoever_joins_while_the_last_one_leaves_is_told()
    {
        var hints = new LiveHints();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                await using var listening = hints.Listen([("topic", "shown")], CancellationToken.None).GetAsyncEnumerator();
                Assert.True(await listening.MoveNextAsync());
                Assert.Equal("hello", listening.Current.Topic);
                hints.Publish("topic");
                // What was said is there already; a listener who was lost would wait for ever.
                var told = listening.MoveNextAsync();
                Assert.True(told.IsCompleted, $"round {round}");
                Assert.True(await told);
                Assert.Equal("shown", listening.Current.Topic);
            }
        })));
    }
}
