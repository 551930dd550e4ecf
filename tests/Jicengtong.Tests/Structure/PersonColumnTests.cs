using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Structure;

/// <summary>Nobody who leaves leaves something behind: a module that keeps something for a person cannot be forgotten.</summary>
[Collection(nameof(OneTown))]
public sealed class PersonColumnTests(StandingTown standing)
{
    [Fact]
    public void Every_column_that_names_a_person_is_handed_over_or_says_why_it_stays()
    {
        var columns = Columns();
        Assert.True(columns.Count > 30, "Columns were not found; the rule would be blind.");
        Assert.Empty(columns.Except(PersonColumns.HandedOver.Keys).Except(PersonColumns.Stays.Keys));
    }

    [Fact]
    public void Nothing_is_listed_that_is_gone() => Assert.Empty(PersonColumns.HandedOver.Keys.Concat(PersonColumns.Stays.Keys).Except(Columns()));

    [Fact]
    public void A_planted_column_is_found() => Assert.Equal([true, true, false], new[] { "keeper_person_id", "changed_by", "subject_id" }.Select(PersonColumns.NamesPerson));

    [Fact]
    public void Every_module_whose_columns_are_handed_over_hands_them_over()
    {
        using var scope = standing.Town.Services.CreateScope();
        var watching = scope.ServiceProvider.GetServices<IPersonWatch>().Select(watch => watch.GetType().Namespace!.Split('.')[2]).ToHashSet();
        var keeping = scope.ServiceProvider.GetRequiredService<AppDb>().Model.GetEntityTypes()
            .Where(entity => entity.GetTableName() is { } table && PersonColumns.HandedOver.Keys.Any(column => column.StartsWith(table + ".", StringComparison.Ordinal)))
            .Select(entity => entity.ClrType.Namespace!.Split('.')[2]).ToHashSet();
        // The Organization hands over its own itself; it is the one that tells.
        Assert.Empty(keeping.Except(watching).Except(["Organization"]));
    }

    private IReadOnlyList<string> Columns()
    {
        using var scope = standing.Town.Services.CreateScope();
        return
        [
            .. from entity in scope.ServiceProvider.GetRequiredService<AppDb>().Model.GetEntityTypes()
               from property in entity.GetProperties()
               where (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == typeof(Guid) && PersonColumns.NamesPerson(property.GetColumnName())
               select $"{entity.GetTableName()}.{property.GetColumnName()}",
        ];
    }
}
