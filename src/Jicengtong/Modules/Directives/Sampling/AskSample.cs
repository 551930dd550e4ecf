using System.Security.Cryptography;
using Jicengtong.Modules.Directives.Fidelity;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives.Sampling;

/// <summary>
/// Draws readers of each unit and asks them, through the inbox, to judge up to three statements: voluntarily, without a name. A
/// unit with fewer than five readers is left out. Who was drawn is known; whether and what they answered is not kept.
/// </summary>
internal sealed class AskSample(AppDb db, DirectiveAccess access, SampleKeys keys, IInbox inbox, IDirectory directory, IEvidence evidence, TimeProvider clock)
{
    private static readonly TimeSpan Term = TimeSpan.FromDays(7);

    public async Task<Result<DirectiveSample>> Run(CurrentUser by, Guid directiveId, IReadOnlyList<SampleQuestion>? questions, CancellationToken cancel)
    {
        var found = await access.OfSender(by, directiveId, "抽样", cancel);
        if (!found.Succeeded)
            return found.Error;
        var (directive, now) = (found.Value, clock.GetUtcNow());
        if (!directive.IsIssued || directive.Withdrawal is not null)
            return new Invalid("questions", "发出去、没撤回的文件才能抽。", "sample.notIssued");
        if (await db.Set<DirectiveSample>().AnyAsync(one => one.DirectiveId == directiveId, cancel))
            return new Invalid("questions", "这份文件已经抽过一次，不再打扰。", "sample.again");
        var clean = (questions ?? []).Select(question => question with { Text = question.Text.Trim() }).Where(question => question.Text.Length > 0).ToList();
        var sample = DirectiveSample.Ask(directive, clean, keys.New(), by, now, now + Term);
        if (!sample.Succeeded)
            return sample.Error;
        var places = await Places(directive, cancel);
        if (places.Count == 0)
            return new Invalid("questions", $"还没有哪个单位有 {DirectiveSample.Fewest} 个人读过。人太少会猜得出是谁，所以不抽。", "sample.tooFew");

        db.Add(sample.Value);
        var units = new List<SampleUnit>();
        foreach (var (place, readers) in places)
        {
            var drawn = Draw(readers);
            var unit = new SampleUnit { Id = Ids.Next(now), SampleId = sample.Value.Id, UnitCode = place.Code, UnitName = place.Name, Asked = drawn.Count };
            units.Add(unit);
            db.Add(unit);
            await inbox.Ask(SubjectOf(directive, unit, by), drawn, cancel);
        }

        await evidence.Record(DirectiveFacts.Sampled(sample.Value, units, by), cancel);
        return sample;
    }

    // Units as the sender's page has them: one level below what all readers have in common, with everything under it.
    private async Task<IReadOnlyList<(UnitEntry Place, IReadOnlyList<Addressee> Readers)>> Places(Directive directive, CancellationToken cancel)
    {
        var readers = (await inbox.Readers(directive.Id, cancel)).DistinctBy(reader => reader.HolderId).Where(reader => reader.HolderId != directive.AuthorId).ToList();
        var lines = PlaceLines.Of([.. readers.Select(reader => reader.UnitPath)]);
        var groups = readers.GroupBy(reader => lines.CodeOf(reader.UnitPath)).Where(group => group.Count() >= DirectiveSample.Fewest).ToList();
        var units = await directory.Units([.. groups.Select(group => group.Key)], cancel);
        return [.. groups.Where(group => units.ContainsKey(group.Key)).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (units[group.Key], (IReadOnlyList<Addressee>)[.. group]))];
    }

    private static IReadOnlyList<Addressee> Draw(IReadOnlyList<Addressee> readers)
    {
        var shuffled = readers.ToArray();
        RandomNumberGenerator.Shuffle(shuffled.AsSpan());
        return [.. shuffled.Take(DirectiveSample.Drawn).Select(reader => reader with { Key = "person:" + reader.HolderId.ToString("N"), DeputyId = null })];
    }

    private static Subject SubjectOf(Directive directive, SampleUnit unit, CurrentUser by) => new(
        "sample", unit.Id, unit.Id, $"{DirectiveSample.MostQuestions} 句话，说得对不对？《{directive.Content.Title}》", directive.Matter, Urgency.Routine, Demand.Know, null, directive.IssuerName, null,
        ["自愿，不记名，一分钟；不想答点“明白”就收起来", "只算全单位的数，谁也看不到您答没答、答了什么", "看的是文件说没说清楚，不是考您"], null, [], $"/samples/{unit.Id}", by.PersonId, directive.IssuerCode);
}

/// <summary>Statements suggested from the key points: as they stand, and one with another figure, which is not so.</summary>
internal static class SuggestedQuestions
{
    public static IReadOnlyList<SampleQuestion> Of(DirectiveContent content)
    {
        var points = content.KeyPoints.Where(point => point.Length >= 6).Concat(Requirement.In(content.Text).Select(item => item.Phrase).Where(phrase => phrase.Length is >= 8 and <= 60)).Distinct().ToList();
        var twisted = points.Select(point => (Point: point, Other: Twisted(point))).FirstOrDefault(one => one.Other is not null);
        var straight = points.Where(point => point != twisted.Point).Take(twisted.Other is null ? DirectiveSample.MostQuestions : DirectiveSample.MostQuestions - 1).Select(point => new SampleQuestion(point, true));
        // The one that is not so stands in the middle.
        return twisted.Other is { } other ? [.. straight.Take(1), new SampleQuestion(other, false), .. straight.Skip(1)] : [.. straight];
    }

    private static string? Twisted(string point)
    {
        if (Measure.In(point).FirstOrDefault(measure => measure.Value > 1 && measure.Words.Any(char.IsAsciiDigit)) is not { } measure)
            return null;
        var number = measure.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var other = Math.Ceiling(measure.Value * 2).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return measure.Words.Contains(number, StringComparison.Ordinal) ? point.Replace(measure.Words, measure.Words.Replace(number, other, StringComparison.Ordinal), StringComparison.Ordinal) : null;
    }
}
