using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Jicengtong.Modules.Directives.Sampling;

/// <summary>
/// What keeps anybody from answering twice without saying who answered: a mark is the HMAC of the person under a key of the
/// sample. The key is stored sealed with keys outside the database and destroyed with the marks when the sample closes
/// (docs/decisions/0018).
/// </summary>
internal sealed class SampleKeys(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("Jicengtong.Sample");

    /// <summary>A new key, sealed.</summary>
    public string New() => protector.Protect(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    /// <summary>The mark of one person in one sample.</summary>
    public string MarkOf(string sealedKey, Guid person)
        => Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(protector.Unprotect(sealedKey)), Encoding.ASCII.GetBytes(person.ToString("N"))));
}
