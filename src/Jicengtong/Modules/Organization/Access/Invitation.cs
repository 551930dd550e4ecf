using System.Globalization;
using System.Security.Cryptography;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Modules.Organization.Access;

/// <summary>A code by which one person comes in once: printed on a card, or given face to face because a password was forgotten or a telephone is new.</summary>
[Proven("invitation")]
internal sealed class Invitation
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>Keyed digest of the code; the code itself is nowhere.</summary>
    public required string CodeDigest { get; init; }

    /// <summary>Who gave it; face to face this person said: I see them.</summary>
    public required Guid IssuedBy { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public required bool FaceToFace { get; init; }

    public DateTimeOffset? UsedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public bool IsOpen(DateTimeOffset now) => UsedAt is null && RevokedAt is null && ExpiresAt > now;

    public void Use(DateTimeOffset now) => UsedAt ??= now;

    public void Revoke(DateTimeOffset now) => RevokedAt ??= UsedAt is null ? now : null;
}

/// <summary>Codes of digits alone: on an old telephone they are typed fastest.</summary>
internal static class AccessCode
{
    /// <summary>Where codes are digested, for <see cref="FieldKeys"/>.</summary>
    public const string Place = "invitation.code";

    private const int OnACard = 12;
    private const int FaceToFace = 8;

    public static string New(bool faceToFace) => string.Concat(Enumerable.Range(0, faceToFace ? FaceToFace : OnACard).Select(_ => RandomNumberGenerator.GetInt32(10).ToString(CultureInfo.InvariantCulture)));

    /// <summary>As it is read aloud: four by four.</summary>
    public static string Spaced(string code) => string.Join(' ', code.Chunk(4).Select(four => new string(four)));

    /// <summary>What was typed, without spaces and hyphens; null when it cannot be a code.</summary>
    public static string? Of(string? typed)
    {
        var plain = new string([.. FullWidth.Narrow(typed ?? "").Where(letter => letter is not (' ' or '-'))]);
        return plain.Length is OnACard or FaceToFace && plain.All(char.IsAsciiDigit) ? plain : null;
    }
}

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("organization_invitations");
        builder.HasKey(invitation => invitation.Id);
        builder.Property(invitation => invitation.CodeDigest).HasMaxLength(80);
        builder.HasIndex(invitation => invitation.CodeDigest);
        builder.HasIndex(invitation => invitation.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(invitation => invitation.PersonId);
    }
}
