using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Organization.Duties;

/// <summary>Matters as a tree: 安全生产 has 道路交通安全 and 消防 below it. Whoever asks for the whole means the parts too.</summary>
internal sealed class MatterTree(Sql sql)
{
    /// <summary>These matters and everything below them.</summary>
    public async Task<IReadOnlyList<string>> WithBelow(IReadOnlyCollection<string> matters, CancellationToken cancel)
    {
        var parts = (await Links(cancel)).ToLookup(link => link.Parent, link => link.Name);
        var all = new List<string>();
        var waiting = new Queue<string>(matters.Distinct());
        while (waiting.TryDequeue(out var matter))
        {
            if (all.Contains(matter))
                continue;
            all.Add(matter);
            foreach (var part in parts[matter])
                waiting.Enqueue(part);
        }

        return all;
    }

    /// <summary>The wholes a matter is part of, the nearest first.</summary>
    public async Task<IReadOnlyList<string>> Above(string matter, CancellationToken cancel)
    {
        var wholes = (await Links(cancel)).ToDictionary(link => link.Name, link => link.Parent);
        var above = new List<string>();
        for (var at = wholes.GetValueOrDefault(matter); at is not null && !above.Contains(at); at = wholes.GetValueOrDefault(at))
            above.Add(at);
        return above;
    }

    private Task<IReadOnlyList<Link>> Links(CancellationToken cancel) => sql.Query<Link>("SELECT name, parent FROM organization_matters WHERE parent IS NOT NULL ORDER BY name", null, cancel);

    private sealed class Link
    {
        public string Name { get; init; } = "";

        public string Parent { get; init; } = "";
    }
}

/// <summary>Says of which matter another is a part; nothing makes it stand by itself again. Old lists, in which all stand side by side, stay valid.</summary>
internal sealed class PlaceMatter(AppDb db, MatterTree tree)
{
    public async Task<Result<Done>> Run(CurrentUser by, string name, string? parent, CancellationToken cancel)
    {
        if (by.Administers is not AdministratorKind.Security && !by.Posts.Any(post => post.Oversees && post.UnitKind is UnitKinds.County))
            return new Forbidden("事项清单全县一份，只有县里和管理员可以改。");
        if (await db.Set<Matter>().FirstOrDefaultAsync(one => one.Name == name, cancel) is not { } matter)
            return new NotFound("这个事项");
        var whole = parent?.Trim() is { Length: > 0 } given ? given : null;
        if (whole is not null && !await db.Set<Matter>().AnyAsync(one => one.Name == whole, cancel))
            return new Invalid("parent", $"事项清单里没有“{whole}”，请从列表里选。", "matter.unknown");
        if (whole is not null && (await tree.WithBelow([name], cancel)).Contains(whole))
            return new Invalid("parent", $"“{whole}”就在“{name}”下面，不能倒过来。", "matter.cycle");
        matter.Parent = whole;
        return Done.Instance;
    }
}
