namespace Jicengtong.Platform;

/// <summary>
/// Wide Latin letters, digits and signs (Unicode FF01–FF5E, and the ideographic space) as their narrow ones: １２ and 12 are the
/// same to a reader. Done here because the runtime's own normalisation depends on what the machine has installed.
/// </summary>
internal static class FullWidth
{
    public static char Narrow(char letter) => letter switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(letter - 0xFEE0),
        '\u3000' => ' ',
        _ => letter,
    };

    public static string Narrow(string text) => text.AsSpan().ContainsAnyInRange('\uFF01', '\uFF5E') || text.Contains('\u3000', StringComparison.Ordinal)
        ? string.Create(text.Length, text, (span, from) =>
        {
            for (var at = 0; at < from.Length; at++)
                span[at] = Narrow(from[at]);
        })
        : text;
}
