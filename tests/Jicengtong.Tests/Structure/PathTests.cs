using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Structure;

/// <summary>Columns that hold a copy of a unit's path, read from the mapping.</summary>
internal static class MappedPaths
{
    /// <summary>Paths of other things, each with the reason. A new one is a decision, so it is written here.</summary>
    public static readonly Dictionary<string, string> OfOtherThings = new()
    {
        ["inbox_subjects.page_path"] = "the address of a page",
    };

    public static IReadOnlyList<(string Table, string Column)> In(IModel model) =>
    [
        .. from entity in model.GetEntityTypes()
           from property in entity.GetProperties()
           let column = property.GetColumnName()
           where property.ClrType == typeof(string) && column.EndsWith("_path", StringComparison.Ordinal) && !OfOtherThings.ContainsKey($"{entity.GetTableName()}.{column}")
           select (entity.GetTableName()!, column),
    ];
}

/// <summary>When a unit moves, every copy of its path moves: whoever maps one says so.</summary>
[Collection(nameof(OneTown))]
public sealed class PathTests(StandingTown standing)
{
    [Fact]
    public async Task Every_mapped_path_is_renewed_when_a_unit_moves()
    {
        var (mapped, renewed) = await standing.Town.Do(services => Task.FromResult((Mapped(services), Renewed(services))));
        Assert.True(mapped.Count >= 6, "Paths were not found; the rule about them would be blind.");
        Assert.Empty(mapped.Except(renewed));
        Assert.Empty(renewed.Except(mapped));
    }

    [Fact]
    public async Task A_path_nobody_renews_is_found()
    {
        var (mapped, renewed) = await standing.Town.Do(services => Task.FromResult((Mapped(services), Renewed(services))));
        Assert.NotEmpty(mapped.Except(renewed.Skip(1)));
    }

    [Fact]
    public async Task No_excuse_is_left_for_a_column_that_is_gone()
    {
        var columns = await standing.Town.Do(services => Task.FromResult(services.GetRequiredService<AppDb>().Model.GetEntityTypes()
            .SelectMany(entity => entity.GetProperties().Select(property => $"{entity.GetTableName()}.{property.GetColumnName()}")).ToHashSet()));
        Assert.Empty(MappedPaths.OfOtherThings.Keys.Except(columns));
    }

    // The units' own column is renewed by the move itself.
    private static List<string> Mapped(IServiceProvider services)
        => [.. MappedPaths.In(services.GetRequiredService<AppDb>().Model).Select(path => $"{path.Table}.{path.Column}").Where(path => path != "organization_units.unit_path").Order(StringComparer.Ordinal)];

    private static List<string> Renewed(IServiceProvider services)
    {
        var model = services.GetRequiredService<AppDb>().Model;
        return [.. services.GetServices<IUnitWatch>().SelectMany(watch => watch.Copies).Select(copy => $"{model.FindEntityType(copy.Row)!.GetTableName()}.{SnakeCase.Of(copy.Property)}").Order(StringComparer.Ordinal)];
    }
}
