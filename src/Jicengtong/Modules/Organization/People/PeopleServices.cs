using Jicengtong.Modules.Organization.Contacts;
using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Modules.Organization.Handing;
using Jicengtong.Modules.Organization.Leaves;
using Jicengtong.Modules.Organization.Posts;
using Jicengtong.Modules.Organization.TaskForces;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.People;

/// <summary>People, their posts, their leave and their successors: services, pages and API.</summary>
internal static class PeopleServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<LeaveDeputies>().AddScoped<IAbsences>(provider => provider.GetRequiredService<LeaveDeputies>()).AddScoped<ILeaveDeputies>(provider => provider.GetRequiredService<LeaveDeputies>());
        services.AddScoped<EnterLeave>().AddScoped<EndLeave>().AddScoped<LeaveQuestions>().AddScoped<NameDeputy>();
        services.AddScoped<FindPerson>().AddScoped<AppointPerson>().AddScoped<ChangePost>().AddScoped<EndPost>().AddScoped<PostChanges>().AddScoped<PostQuestions>();
        services.AddScoped<PhoneRule>().AddScoped<LookUpPhone>().AddScoped<PhoneLooks>().AddScoped<Charges>().AddScoped<PutInCharge>().AddScoped<EndCharge>();
        services.AddScoped<Secondments>().AddScoped<TaskForces.TaskForces>().AddScoped<SetUpTaskForce>().AddScoped<EndTaskForce>().AddScoped<CloseTaskForce>().AddScoped<RotateMember>();
        services.AddJob<FillInitials>(TimeSpan.FromHours(1), "以前登记的人不能用拼音首字母找到。");
        services.AddJob<RemindTaskForces>(TimeSpan.FromHours(1), "专班到期前一周没有人提醒组长。");
        services.AddJob<CloseTaskForces>(TimeSpan.FromMinutes(15), "到期的专班还留在机构和发送范围里。");
        services.AddScoped<DutiesOnDay>().AddScoped<MatterTree>().AddScoped<PlaceMatter>();
        services.AddScoped<WhatLies>().AddScoped<HandOverPerson>();
    }

    public static void Map(RouteGroupBuilder pages)
    {
        LeavePages.Map(pages);
        PostPages.Map(pages);
        HandoverPages.Map(pages);
        ContactPages.Map(pages);
        TaskForcePages.Map(pages);
        MatterPages.Map(pages);
    }

    /// <param name="api">For people of the organisation.</param>
    /// <param name="kept">Also for the security administrator, who keeps it.</param>
    public static void MapApi(RouteGroupBuilder api, RouteGroupBuilder kept)
    {
        LeavePages.MapApi(kept);
        PostPages.MapApi(kept);
        HandoverPages.MapApi(kept);
        MatterPages.MapApi(kept);
        ContactPages.MapApi(api);
        TaskForcePages.MapApi(api);
    }
}
