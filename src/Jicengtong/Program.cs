using Jicengtong;
using Jicengtong.Demo;
using Jicengtong.Modules.ChatGroups;
using Jicengtong.Modules.Directives;
using Jicengtong.Modules.Evidence;
using Jicengtong.Modules.Inbox;
using Jicengtong.Modules.Organization;
using Jicengtong.Modules.Overview;
using Jicengtong.Modules.Problems;
using Jicengtong.Platform;
using Jicengtong.Ui;

return await Commands.Root().Parse(args).InvokeAsync();

/// <summary>The contents page of the product.</summary>
public partial class Program
{
    /// <summary>Puts the product together.</summary>
    /// <param name="settings">Settings of the command line, the strongest source; keys without the <c>Jct:</c> prefix.</param>
    /// <param name="adjust">Lets tests replace the clock.</param>
    public static WebApplication Build(IReadOnlyDictionary<string, string?> settings, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = Hosting.CreateBuilder(settings);

        builder.AddPlatform();
        builder.AddOrganization();
        builder.AddInbox();
        builder.AddEvidence();
        builder.AddDirectives();
        builder.AddProblems();
        builder.AddOverview();
        builder.AddChatGroups();
        builder.AddUi();
        builder.AddDemo();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseHosting();

        app.MapOrganization();
        app.MapInbox();
        app.MapEvidence();
        app.MapDirectives();
        app.MapProblems();
        app.MapOverview();
        app.MapChatGroups();
        app.MapUi();
        return app;
    }
}
