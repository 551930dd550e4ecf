using Jicengtong.Modules.Inbox.Channels;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox.Ladder;

/// <summary>
/// Who is told what outside these pages. Not more than the place's limit per person and day, 突发 apart; a 突发 in quiet hours is
/// written down with its sender and reason, and credited to whoever it disturbed.
/// </summary>
internal sealed class Notices(Sql sql, AppDb db, Outgoing outgoing, IAddressBook addresses, LadderBook book)
{
    private const Act ByChannel = Act.Push | Act.Card | Act.Sms;
    private static readonly ChannelKind[] Cards = [ChannelKind.WeCom, ChannelKind.DingTalk, ChannelKind.Feishu];

    /// <summary>Queues them and returns those that are too many for the day: they go into the digest.</summary>
    public async Task<IReadOnlyList<Climbed>> Queue(IReadOnlyList<Climbed> climbed, IReadOnlyDictionary<Guid, AskedAbout> subjects, DateTimeOffset now, CancellationToken cancel)
    {
        var loud = climbed.Where(one => (one.Acts & ByChannel) != 0 || (one.Acts.HasFlag(Act.Deputy) && subjects[one.Ask.SubjectId].Urgency > Urgency.Routine)).ToList();
        if (loud.Count == 0)
            return [];
        var tooMany = await TooMany([.. loud.Where(one => (one.Acts & ByChannel) != 0 && subjects[one.Ask.SubjectId].Urgency != Urgency.Emergency)], now, cancel);
        var wanted = new List<(Climbed One, Guid Person, Act Ways, string Reason)>();
        foreach (var one in loud)
        {
            var subject = subjects[one.Ask.SubjectId];
            var what = $"{subject.Matter}{(subject.Matter.Length > 0 ? "，" : "")}{LadderWords.Of(subject.Urgency)}，";
            if ((one.Acts & ByChannel) != 0 && !tooMany.Contains(one.Ask.Id))
                wanted.Add((one, one.Ask.HolderId, one.Acts & ByChannel, what + (one.Ask.OpenedAt is null ? "还没打开" : "还没回音")));
            if (one.Acts.HasFlag(Act.Deputy) && subject.Urgency > Urgency.Routine && one.Ask.DeputyId is { } deputy)
                wanted.Add((one, deputy, Act.Push | (subject.Urgency > Urgency.Urgent ? Act.Card | Act.Sms : Act.Card), what + "A岗没有回音，请您（B岗）先看"));
        }

        var known = (await addresses.Of([.. wanted.Select(one => one.Person).Distinct()], cancel)).ToLookup(address => address.PersonId, address => address.Channel);
        await outgoing.Queue(
        [
            .. from one in wanted
               let subject = subjects[one.One.Ask.SubjectId]
               from channel in ChannelsOf(one.Ways, known[one.Person])
               select new Notice(one.One.Ask.Id, one.Person, channel, subject.NeutralTitle, subject.PagePath, one.Reason, subject.Urgency > Urgency.Routine),
        ], cancel);
        foreach (var (one, person, _, _) in wanted)
            Credit(one.Ask, subjects[one.Ask.SubjectId], person, now);
        return [.. loud.Where(one => tooMany.Contains(one.Ask.Id))];
    }

    /// <summary>The ways out an act means, of those a person has.</summary>
    public static IEnumerable<ChannelKind> ChannelsOf(Act ways, IEnumerable<ChannelKind> known)
    {
        var has = known.ToHashSet();
        if (ways.HasFlag(Act.Push) && has.Contains(ChannelKind.Push))
            yield return ChannelKind.Push;
        if (ways.HasFlag(Act.Card))
            foreach (var card in Cards.Where(has.Contains))
                yield return card;
        if (ways.HasFlag(Act.Sms) && has.Contains(ChannelKind.Sms))
            yield return ChannelKind.Sms;
    }

    // One statement counts for everybody; whoever is over the limit keeps the most urgent ones.
    private async Task<IReadOnlySet<Guid>> TooMany(IReadOnlyList<Climbed> counted, DateTimeOffset now, CancellationToken cancel)
    {
        if (counted.Count == 0)
            return new HashSet<Guid>();
        var perPerson = counted.GroupBy(one => one.Ask.HolderId).ToDictionary(group => group.Key, group => group.ToList());
        var used = await sql.Query<Used>($"""
            INSERT INTO inbox_reminder_days (person_id, day, used) SELECT {sql.Cell<Guid>(0)}, @day, {sql.Cell<int>(1)} FROM {sql.From()} WHERE true
            ON CONFLICT (person_id, day) DO UPDATE SET used = inbox_reminder_days.used + excluded.used RETURNING person_id, used AS used_now
            """, new { day = WorkingCalendar.LocalDay(now), rows = sql.Json(perPerson.Select(person => new object?[] { person.Key, person.Value.Count })) }, cancel);
        return used.SelectMany(person =>
        {
            var asks = perPerson[person.PersonId];
            var left = Math.Max(0, book.RulesAt(asks[0].Ask.UnitPath).MostPerDay - (person.UsedNow - asks.Count));
            return asks.Skip(left).Select(one => one.Ask.Id);
        }).ToHashSet();
    }

    private void Credit(DueAsk ask, AskedAbout subject, Guid person, DateTimeOffset now)
    {
        var (rules, calendar) = book.At(ask.UnitPath);
        if (subject.Urgency == Urgency.Emergency && rules.Quiet.IsQuiet(now, calendar))
            db.Add(new DisturbanceRow
            {
                Id = Ids.Next(now), PersonId = person, AskId = ask.Id, SubjectId = subject.Id, Title = Short(subject.Title, 200), SenderId = subject.AskedBy, SenderName = Short(subject.FromName, 120),
                Reason = Short(subject.Reason, 400), RestMinutes = rules.RestMinutes, At = now,
            });
    }

    private static string Short(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    private sealed class Used
    {
        public Guid PersonId { get; init; }

        public int UsedNow { get; init; }
    }
}
