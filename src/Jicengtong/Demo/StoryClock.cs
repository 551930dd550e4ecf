using Jicengtong.Platform;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Jicengtong.Demo;

/// <summary>The clock of the demo: stands at moments of the story while the town is settled, then goes like any other.</summary>
internal sealed class StoryClock : TimeProvider
{
    private DateTimeOffset? moment;

    public void StandAt(DateTimeOffset at) => moment = at < base.GetUtcNow() ? at : null;

    public void Resume() => moment = null;

    public override DateTimeOffset GetUtcNow() => moment ?? base.GetUtcNow();
}

/// <summary>What the demo adds to the product; nothing without <c>--demo</c>.</summary>
internal static class DemoModule
{
    public static WebApplicationBuilder AddDemo(this WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetValue<bool>($"{Installation.Section}:{nameof(Installation.Demo)}"))
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new StoryClock()));
        return builder;
    }
}
