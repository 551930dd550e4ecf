using System.Text.RegularExpressions;

namespace Jicengtong.Modules.Directives.Texts;

/// <summary>Section <c>Jct:Scans</c>: the program that reads pictures.</summary>
public sealed class PageReadingSettings
{
    /// <summary>The tesseract program; empty turns reading off.</summary>
    public string Program { get; set; } = "tesseract";

    /// <summary>Its language data; without it reading is off.</summary>
    public string Language { get; set; } = "chi_sim";

    /// <summary>How long it may work on one picture before it is ended.</summary>
    public int SecondsAPage { get; set; } = 90;

    /// <summary>How often somebody looks whether a picture waits.</summary>
    public int SecondsBetween { get; set; } = 3;

    /// <summary>The program that makes pictures of the pages of a PDF (poppler); empty turns it off.</summary>
    public string PdfProgram { get; set; } = "pdftoppm";

    /// <summary>How many pages of one PDF are read; what comes behind is to be looked at in the file.</summary>
    public int MostPages { get; set; } = 40;
}

/// <summary>
/// Reads pictures with tesseract: out of process (a broken picture ends only the program that looked at it), one at a time, with a
/// time limit and low priority. The installation may do without; then <see cref="IsOn"/> is false and the pages say so.
/// </summary>
public sealed partial class Tesseract
{
    private readonly PageReadingSettings settings;
    private readonly Lazy<Task<string[]>> languages;

    /// <param name="settings">Which program.</param>
    public Tesseract(PageReadingSettings settings) => (this.settings, languages) = (settings, new Lazy<Task<string[]>>(Languages));

    /// <summary>Can pictures be read here?</summary>
    public async Task<bool> IsOn() => (await languages.Value).Contains(settings.Language);

    /// <summary>What stands on the picture; null when the program failed or took too long.</summary>
    public async Task<string?> Read(string picture, CancellationToken cancel)
    {
        // Turned pages are common on phones; the program can tell when it has the data for it.
        var mode = (await languages.Value).Contains("osd") ? "1" : "3";
        var said = await OutsideProgram.Run(settings.Program, [picture, "stdout", "-l", settings.Language, "--psm", mode], TimeSpan.FromSeconds(settings.SecondsAPage), cancel)
            ?? (mode == "1" ? await OutsideProgram.Run(settings.Program, [picture, "stdout", "-l", settings.Language, "--psm", "3"], TimeSpan.FromSeconds(settings.SecondsAPage), cancel) : null);
        return said is null ? null : Blank().Replace(Gap().Replace(said, ""), "\n").Trim();
    }

    private async Task<string[]> Languages()
        => settings.Program.Length == 0 ? [] : (await OutsideProgram.Run(settings.Program, ["--list-langs"], TimeSpan.FromSeconds(20), CancellationToken.None, isPressing: true))?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    [GeneratedRegex(@"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])[ \t]+(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef0-9])|(?<=[0-9])[ \t]+(?=[\u4e00-\u9fff])")]
    private static partial Regex Gap();

    [GeneratedRegex(@"\s*\n\s*|\f")]
    private static partial Regex Blank();
}
