using Jicengtong.Modules.Organization.Leaves;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.People;

/// <summary>Leave and who stands in: services, pages and API.</summary>
internal static class PeopleServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<StandIns>().AddScoped<IAbsences>(provider => provider.GetRequiredService<StandIns>()).AddScoped<IStandIns>(provider => provider.GetRequiredService<StandIns>());
        services.AddScoped<EnterLeave>().AddScoped<EndLeave>().AddScoped<LeaveQuestions>().AddScoped<NameDeputy>();
    }

    public static void Map(RouteGroupBuilder pages) => LeavePages.Map(pages);

    public static void MapApi(RouteGroupBuilder api) => LeavePages.MapApi(api);
}
