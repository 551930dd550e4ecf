using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems.Media;

/// <summary>Keeps what was photographed, spoken or filmed with a problem: from the form itself, or uploaded in pieces before.</summary>
internal sealed class AttachMedia(FileStore files)
{
    /// <summary>Most photos, voices and videos of one report.</summary>
    public const int Most = 9;

    /// <summary>Null when everything is kept, or what is wrong with one of them.</summary>
    public async Task<Error?> Run(ChosenMedia chosen, Guid problem, CurrentUser by, CancellationToken cancel)
    {
        if (chosen.Files.Count + chosen.Uploads.Count > Most)
            return new Invalid("photos", "一次最多 9 个照片、录音和录像。请挑最说明问题的。", "problem.tooManyPhotos");
        foreach (var file in chosen.Files)
            if (await files.AddShown(file, ProblemAccess.FileKind, problem, by, cancel) is { Succeeded: false, Error: var refused })
                return refused;
        foreach (var upload in chosen.Uploads)
            if (await files.Take(upload, ProblemAccess.FileKind, problem, by, cancel) is { Succeeded: false, Error: var refused })
                return refused;
        return null;
    }
}

/// <summary>What a form carries: files in it, and ids of what was uploaded before it.</summary>
internal sealed record ChosenMedia(IReadOnlyList<IFormFile> Files, IReadOnlyList<Guid> Uploads)
{
    /// <summary>There is something.</summary>
    public bool Any => Files.Count + Uploads.Count > 0;

    public static ChosenMedia Of(IFormCollection form) => new([.. form.Files.Where(file => file.Length > 0 || file.FileName.Length > 0)],
        [.. form["uploads"].Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct()]);
}
