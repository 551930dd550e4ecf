using System.Text;
using ExcelDataReader;
using Jicengtong.Modules.Directives.Flow;
using Jicengtong.Modules.Directives.Papers;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Texts;

/// <summary>Keeps uploads together with their words.</summary>
internal sealed class KeepFiles(AppDb db, FileStore files)
{
    /// <summary>Stores the uploads of one thing and takes their words out; pictures wait for the reader.</summary>
    public async Task<Result<Done>> Add(IEnumerable<IFormFile> uploads, string ownerKind, Guid ownerId, CurrentUser by, CancellationToken cancel)
    {
        foreach (var upload in uploads.Where(upload => upload.FileName.Length > 0))
        {
            var added = await files.Add(upload, ownerKind, ownerId, by, cancel);
            if (!added.Succeeded)
                return added.Error;
            var text = new FileText { Id = added.Value.Id, OwnerKind = ownerKind, OwnerId = ownerId, Name = added.Value.Name };
            if (added.Value.MediaType.StartsWith("image/", StringComparison.Ordinal))
                text.Wait();
            else if (!added.Value.MediaType.StartsWith("audio/", StringComparison.Ordinal))
                await KnowWords(text, upload, added.Value.MediaType, cancel);
            else
                continue;
            db.Add(text);
        }

        return Done.Instance;
    }

    /// <summary>Stores a recording; whatever is no recording is refused.</summary>
    public async Task<Result<StoredFile>> AddVoice(IFormFile upload, Guid ownerId, CurrentUser by, CancellationToken cancel)
    {
        var added = await files.Add(upload, "paper", ownerId, by, cancel);
        return added.Succeeded && !added.Value.MediaType.StartsWith("audio/", StringComparison.Ordinal)
            ? new Invalid("voice", "这不是录音。请重新录，或者选手机里的录音文件。", "voice.type")
            : added;
    }

    private static async Task KnowWords(FileText text, IFormFile upload, string mediaType, CancellationToken cancel)
    {
        using var copy = new MemoryStream();
        await upload.CopyToAsync(copy, cancel);
        copy.Position = 0;
        var words = WordsOf(copy, mediaType);
        if (mediaType == "application/pdf" && HasPictures(copy.ToArray()))
            text.Wait(words ?? "");
        else
            text.Know(words);
    }

    private static bool HasPictures(byte[] pdf)
    {
        try
        {
            return PdfText.Pages(pdf).Any(ScannedPdf.IsPicture);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            return false;
        }
    }

    /// <summary>The words of a Word, Excel, PDF or text file; null when there are none to be had.</summary>
    internal static string? WordsOf(MemoryStream file, string mediaType)
    {
        try
        {
            return mediaType switch
            {
                "application/pdf" => string.Join("\n\n", PdfText.Pages(file.ToArray()).Select(page => page.Trim())).Trim(),
                var word when word.Contains("wordprocessingml", StringComparison.Ordinal) => WordText.Words(file) is { Succeeded: true } read ? read.Value : null,
                var sheet when sheet.Contains("spreadsheetml", StringComparison.Ordinal) => Sheets(file),
                _ => Plain(file.ToArray()),
            };
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            // A broken file can still be downloaded; it only has no words here.
            return null;
        }
    }

    private static bool IsBroken(Exception broken)
        => broken is InvalidDataException or IOException or FormatException or ArgumentException or IndexOutOfRangeException or InvalidOperationException or ExcelDataReader.Exceptions.ExcelReaderException or System.Xml.XmlException;

    private static string Plain(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.Contains('\uFFFD', StringComparison.Ordinal) ? Encoding.GetEncoding("GB18030").GetString(bytes) : text.TrimStart('\uFEFF');
    }

    // A line for each row, cells apart by bars, a head line for each sheet.
    private static string Sheets(MemoryStream file)
    {
        var text = new StringBuilder();
        using var reader = ExcelReaderFactory.CreateReader(file, new ExcelReaderConfiguration { FallbackEncoding = Encoding.UTF8, LeaveOpen = true });
        do
        {
            text.Append('【').Append(reader.Name).Append("】\n");
            while (reader.Read() && text.Length < Directive.LongestText)
                if (string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(at => Convert.ToString(reader.GetValue(at), System.Globalization.CultureInfo.InvariantCulture)?.Trim())) is var row && row.Any(char.IsLetterOrDigit))
                    text.Append(row).Append('\n');
        }
        while (reader.NextResult());
        return text.ToString();
    }
}

