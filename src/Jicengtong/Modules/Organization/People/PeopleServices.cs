using Jicengtong.Modules.Organization.Handing;
using Jicengtong.Modules.Organization.Leaves;
using Jicengtong.Modules.Organization.Posts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.People;

/// <summary>People, their posts, their leave and their successors: services, pages and API.</summary>
internal static class PeopleServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<StandIns>().AddScoped<IAbsences>(provider => provider.GetRequiredService<StandIns>()).AddScoped<IStandIns>(provider => provider.GetRequiredService<StandIns>());
        services.AddScoped<EnterLeave>().AddScoped<EndLeave>().AddScoped<LeaveQuestions>().AddScoped<NameDeputy>();
        services.AddScoped<FindPerson>().AddScoped<AppointPerson>().AddScoped<ChangePost>().AddScoped<EndPost>().AddScoped<PostChanges>().AddScoped<PostQuestions>();
        services.AddScoped<WhatLies>().AddScoped<HandOverPerson>();
    }

    public static void Map(RouteGroupBuilder pages)
    {
        LeavePages.Map(pages);
        PostPages.Map(pages);
        HandoverPages.Map(pages);
    }

    public static void MapApi(RouteGroupBuilder api)
    {
        LeavePages.MapApi(api);
        PostPages.MapApi(api);
        HandoverPages.MapApi(api);
    }
}
