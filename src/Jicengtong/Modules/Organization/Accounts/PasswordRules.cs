using System.Collections.Frozen;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Organization.Accounts;

/// <summary>
/// What a new password must be. Length counts and common passwords are refused (OWASP ASVS 5.0, 6.2; NIST SP 800-63B); a mixture of
/// kinds is asked only by profiles that must (GB/T 22239 8.1.4.1). Digits hung on a common word do not make it uncommon.
/// </summary>
internal sealed class PasswordRules(AccountSettings settings)
{
    private const int Longest = 200;

    // The 12,000 most used of at least six characters, from zxcvbn 4.4.2 (MIT); renewed by hand.
    private static readonly Lazy<FrozenSet<string>> Common = new(ReadCommon);

    /// <summary>How the rule is said beside the field.</summary>
    public string InWords => settings.InForce is var profile && profile.PasswordKinds > 1
        ? $"至少 {profile.PasswordLength} 个字符，大写、小写、数字、符号里至少 {profile.PasswordKinds} 种"
        : $"至少 {profile.PasswordLength} 个字符，可以是一句好记的话";

    /// <summary>Fewest characters, for the field.</summary>
    public int Length => settings.InForce.PasswordLength;

    /// <summary>Why this password is not good enough; null when it is.</summary>
    public Invalid? Check(string? password, string account, string name)
    {
        var profile = settings.InForce;
        if (password is null || password.Length < profile.PasswordLength)
            return Weak("short", $"新密码{InWords}。");
        if (password.Length > Longest)
            return Weak("long", $"新密码太长，最多 {Longest} 个字符。");
        if (account.Length > 3 && password.Contains(account, StringComparison.OrdinalIgnoreCase))
            return Weak("account", "新密码里不要包含账号。");
        if (name.Length > 1 && password.Contains(name, StringComparison.OrdinalIgnoreCase))
            return Weak("name", "新密码里不要包含姓名。");
        if (password.Distinct().Count() < 5 || IsRepetition(password))
            return Weak("repeated", "新密码重复的字符太多，换一个吧。");
        if (IsCommon(password) || IsRow(password) || settings.OwnWords.Any(word => IsMostly(password, word)))
            return Weak("common", "这个密码太多人用，一猜就中。换一句只有您知道的话。");
        return KindsOf(password) < profile.PasswordKinds ? Weak("kinds", $"新密码{InWords}。") : null;
    }

    private static Invalid Weak(string why, string message) => new("password", message, "password." + why);

    private static bool IsCommon(string password)
    {
        var small = password.ToLowerInvariant();
        var word = small.Trim([.. small.Where(letter => !char.IsLetter(letter)).Distinct()]);
        return Common.Value.Contains(small) || (word.Length >= 6 && Common.Value.Contains(word));
    }

    // "abcabcabcabc": a short piece again and again.
    private static bool IsRepetition(string password) => Enumerable.Range(1, password.Length / 2)
        .Any(size => password.Length % size == 0 && Enumerable.Range(size, password.Length - size).All(at => password[at] == password[at - size]));

    // "123456789012", "abcdefghijkl": each character follows the one before.
    private static bool IsRow(string password) => Enumerable.Range(1, password.Length - 1)
        .Count(at => Math.Abs(password[at] - password[at - 1]) == 1 || (password[at] is '0' && password[at - 1] is '9')) >= password.Length - 2;

    private static bool IsMostly(string password, string word) => word.Length > 1 && password.Replace(word, "", StringComparison.OrdinalIgnoreCase).Count(char.IsLetter) < 3
        && password.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static int KindsOf(string password) => new[] { password.Any(char.IsUpper), password.Any(char.IsLower), password.Any(char.IsDigit), password.Any(letter => !char.IsAsciiLetterOrDigit(letter)) }.Count(has => has);

    private static FrozenSet<string> ReadCommon()
    {
        using var list = new StreamReader(typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!);
        return list.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
