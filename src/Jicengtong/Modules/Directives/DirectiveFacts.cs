using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jicengtong.Modules.Evidence.Contracts;
using Jicengtong.Modules.Organization.Contracts;
using Jicengtong.Platform;
using Microsoft.EntityFrameworkCore;

namespace Jicengtong.Modules.Directives;

/// <summary>What is proven about directives. Contents are made from the module's own rows, so that they can be made again.</summary>
internal static class DirectiveFacts
{
    public const string Prefix = "directive";

    /// <summary>Text and readers: one leaf, however many people were asked.</summary>
    public static Fact Issued(Directive directive, CurrentUser by, IReadOnlyList<Reached> people) => Of("directive.issued", directive.Id, by, new
    {
        directive.IssuerCode, directive.Content.Title, directive.Content.Number, directive.Content.Text, directive.Content.KeyPoints, directive.Content.DueAt,
        Demand = directive.Content.Demand.ToString(), directive.Issue!.WhyAgain, Readers = DigestOf(people),
    });

    public static Fact Relayed(Relay relay, CurrentUser by, IReadOnlyList<Reached> people) => Of("directive.relayed", relay.DirectiveId, by, new
    {
        relay.Id, relay.ParentId, relay.UnitCode, relay.KeyPoints, relay.Opinion, relay.DueAt, relay.WhyTight, Readers = DigestOf(people),
    });

    public static Fact Answered(Guid directive, CurrentUser by, string text, IReadOnlyList<Guid> asks) => Of("directive.answered", directive, by, new { text, asks });

    public static Fact Withdrawn(Guid directive, CurrentUser by, string why) => Of("directive.withdrawn", directive, by, new { why });

    public static Fact Revised(Directive directive, Revising.DirectiveRevision revision, CurrentUser by) => Of("directive.revised", directive.Id, by, new
    {
        revision.Number, directive.Content.Text, directive.Content.KeyPoints, directive.Content.DueAt, revision.Why, revision.AskedAgain,
    });

    public static Fact MergeAsked(Merging.DirectiveMerge merge, CurrentUser by) => Of("directive.merge-asked", merge.IntoId, by, new { merge.Id, merge.DraftId, merge.Proposal });

    public static Fact MergeAnswered(Merging.DirectiveMerge merge, CurrentUser by) => Of("directive.merge-answered", merge.IntoId, by, new { merge.Id, merge.DraftId, merge.Answer!.Agreed, merge.Answer.Words, merge.Answer.Version });

    /// <summary>What was asked of how many; never who.</summary>
    public static Fact Sampled(Sampling.DirectiveSample sample, IReadOnlyList<Sampling.SampleUnit> units, CurrentUser by)
        => Of("directive.sampled", sample.DirectiveId, by, new { sample.Id, sample.Questions, Units = units.Select(unit => new { unit.UnitCode, unit.Asked }) });

    private static Fact Of(string kind, Guid id, CurrentUser by, object content) => new(kind, by.PersonId, Fact.SubjectOf(Prefix, id), JsonSerializer.Serialize(content));

    private static string DigestOf(IReadOnlyList<Reached> people)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', people.Select(person => person.Key + ":" + person.PersonId.ToString("N"))))));
}

/// <summary>Who may see the evidence of a directive: whoever may read it.</summary>
internal sealed class DirectiveEvidence(AppDb db, DirectiveAccess access, Inbox.Contracts.IInbox inbox, IDirectory directory) : IEvidenceSubject
{
    public string Prefix => DirectiveFacts.Prefix;

    public IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>
    {
        ["directive.issued"] = "文件发出", ["directive.relayed"] = "转办", ["directive.answered"] = "统一答复", ["directive.withdrawn"] = "撤回", ["directive.revised"] = "修订（以此份为准）",
        ["directive.merge-asked"] = "请求并件", ["directive.merge-answered"] = "答复并件", ["directive.sampled"] = "抽样三问", ["directive.release-asked"] = "申请超额度放行", ["directive.release-decided"] = "放不放行",
    };

    public async Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => (await access.Find(user, id, cancel)).Standing != Standing.None;

    // The sender sees the whole chain, a relayer what they passed on, a reader their own receipt elsewhere.
    public async Task<IReadOnlyList<KnownTo>> KnownTo(CurrentUser user, Guid id, CancellationToken cancel)
    {
        var (directive, standing) = await access.Find(user, id, cancel);
        if (directive?.Issue is not { } issue)
            return [];
        var isSender = standing.HasFlag(Standing.Sender);
        var sent = await db.Set<Relay>().AsNoTracking().Where(relay => relay.DirectiveId == id && (isSender || relay.ById == user.PersonId)).ToDictionaryAsync(relay => relay.Id, relay => relay.At, cancel);
        if (isSender)
            sent[id] = issue.At;
        var tallies = (await inbox.Coverage(id, cancel)).Where(tally => sent.ContainsKey(tally.SubjectId)).ToList();
        var units = await directory.Units([.. tallies.Select(tally => tally.Unit)], cancel);
        return [.. tallies.Select(tally => new KnownTo(units.GetValueOrDefault(tally.Unit)?.Name ?? tally.Unit, sent[tally.SubjectId], tally.Total, tally.Understood + tally.Done)).OrderBy(known => known.At).ThenBy(known => known.Whom, StringComparer.Ordinal)];
    }
}

/// <summary>Who may see the evidence of a receipt: the one who was asked.</summary>
internal sealed class ReceiptEvidence(Inbox.Contracts.IInbox inbox) : IEvidenceSubject
{
    public string Prefix => "ask";

    public IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string> { ["receipt.given"] = "回执" };

    public async Task<bool> MaySee(CurrentUser user, Guid id, CancellationToken cancel) => await inbox.Card(id, user.PersonId, cancel) is not null;

    public async Task<IReadOnlyList<KnownTo>> KnownTo(CurrentUser user, Guid id, CancellationToken cancel)
        => await inbox.Card(id, user.PersonId, cancel) is { AnsweredAt: { } at } card ? [new KnownTo(card.From, at, 1, null)] : [];
}
