using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.AspNetCore.DataProtection;

namespace Jicengtong.Modules.Organization.Importing;

/// <summary>
/// 导入导出机构: files are read, a dry run says what would happen, and only then it does. Between the two the rows travel in the form itself,
/// sealed, so that no list of people lies about on the server.
/// </summary>
internal static class ImportPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/organization/import", () => Pages.Show<ImportPage>(new { })).For(Who.Administrator);
        pages.MapPost("/organization/import", async (HttpContext http, ImportOrganization import, SealedRows rows, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var folder = OrganizationFolder.Of([.. form.Files.Select(file => (file.FileName, (Func<Stream>)file.OpenReadStream))]);
            return await Look(import, rows, folder, [], null, cancel);
        }).For(Who.Administrator);
        pages.MapPost("/organization/import/rows", async (HttpContext http, ImportOrganization import, SealedRows rows, Work work, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            if (rows.Open(form["rows"]) is not { } folder)
                return Pages.Show<ImportPage>(new { Error = new Invalid("files", "这份检查结果放得太久了，请重新选文件。", "import.stale") }, StatusCodes.Status422UnprocessableEntity);
            string[] end = [.. form["end"].OfType<string>()];
            if (form.Field("again").Length > 0)
                return await Look(import, rows, folder, end, null, cancel);
            var report = await work.Run(() => import.Run(folder, null, cancel, end), cancel);
            if (!report.Succeeded)
                return await Look(import, rows, folder, end, report.Error, cancel);
            return Pages.Show<ImportPage>(new { Report = report.Value, IsWritten = report.Value.Imported }, report.Value.Imported ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
        }).For(Who.Administrator);
        pages.MapGet("/organization/export.xlsx", async (ExportOrganization export, CancellationToken cancel)
            => TypedResults.File(await export.Workbook(cancel), Sheet.MediaType, "机构.xlsx")).For(Who.Administrator).RecordsExport("organization.xlsx");
        pages.MapGet("/organization/export.zip", async (ExportOrganization export, CancellationToken cancel)
            => TypedResults.File(await export.Archive(cancel), "application/zip", "机构.zip")).For(Who.Administrator).RecordsExport("organization.zip");
    }

    // Another use of the same scope must not see what the look left tracked: the look undoes everything.
    private static async Task<IResult> Look(ImportOrganization import, SealedRows rows, OrganizationFolder folder, IReadOnlyCollection<string> end, Error? error, CancellationToken cancel)
    {
        var report = await import.Preview(folder, error is null ? end : [], cancel);
        return Pages.Show<ImportPage>(new { Report = report, Rows = report.Imported ? rows.Seal(folder) : null, Error = error, Ticked = end },
            report.Imported && error is null ? StatusCodes.Status200OK : error?.Status ?? StatusCodes.Status422UnprocessableEntity);
    }
}

/// <summary>The rows of chosen files as one text only this installation can have made and read.</summary>
internal sealed class SealedRows(IDataProtectionProvider protection, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(2);
    private readonly IDataProtector protector = protection.CreateProtector("organization.import");

    public string Seal(OrganizationFolder folder)
    {
        using var memory = new MemoryStream();
        using (var packed = new BrotliStream(memory, CompressionLevel.Fastest, leaveOpen: true))
            JsonSerializer.Serialize(packed, new Kept(clock.GetUtcNow(), folder.Name, folder.All));
        return Convert.ToBase64String(protector.Protect(memory.ToArray()));
    }

    /// <summary>Null when it is none of ours, or older than two hours.</summary>
    public OrganizationFolder? Open(string? text)
    {
        try
        {
            using var packed = new BrotliStream(new MemoryStream(protector.Unprotect(Convert.FromBase64String(text ?? ""))), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<Kept>(packed) is { } kept && clock.GetUtcNow() - kept.At < Fresh ? OrganizationFolder.Again(kept.Name, kept.Rows) : null;
        }
        catch (Exception foreign) when (foreign is FormatException or System.Security.Cryptography.CryptographicException or JsonException or InvalidOperationException or InvalidDataException)
        {
            return null;
        }
    }

    private sealed record Kept(DateTimeOffset At, string Name, IReadOnlyDictionary<string, IReadOnlyList<ImportRow>> Rows);
}
