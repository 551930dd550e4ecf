using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Problems.Anonymous;

/// <summary>What the form of a new case said; <paramref name="Sending"/> is the random number of the form.</summary>
public sealed record NewCase(string? County, string? Accused, string? Text, bool AboveTown, string? Sending);

/// <summary>Somebody whom nobody knows begins a case; all they get is the code.</summary>
internal sealed class RaiseCase(AppDb db, Work work, UnitsToComplainOf units, RouteCase route, HandlersKey handlersKey, ShuffleCases shuffle, TimeProvider clock)
{
    /// <returns>The code, also when this sending had come before.</returns>
    public async Task<Result<CaseCode>> Run(NewCase said, CancellationToken cancel)
    {
        if (CaseCode.For(said.Sending) is not { } code)
            return new StaleForm();
        var digest = code.Digest;
        if (await db.Set<AnonymousCase>().AnyAsync(one => one.CodeDigest == digest, cancel))
            return code;
        var text = Problem.TextOf(said.Text);
        if (!text.Succeeded)
            return text.Error;
        var counties = await units.Counties(cancel);
        if (counties.FirstOrDefault(one => counties.Count == 1 || one.Code == said.County) is not { } county)
            return new Invalid("county", "请先选是哪个县。", "case.county");
        if (!(await units.In(county, cancel)).TryGetValue(CleanText.Of(said.Accused), out var accused))
            return new Invalid("accused", "没有这个名字的单位。请从列表里选一个；说不准的，选最接近的上级单位。", "case.accused");
        var handler = await route.Run(accused, said.AboveTown, cancel);
        if (!handler.Succeeded)
            return handler.Error;

        var today = WorkingCalendar.LocalDay(clock.GetUtcNow());
        var (opened, key) = AnonymousCase.Open(code, new AccusedUnit(accused.Code, accused.Path, accused.Name), handler.Value, handlersKey.Of(handler.Value.Unit), today);
        db.AddRange(opened, CaseLetter.Write(opened, key, Guid.NewGuid(), 0, LetterKind.Said, text.Value, null, today));
        await work.Save(cancel);
        await shuffle.Run(today, cancel);
        return code;
    }

    private sealed record StaleForm() : Error("case.staleForm", "这一页不完整，请重新打开再写一次。");
}
