using System.Globalization;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Problems;

/// <summary>Matters that stand in no duty list; they fall to whoever the rules name, else to whoever handles papers.</summary>
internal static class OpenMatters
{
    /// <summary>A resident could not say what field it is.</summary>
    public const string Other = "其他";

    /// <summary>About this platform itself.</summary>
    public const string Platform = "平台意见";
}

/// <summary>What somebody without an account sent; <paramref name="Sending"/> is the random number of the form it came from.</summary>
internal sealed record OpenVoice(string? Text, string? Matter, string? Category, string? Phone, string? Sending);

/// <summary>Taken in: the code is told once and stored nowhere. <paramref name="Problem"/> is null when this sending had come before.</summary>
internal sealed record TakenIn(string Code, Problem? Problem);

/// <summary>A resident reports at a grid (or village, or town) without an account. The same sending twice reports once.</summary>
internal sealed class ReportAsResident(ProblemIntake intake, TakeProblemIn takeIn, ProblemAccess access)
{
    private static readonly string[] Kinds = ["网格", "村社区", "乡镇街道"];

    /// <summary>Is this a place whose code is printed on a poster?</summary>
    public static bool HasPoster(UnitEntry? unit) => unit is not null && Kinds.Contains(unit.Kind);

    public async Task<Result<TakenIn>> Run(UnitEntry place, OpenVoice said, CancellationToken cancel)
    {
        var matter = string.IsNullOrEmpty(said.Matter) ? OpenMatters.Other : said.Matter;
        if (matter != OpenMatters.Other && await intake.CheckMatter(matter, cancel) is { } unknown)
            return unknown;
        var phone = PhoneOf(said.Phone);
        if (!phone.Succeeded)
            return phone.Error;
        return await new Sent(said.Sending, access, takeIn).Run(Speaker.Resident,
            new NewProblem(said.Text, matter, said.Category, place, ProblemChannel.Resident, Phone: phone.Value.Length > 0 ? phone.Value : null), cancel);
    }

    private static Result<string> PhoneOf(string? text)
    {
        var phone = new string([.. CleanText.Of(text).Where(letter => letter is not (' ' or '-' or '　'))]);
        return phone.Length == 0 || (phone.Length is >= 7 and <= 20 && phone.TrimStart('+').All(char.IsAsciiDigit)) ? phone
            : new Invalid("phone", "电话写得不对。可以不写；写的话只要数字。", "problem.phone");
    }
}

/// <summary>意见和投诉 about the platform: a problem like any other, answered by the unit the county named; anonymous if wished.</summary>
internal sealed class SpeakAboutPlatform(IDirectory directory, RouteProblem route, RulesInForce rules, TakeProblemIn takeIn, ProblemAccess access)
{
    /// <summary>Under one's name; it stands in one's own ledger.</summary>
    public async Task<Result<Problem>> Run(CurrentUser by, string? text, CancellationToken cancel)
        => await About(by, text, cancel) is { } said ? await takeIn.Run(by, said, cancel) : new NotFound("管平台的单位");

    /// <summary>Without a name, with a code instead. Nothing of the sender is kept.</summary>
    public async Task<Result<TakenIn>> RunAnonymously(CurrentUser? at, string? text, string? sending, CancellationToken cancel)
        => await About(at, text, cancel) is { } said ? await new Sent(sending, access, takeIn).Run(Speaker.Anonymous, said, cancel) : new NotFound("管平台的单位");

    // The place is the county, never the village: in a village a name is easily guessed.
    private async Task<NewProblem?> About(CurrentUser? user, string? text, CancellationToken cancel)
    {
        var counties = await directory.Below("", ["县市区"], cancel);
        var home = user?.MainPost is { } post && await directory.Unit(post.UnitCode, cancel) is { } unit ? await route.CountyOf(unit, cancel) : null;
        var roots = counties.Count > 0 ? counties : await directory.Children(null, cancel);
        if (home is null && roots.Count == 0)
            return null;
        var county = home ?? roots[0];
        var to = (await rules.At(county.Path, cancel)).PlatformUnit is { } named ? await directory.UnitOfToday(named, cancel) : null;
        return new NewProblem(text, OpenMatters.Platform, null, county, ProblemChannel.Platform, To: to);
    }
}

/// <summary>One sending of an open form.</summary>
internal sealed class Sent(string? sending, ProblemAccess access, TakeProblemIn takeIn)
{
    // A form carries 32 random digits; a shorter number is not ours and could be guessed.
    private readonly string code = TrackingCode.For(sending is { Length: >= 32 and <= RequestOperation.LongestKey } ? sending : Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));

    public async Task<Result<TakenIn>> Run(Speaker by, NewProblem said, CancellationToken cancel)
    {
        if (await access.ByCode(code, toChange: false, cancel) is not null)
            return new TakenIn(code, null);
        return (await takeIn.Run(by, said with { CodeDigest = TrackingCode.DigestOf(code) }, cancel)).Map(problem => new TakenIn(code, problem));
    }
}

/// <summary>What somebody may do with a code: the same as a reporter with an account.</summary>
internal sealed class SpeakByCode(ProblemAccess access, DecideProblem decide, AddToProblem addTo)
{
    public async Task<Result<Done>> Decide(string code, bool? solved, Rating? rating, string? comment, CancellationToken cancel)
        => await access.ByCode(code, toChange: true, cancel) is { } problem ? await decide.Run(Of(problem), problem, solved, rating, comment, cancel) : new NoSuchCode();

    public async Task<Result<Done>> Add(string code, string? text, CancellationToken cancel)
        => await access.ByCode(code, toChange: true, cancel) is { } problem ? await addTo.Add(Of(problem), problem, text, cancel) : new NoSuchCode();

    private static Speaker Of(Problem problem) => new(null, problem.ReporterName);
}
