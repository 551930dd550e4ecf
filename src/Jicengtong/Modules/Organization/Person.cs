using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization;

/// <summary>A human being with an account.</summary>
internal sealed class Person
{
    private string name = "";

    public required Guid Id { get; init; }

    /// <summary>What one signs in with, in small letters; unique.</summary>
    public required string Account { get; init; }

    public required string Name
    {
        get => name;
        set
        {
            name = value;
            SpellName();
        }
    }

    /// <summary>拼音首字母 by which the person is found, each spelling after a space.</summary>
    public string Initials { get; private set; } = "";

    /// <summary>Number of the telephone, as <see cref="PhoneNumber"/> writes it; sealed in the database. Empty when unknown.</summary>
    [Sealed]
    public string Phone { get; set; } = "";

    /// <summary>B岗 for whatever of theirs names none of its own; null for nobody.</summary>
    public Guid? DeputyId { get; set; }

    /// <summary>Mail address; empty when none is known.</summary>
    public string Mail { get; set; } = "";

    /// <summary>Which of the three administrators; null for people who do business. One column holds one: nobody is two.</summary>
    public AdministratorKind? Administers { get; init; }

    /// <summary>Hash by ASP.NET Core Identity's hasher; null until the person was invited.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Changes with every change of password; a sign-in that is half done does not outlive it.</summary>
    public string SecurityStamp { get; set; } = Guid.NewGuid().ToString("N");

    /// <summary>When they came in for the first time by a card or a code; null before, and for those who always had a password.</summary>
    public DateTimeOffset? ArrivedAt { get; set; }

    /// <summary>When they had read the page of the first morning.</summary>
    public DateTimeOffset? WelcomedAt { get; set; }

    /// <summary>Has been in, or could be.</summary>
    public bool IsIn => PasswordHash is not null || ArrivedAt is not null;

    /// <summary>When the password was last chosen; null for the one the account came with.</summary>
    public DateTimeOffset? PasswordChangedAt { get; set; }

    /// <summary>Somebody else chose the password: nothing goes on before the person has chosen one.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Secret of the authenticator app, under a key of <c>DATA/keys</c>.</summary>
    public string? TotpSecret { get; set; }

    /// <summary>The last step of the app a code was used of; none counts twice.</summary>
    public long TotpStep { get; set; }

    /// <summary>Since when signing in takes a code too.</summary>
    public DateTimeOffset? SecondFactorSince { get; set; }

    /// <summary>Since when this account opens nothing; null while it does.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    public void SpellName() => Initials = Contacts.PinyinInitials.Of(name);
}

/// <summary>Person × unit × post, from–to. One person may hold several.</summary>
[Proven("appointment")]
internal sealed class Appointment
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>Moves only when its unit became part of another.</summary>
    public required string UnitCode { get; set; }

    public required string Post { get; init; }

    /// <summary>任职 / 派驻 / 挂职 / 专班 / 代理.</summary>
    public required string Kind { get; set; }

    public required DateOnly StartsOn { get; set; }

    /// <summary>Last day; null while open.</summary>
    public DateOnly? EndsOn { get; set; }
}

/// <summary>A token a program signs in with; only its digest is kept.</summary>
internal sealed class AccessToken
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, hex.</summary>
    public required string Digest { get; init; }

    public required DateTimeOffset MadeAt { get; init; }
}
