using System.Security.Cryptography;
using System.Text;

namespace Jicengtong.Modules.Problems;

/// <summary>
/// The code by which somebody without an account finds their problem again: 16 letters and digits that cannot be mistaken for
/// one another. Only its digest is stored, so neither the database nor guessing opens a case.
/// </summary>
internal static class TrackingCode
{
    // Without 0 O 1 I L U; 16 of 30 are 78 bits.
    public const string Letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 16;

    /// <summary>
    /// The code for one sending of a form. The same sending gives the same code, so a double tap reports once; nobody who does
    /// not hold the form's own random number can work it out.
    /// </summary>
    public static string For(string sending)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("tracking:" + sending));
        return string.Join('-', Enumerable.Range(0, Length).Select(at => Letters[hash[at] % Letters.Length]).Chunk(4).Select(four => new string(four)));
    }

    /// <summary>The digest under which it is stored; null when it cannot be a code.</summary>
    public static string? DigestOf(string? code)
    {
        var plain = new string([.. (code ?? "").ToUpperInvariant().Where(letter => letter is not ('-' or ' ' or '　'))]);
        return plain.Length == Length && plain.All(letter => Letters.Contains(letter)) ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plain))) : null;
    }}
