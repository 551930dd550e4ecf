using System.Globalization;
using System.Text.RegularExpressions;

namespace Jicengtong.Modules.Directives.Texts;

/// <summary>
/// Reads a PDF whose pages are pictures, page by page: what a page says by itself is taken (pdftotext), the others are drawn
/// (pdftoppm) and read like a photo. All of it out of process, with poppler from Debian's packages; the installation may do without.
/// </summary>
public sealed partial class ScannedPdf(PageReadingSettings settings, Tesseract tesseract)
{
    /// <summary>A page with fewer letters than this is a picture with a page number.</summary>
    public const int FewLetters = 8;

    // Larger letters are read worse, smaller ones not at all.
    private const int DotsAnInch = 200;

    // A sheet of ten metres must not take the memory.
    private const int MostDots = 5000;

    private TimeSpan Patience => TimeSpan.FromSeconds(settings.SecondsAPage);

    /// <summary>Can scans inside a PDF be read here?</summary>
    public async Task<bool> IsOn() => OutsideProgram.IsHere(settings.PdfProgram) && await tesseract.IsOn();

    /// <summary>Is this page of a text a picture, as far as its words tell?</summary>
    public static bool IsPicture(string page) => page.Count(char.IsLetterOrDigit) < FewLetters;

    /// <summary>The words of all pages; a page that could not be read is named in its place. Null when no page could be read.</summary>
    /// <param name="file">The PDF.</param>
    /// <param name="goesOn">Called before each page: somebody is still at it.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<string?> Read(string file, Func<Task> goesOn, CancellationToken cancel)
    {
        if (await OutsideProgram.Run(Beside("pdfinfo"), ["-f", "1", "-l", Spell(settings.MostPages), file], Patience, cancel) is not { } told || !Pages().IsMatch(told))
            return null;
        var count = int.Parse(Pages().Match(told).Groups[1].Value, CultureInfo.InvariantCulture);
        var inches = Sizes().Matches(told).ToDictionary(size => size.Groups[1].Value, size => Math.Max(Points(size.Groups[2]), Points(size.Groups[3])) / 72);
        var (pages, isAnyRead) = (new List<string>(), false);
        for (var page = 1; page <= Math.Min(count, settings.MostPages); page++)
        {
            await goesOn();
            var words = await ReadPage(file, Spell(page), inches.GetValueOrDefault(Spell(page), 1), cancel);
            isAnyRead |= words is not null;
            pages.Add(words ?? $"（第 {page} 页没有认出来）");
        }

        if (count > settings.MostPages)
            pages.Add($"（第 {settings.MostPages + 1} 页以后没有认，请看原件）");
        return isAnyRead ? string.Join("\n\n", pages.Where(page => page.Length > 0)) : null;
    }

    private async Task<string?> ReadPage(string file, string number, double inches, CancellationToken cancel)
    {
        if (await OutsideProgram.Run(Beside("pdftotext"), ["-f", number, "-l", number, "-enc", "UTF-8", file, "-"], Patience, cancel) is { } words && !IsPicture(words))
            return words.Trim();
        var folder = Directory.CreateTempSubdirectory("jct-page-");
        try
        {
            var drawn = Path.Combine(folder.FullName, "page");
            string[] size = inches * DotsAnInch > MostDots ? ["-scale-to", Spell(MostDots)] : ["-r", Spell(DotsAnInch)];
            var done = await OutsideProgram.Run(settings.PdfProgram, ["-f", number, "-l", number, "-singlefile", "-gray", "-png", .. size, file, drawn], Patience, cancel);
            return done is not null && File.Exists(drawn + ".png") ? await tesseract.Read(drawn + ".png", cancel) : null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Spell(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static double Points(Group written) => double.Parse(written.Value, CultureInfo.InvariantCulture);

    private string Beside(string program) => Path.Combine(Path.GetDirectoryName(settings.PdfProgram) ?? "", program);

    [GeneratedRegex(@"(?m)^Pages:\s+(\d{1,6})\s*$")]
    private static partial Regex Pages();

    [GeneratedRegex(@"(?m)^Page\s+(\d+) size:\s+([\d.]+) x ([\d.]+) pts")]
    private static partial Regex Sizes();
}
