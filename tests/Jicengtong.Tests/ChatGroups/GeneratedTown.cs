using Jicengtong.Modules.ChatGroups;

namespace Jicengtong.Tests.ChatGroups;

/// <summary>Makes up towns and counties; the same seed gives the same one.</summary>
internal static class GeneratedTown
{
    public static ChatRecords Make(int seed) => Make(seed, towns: 1, peoplePerTown: 20 + (seed % 60), groupsPerTown: 5 + (seed % 25), matters: 3 + (seed % 14));

    public static ChatRecords Make(int seed, int towns, int peoplePerTown, int groupsPerTown, int matters)
    {
        var random = new Random(seed);
        var units = new List<OfficeUnit> { new("C", "县", "县市区", null) };
        var people = new Dictionary<string, string>();
        var posts = new List<Jicengtong.Modules.ChatGroups.HeldPost>();
        var duties = new List<DutyHolding>();
        var groups = new List<OldGroup>();
        var messages = new List<GroupMessage>();
        var day = new DateTime(2026, 11, 20, 8, 0, 0);
        for (var town = 0; town < towns; town++)
        {
            var code = $"C{town:000}";
            units.Add(new OfficeUnit(code, $"第{town}镇", "乡镇街道", "C"));
            var places = new List<string> { code };
            for (var i = 0; i < 3 + random.Next(4); i++)
            {
                var isOffice = i < 2;
                places.Add($"{code}{i:00}");
                units.Add(new OfficeUnit(places[^1], $"{town}镇{i}{(isOffice ? "办" : "村")}", isOffice ? "内设机构" : "村社区", code));
            }

            var crowd = new List<string>();
            string[] titles = ["镇长", "主任", "村党支部书记", "干部", "网格员", "驻村第一书记", "副主任"];
            for (var i = 0; i < peoplePerTown; i++)
            {
                var account = $"p{town:000}{i:0000}";
                crowd.Add(account);
                people[account] = $"人{i % 50}";
                posts.Add(new Jicengtong.Modules.ChatGroups.HeldPost(account, places[random.Next(places.Count)], titles[random.Next(titles.Length)], "任职", null, null));
            }

            string Anyone() => crowd[random.Next(crowd.Count)];
            for (var m = 0; m < matters; m++)
            {
                foreach (var place in places.Where(_ => random.Next(10) > 1))
                {
                    duties.Add(new DutyHolding($"事项{m}", place, random.Next(5) > 0, Anyone(), random.Next(3) > 0 ? Anyone() : null));
                }
            }

            for (var g = 0; g < groupsPerTown; g++)
            {
                var isGeneral = g == 0 || random.Next(4) == 0;
                var members = crowd.Where(_ => g == 0 || random.Next(5) == 0).Append(Anyone()).Distinct().ToList();
                var silent = g > 0 && random.Next(12) == 0;
                var group = new OldGroup(
                    $"{town}镇群{g}", isGeneral ? "综合" : "业务", isGeneral ? null : $"事项{random.Next(matters)}", members[0],
                    null, silent ? new DateOnly(2022, 1, 1) : new DateOnly(2026, 11, 20), 20, members);
                groups.Add(group);
                for (var n = silent ? 0 : 4 + random.Next(20); n > 0; n--)
                {
                    var kind = (MessageKind)random.Next(6);
                    var matter = group.Matter ?? (random.Next(8) == 0 && kind != MessageKind.Discussion ? null : $"事项{random.Next(matters)}");
                    messages.Add(new GroupMessage(day.AddMinutes(random.Next(700)), group.Name, members[random.Next(members.Count)], kind, matter, $"{matter}{random.Next(5)}"));
                }
            }
        }

        return new ChatRecords
        {
            Groups = groups, Messages = messages, Duties = duties, Units = units, Posts = posts, People = people,
            TownOffices = new Dictionary<string, string>(),
        };
    }
}