/// <summary>The words of what is attached.</summary>
internal sealed class AttachedTexts(AppDb db, SearchIndex search)
{
    /// <summary>Under which kind the search keeps the words of a directive's attachments; its owner is the directive.</summary>
    public const string SearchKind = SearchIndex.Attached;

    /// <summary>Of one thing, in the order of its files.</summary>
    public async Task<IReadOnlyList<FileText>> Of(string ownerKind, Guid ownerId, CancellationToken cancel)
    {
        var kept = await db.Set<FileText>().Where(text => text.OwnerKind == ownerKind && text.OwnerId == ownerId).OrderBy(text => text.Id).ToListAsync(cancel);
        // Added in the running work and not yet saved.
        return [.. kept, .. db.Set<FileText>().Local.Where(text => text.OwnerKind == ownerKind && text.OwnerId == ownerId && !kept.Contains(text))];
    }

    /// <summary>The same words for the same bytes under another owner.</summary>
    public async Task Copy(StoredFile from, StoredFile to, CancellationToken cancel)
    {
        if (await db.Set<FileText>().FindAsync([from.Id], cancel) is not { } known)
            return;
        var copy = new FileText { Id = to.Id, OwnerKind = to.OwnerKind, OwnerId = to.OwnerId, Name = to.Name };
        if (known.State is TextState.Waiting or TextState.Reading)
            copy.Wait(known.Shown);
        else
            copy.Know(known.Shown);
        db.Add(copy);
        await search.Put(SearchKind, to.OwnerId, string.Join('\n', (await Of(to.OwnerKind, to.OwnerId, cancel)).Select(text => text.Shown)), cancel);
    }

    /// <summary>Puts what is attached to a directive where its readers' search finds it.</summary>
    public async Task FindByThem(Guid directive, CancellationToken cancel)
        => await search.Put(SearchKind, directive, string.Join('\n', (await Of("directive", directive, cancel)).Select(text => text.Shown)), cancel);
}

/// <summary>A human puts right what the machine misread; both are kept.</summary>
internal sealed class CorrectText(AppDb db, PaperAccess papers, DirectiveAccess directives, PaperDesk desk, AttachedTexts texts, TimeProvider clock)
{
    /// <param name="by">Somebody who keeps the register of the paper, or the sender of the directive.</param>
    /// <param name="fileId">The file.</param>
    /// <param name="text">What it really says.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<Result<FileText>> Run(CurrentUser by, Guid fileId, string? text, CancellationToken cancel)
    {
        var known = await db.Set<FileText>().FindAsync([fileId], cancel);
        if (known is null || known.State == TextState.Marked)
            return new NotFound("这个附件");
        var paper = known.OwnerKind == "paper" ? await papers.Find(by, known.OwnerId, cancel) : (Result<SeenPaper>)new NotFound("这份收文");
        var standing = known.OwnerKind == "directive" ? (await directives.Find(by, known.OwnerId, cancel)).Standing : Standing.None;
        if (!paper.Succeeded && standing == Standing.None)
            return new NotFound("这个附件");
        if (paper.Succeeded ? !paper.Value.KeepsThem && !await papers.MayStep(by, paper.Value, cancel) : !standing.HasFlag(Standing.Sender))
            return new Forbidden("附件文字由管公文的人或者正在办的人改。");
        if (string.IsNullOrWhiteSpace(text))
            return new Invalid("text", "文字空着。要还原成机器认的，请照着图片写。", "text.empty");
        if (text.Length > Directive.LongestText)
            return new Invalid("text", "太长了，最多 10 万字。", "text.tooLong");
        known.Correct(text.ReplaceLineEndings("\n").Trim(), by, clock.GetUtcNow());
        if (paper.Succeeded)
            await desk.Find(paper.Value.Paper, cancel);
        else
            await texts.FindByThem(known.OwnerId, cancel);
        return known;
    }
}
