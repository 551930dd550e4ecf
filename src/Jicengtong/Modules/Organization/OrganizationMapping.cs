using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization;

internal sealed class UnitMapping : IEntityTypeConfiguration<Unit>
{
    public void Configure(EntityTypeBuilder<Unit> builder)
    {
        builder.ToTable("organization_units");
        builder.HasKey(unit => unit.Code);
        builder.Property(unit => unit.Code).HasMaxLength(32);
        builder.Property(unit => unit.Name).HasMaxLength(100);
        builder.Property(unit => unit.Kind).HasMaxLength(20);
        builder.HasIndex(unit => unit.ParentCode);
        builder.HasIndex(unit => unit.UnitPath).IsUnique();
        builder.Property(unit => unit.MergedInto).HasMaxLength(32);
        builder.Ignore(unit => unit.IsClosed);
        builder.HasOne<Unit>().WithMany().HasForeignKey(unit => unit.ParentCode);
    }
}

internal sealed class UnitChangeMapping : IEntityTypeConfiguration<Tree.UnitChange>
{
    public void Configure(EntityTypeBuilder<Tree.UnitChange> builder)
    {
        builder.ToTable("organization_unit_changes");
        builder.HasKey(change => change.Id);
        builder.Property(change => change.UnitCode).HasMaxLength(32);
        builder.Property(change => change.What).HasConversion<string>().HasMaxLength(20);
        builder.Property(change => change.NameBefore).HasMaxLength(100);
        builder.Property(change => change.NameAfter).HasMaxLength(100);
        builder.Property(change => change.KindBefore).HasMaxLength(20);
        builder.Property(change => change.KindAfter).HasMaxLength(20);
        builder.Property(change => change.ParentBefore).HasMaxLength(32);
        builder.Property(change => change.ParentAfter).HasMaxLength(32);
        builder.Property(change => change.Into).HasMaxLength(32);
        builder.Property(change => change.Why).HasMaxLength(300);
        builder.Property(change => change.ByName).HasMaxLength(60);
        builder.HasIndex(change => new { change.UnitCode, change.StartsOn, change.Id });
        builder.HasOne<Unit>().WithMany().HasForeignKey(change => change.UnitCode);
    }
}

internal sealed class PersonMapping : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        // One column holds one kind, and only these: nobody is two of the three administrators.
        builder.ToTable("organization_persons", table => table.HasCheckConstraint("ck_organization_persons_administers", "administers IN ('System', 'Security', 'Audit', 'Founding')"));
        builder.Property(person => person.Administers).HasConversion<string>().HasMaxLength(10);
        builder.HasKey(person => person.Id);
        builder.Property(person => person.Account).HasMaxLength(60);
        builder.Property(person => person.Name).HasMaxLength(60);
        builder.Property(person => person.Initials).HasMaxLength(Contacts.PinyinInitials.Longest);
        builder.Property(person => person.Mail).HasMaxLength(120).HasDefaultValue("");
        builder.HasIndex(person => person.Account).IsUnique();
    }
}

internal sealed class AppointmentMapping : IEntityTypeConfiguration<Appointment>
{
    public void Configure(EntityTypeBuilder<Appointment> builder)
    {
        builder.ToTable("organization_appointments");
        builder.HasKey(appointment => appointment.Id);
        builder.Property(appointment => appointment.Post).HasMaxLength(60);
        builder.Property(appointment => appointment.Kind).HasMaxLength(20);
        builder.HasIndex(appointment => appointment.PersonId);
        builder.HasIndex(appointment => new { appointment.UnitCode, appointment.PersonId, appointment.Post, appointment.StartsOn }).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(appointment => appointment.PersonId);
        builder.HasOne<Unit>().WithMany().HasForeignKey(appointment => appointment.UnitCode);
    }
}

internal sealed class DutyChangeMapping : IEntityTypeConfiguration<Duties.DutyChange>
{
    public void Configure(EntityTypeBuilder<Duties.DutyChange> builder)
    {
        builder.ToTable("organization_duty_changes");
        builder.HasKey(change => change.Id);
        builder.Property(change => change.UnitCode).HasMaxLength(32);
        builder.Property(change => change.Why).HasMaxLength(300);
        builder.HasIndex(change => new { change.UnitCode, change.Id });
        builder.HasOne<Duty>().WithMany().HasForeignKey(change => change.DutyId);
    }
}

internal sealed class AccessTokenMapping : IEntityTypeConfiguration<AccessToken>
{
    public void Configure(EntityTypeBuilder<AccessToken> builder)
    {
        builder.ToTable("organization_access_tokens");
        builder.HasKey(token => token.Id);
        builder.Property(token => token.Name).HasMaxLength(60);
        builder.Property(token => token.Digest).HasMaxLength(64);
        builder.HasIndex(token => token.Digest).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(token => token.PersonId);
    }
}

internal sealed class MatterMapping : IEntityTypeConfiguration<Matter>
{
    public void Configure(EntityTypeBuilder<Matter> builder)
    {
        builder.ToTable("organization_matters");
        builder.HasKey(matter => matter.Name);
        builder.Property(matter => matter.Name).HasMaxLength(40);
        builder.Property(matter => matter.Parent).HasMaxLength(40);
    }
}

internal sealed class DutyMapping : IEntityTypeConfiguration<Duty>
{
    public void Configure(EntityTypeBuilder<Duty> builder)
    {
        builder.ToTable("organization_duties");
        builder.HasKey(duty => duty.Id);
        builder.Property(duty => duty.Matter).HasMaxLength(40);
        builder.Property(duty => duty.Role).HasConversion<string>().HasMaxLength(10);
        builder.Property(duty => duty.List).HasMaxLength(20);
        builder.Property(duty => duty.Basis).HasMaxLength(200);
        builder.Property(duty => duty.TimeLimit).HasMaxLength(60);
        builder.HasIndex(duty => new { duty.Matter, duty.UnitCode });
        builder.HasIndex(duty => duty.UnitCode);
        builder.HasIndex(duty => duty.HolderId);
        builder.HasOne<Matter>().WithMany().HasForeignKey(duty => duty.Matter);
        builder.HasOne<Unit>().WithMany().HasForeignKey(duty => duty.UnitCode);
    }
}
