using Jicengtong.Modules.Organization.Duties;
using Jicengtong.Modules.Organization.Posts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.Contacts;

/// <summary>包片 / 包村 / 五包一: somebody looks after a place they do not work in.</summary>
[Proven("charge")]
internal sealed class Charge
{
    /// <summary>五包一 has five: county leader, town leader, bureau, town clerk, village cadre; who of them is said in <see cref="Role"/>.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["包村", "包片", "五包一"];

    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>The place that is looked after.</summary>
    public required string UnitCode { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>包村领导, 包村干部, 县级领导 …</summary>
    public required string Role { get; init; }

    public required DateOnly StartsOn { get; init; }

    /// <summary>Last day; null while it goes on.</summary>
    public DateOnly? EndsOn { get; set; }

    public required Guid EnteredById { get; init; }
}

internal sealed class ChargeMapping : IEntityTypeConfiguration<Charge>
{
    public void Configure(EntityTypeBuilder<Charge> builder)
    {
        builder.ToTable("organization_charges");
        builder.HasKey(charge => charge.Id);
        builder.Property(charge => charge.Kind).HasMaxLength(20);
        builder.Property(charge => charge.Role).HasMaxLength(30);
        builder.HasIndex(charge => charge.UnitCode);
        builder.HasIndex(charge => charge.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(charge => charge.PersonId);
        builder.HasOne<Unit>().WithMany().HasForeignKey(charge => charge.UnitCode);
    }
}

/// <summary>Who looks after a place, as it is entered.</summary>
/// <param name="Kind">包村 / 包片 / 五包一.</param>
/// <param name="Person">Name or account.</param>
/// <param name="Role">As what: 包村领导, 包村干部 …</param>
public sealed record ChargeDraft(string? Kind, string? Person, string? Role);

/// <summary>Puts somebody in charge of a place; the same again is harmless.</summary>
internal sealed class PutInCharge(AppDb db, FindPerson find, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, string unitCode, ChargeDraft draft, CancellationToken cancel)
    {
        if (await db.Set<Unit>().FirstOrDefaultAsync(one => one.Code == unitCode, cancel) is not { } unit)
            return new NotFound("这个单位");
        if (!AssignDuty.MayChange(by, unit.UnitPath))
            return new Forbidden("只有本单位和上级可以定谁来包。");
        if (!Charge.Kinds.Contains(draft.Kind))
            return new Invalid("kind", $"请选一种：{string.Join("、", Charge.Kinds)}。", "charge.kind");
        var role = draft.Role?.Trim() ?? "";
        if (role.Length is 0 or > 30)
            return new Invalid("role", "请写以什么身份包，例如 包村领导、包村干部。", "charge.role");
        var person = await find.Of(draft.Person, "person", cancel);
        if (!person.Succeeded)
            return person.Error;
        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        if (!await db.Set<Charge>().AnyAsync(one => one.UnitCode == unitCode && one.PersonId == person.Value.Id && one.Kind == draft.Kind && one.Role == role && (one.EndsOn == null || one.EndsOn >= today), cancel))
            db.Add(new Charge { Id = Ids.Next(clock.GetUtcNow()), Kind = draft.Kind!, UnitCode = unitCode, PersonId = person.Value.Id, Role = role, StartsOn = today, EnteredById = by.PersonId });
        return Done.Instance;
    }
}

/// <summary>From today on they look after it no more.</summary>
internal sealed class EndCharge(AppDb db, TimeProvider clock)
{
    public async Task<Result<Done>> Run(CurrentUser by, Guid id, CancellationToken cancel)
    {
        var charge = await db.Set<Charge>().FirstOrDefaultAsync(one => one.Id == id, cancel);
        var unit = charge is null ? null : await db.Set<Unit>().SingleAsync(one => one.Code == charge.UnitCode, cancel);
        if (charge is null || unit is null || !AssignDuty.MayChange(by, unit.UnitPath))
            return new NotFound("这一条");
        charge.EndsOn ??= WorkingCalendar.LocalDay(clock.GetUtcNow()).AddDays(-1);
        return Done.Instance;
    }
}

/// <summary>One who looks after a place.</summary>
public sealed class ChargeView
{
    /// <summary>The charge.</summary>
    public Guid Id { get; init; }

    /// <summary>包村 / 包片 / 五包一.</summary>
    public string Kind { get; init; } = "";

    /// <summary>As what.</summary>
    public string Role { get; init; } = "";

    /// <summary>Account.</summary>
    public string Account { get; init; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Code of the place.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Its name.</summary>
    public string UnitName { get; init; } = "";
}

/// <summary>Who looks after which place today.</summary>
internal sealed class Charges(Sql sql, TimeProvider clock)
{
    private const string Columns = """
        SELECT c.id, c.kind, c.role, p.account, p.name, u.code AS unit, u.name AS unit_name FROM organization_charges c
        JOIN organization_persons p ON p.id = c.person_id JOIN organization_units u ON u.code = c.unit_code WHERE (c.ends_on IS NULL OR c.ends_on >= @today)
        """;

    /// <summary>Who looks after one place.</summary>
    public Task<IReadOnlyList<ChargeView>> Of(string unit, CancellationToken cancel) => sql.Query<ChargeView>($"{Columns} AND c.unit_code = @unit ORDER BY c.kind, c.id", new { unit, today = WorkingCalendar.LocalDay(clock.GetUtcNow()) }, cancel);

    /// <summary>What one person looks after.</summary>
    public Task<IReadOnlyList<ChargeView>> OfPerson(Guid person, CancellationToken cancel) => sql.Query<ChargeView>($"{Columns} AND c.person_id = @person ORDER BY u.unit_path, c.id", new { person, today = WorkingCalendar.LocalDay(clock.GetUtcNow()) }, cancel);
}
