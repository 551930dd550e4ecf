namespace Jicengtong.Platform;

/// <summary>Mail addresses as they are written between angle brackets.</summary>
public static class MailAddresses
{
    /// <summary>One address and nothing else: enough to be sure that no second receiver or command hides in it.</summary>
    public static bool IsOne(string text)
        => text is { Length: > 2 and <= 254 } && text.Count(letter => letter == '@') == 1 && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1
            && text.All(letter => letter is > ' ' and < '\x7f' && !"<>(),;:\"\\[]".Contains(letter, StringComparison.Ordinal));
}
