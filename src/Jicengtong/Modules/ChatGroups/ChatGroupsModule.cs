using System.Globalization;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.ChatGroups;

/// <summary>减群: audits the chat groups of a town and works out which of them anybody needs.</summary>
public static class ChatGroupsModule
{
    private static readonly string[] Accepted = ["groups.csv", "group_members.csv", "messages.csv"];

    /// <summary>Services.</summary>
    public static WebApplicationBuilder AddChatGroups(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<PlanFromUploads>();
        return builder;
    }

    /// <summary>Pages. Whoever oversees a place may calculate; nothing uploaded is kept.</summary>
    public static void MapChatGroups(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        pages.MapGet("/groups", (CurrentPerson person, Installation installation) => MayPlan(person.Required)
            ? Pages.Show<GroupsPage>(new { installation.Demo, Wishes = new PlanWishes() })
            : Pages.Refuse(new Forbidden("减群给单位负责人和办公室用。"))).For(Who.SignedIn);
        pages.MapPost("/groups", async (HttpContext http, PlanFromUploads plan, CurrentPerson person, Installation installation, CancellationToken cancel) =>
        {
            if (!MayPlan(person.Required))
                return Pages.Refuse(new Forbidden("减群给单位负责人和办公室用。"));
            var form = await http.Request.ReadFormAsync(cancel);
            var wishes = WishesOf(form);
            var files = form.Files.Where(file => Accepted.Contains(file.FileName)).ToDictionary(file => file.FileName, file => (Func<Stream>)file.OpenReadStream);
            if (form.Field("demo").Length > 0 && installation.Demo)
                files = Accepted.ToDictionary(name => name, name => (Func<Stream>)(() => File.OpenRead(Path.Combine(installation.DemoFolder, name))));
            var planned = await plan.Run(files, wishes, cancel);
            return planned.Succeeded
                ? Pages.Show<PlanPage>(new { Plan = planned.Value.Plan, planned.Value.Records, Wishes = wishes })
                : Pages.Show<GroupsPage>(new { installation.Demo, Wishes = wishes, planned.Error }, planned.Error.Status);
        }).For(Who.SignedIn);
    }

    private static bool MayPlan(CurrentUser user) => user.IsAdministrator || user.Posts.Any(post => post.Oversees);

    private static PlanWishes WishesOf(IFormCollection form) => new()
    {
        MaxGroups = int.TryParse(form.Field("maxGroups"), CultureInfo.InvariantCulture, out var groups) && groups is > 0 and < 1000 ? groups : PlanWishes.GroupsPerTown,
        MaxPerPerson = int.TryParse(form.Field("maxPerPerson"), CultureInfo.InvariantCulture, out var each) && each is > 0 and < 100 ? each : 3,
    };
}

/// <summary>Calculates from uploaded lists of groups and the organisation of this installation; the uploads are gone when it returns.</summary>
internal sealed class PlanFromUploads(IOrganizationExport organization)
{
    /// <summary>The plan with the records it was made from.</summary>
    internal sealed record Planned(GroupPlan Plan, ChatRecords Records);

    public async Task<Result<Planned>> Run(IReadOnlyDictionary<string, Func<Stream>> files, PlanWishes wishes, CancellationToken cancel)
    {
        if (!files.ContainsKey("groups.csv") || !files.ContainsKey("group_members.csv"))
            return new Invalid("files", "请选 groups.csv 和 group_members.csv 两个文件；有聊天记录的，再选 messages.csv。", "groups.files");
        var folder = Directory.CreateTempSubdirectory("jct-groups-").FullName;
        try
        {
            await organization.WriteTo(folder, cancel);
            foreach (var (name, open) in files)
            {
                await using var source = open();
                await using var target = File.Create(Path.Combine(folder, name));
                await source.CopyToAsync(target, cancel);
            }

            var (records, faults) = ChatFolder.Read(folder);
            if (records is null)
                return new Invalid("files", string.Join(" ", faults.Take(5).Select(fault => fault.ToString())) + (faults.Count > 5 ? $" 还有 {faults.Count - 5} 处。" : ""), "groups.faults");
            var (plan, refusal) = await Task.Run(() => ConsolidationPlanner.Plan(records, wishes), cancel);
            return plan is null ? new Invalid("limits", refusal!.Message, "groups.impossible") : new Planned(plan, records);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
