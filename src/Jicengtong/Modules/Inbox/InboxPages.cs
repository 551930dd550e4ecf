using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Modules.Inbox.Ladder;
using Jicengtong.Platform;
using Jicengtong.Ui;

namespace Jicengtong.Modules.Inbox;

/// <summary>The inbox as a page, and the one-tap answers of its cards.</summary>
internal static class InboxPages
{
    private const int PageSize = 20;
    private const int FewCards = 4;

    public static void Map(RouteGroupBuilder everybody)
    {
        // Whoever acts for somebody (代办) reads and answers their inbox; that is all they do for them.
        var pages = everybody.MapGroup("").WithMetadata(new OpenToStandIns());
        pages.MapGet("/inbox", async (string? box, string? after, string? said, string? today, string? matter, string? from, string? parts, InboxQuestions questions, DutyRoom room, LadderBook book, CurrentPerson person, CancellationToken cancel) =>
        {
            var (me, shown, filter) = (person.Required.PersonId, box is "know" or "done" or InboxQuestions.Snoozed ? box : "todo", new InboxFilter(today == "yes", matter, from));
            var counts = await questions.Counts(me, cancel);
            // With a handful of cards there is nothing to narrow down, and nothing to ask for it.
            var many = (shown == "todo" ? counts.Todo : shown == "know" ? counts.Know : 0) > FewCards || !filter.IsEmpty;
            // What there is to choose from is looked for when somebody wants to choose.
            var choosing = parts == "yes" || !filter.IsEmpty;
            return Pages.Show<InboxPage>(new
            {
                User = person.Required, Box = shown, List = await questions.List(me, shown, after, PageSize, cancel, filter), Filter = filter,
                Parts = choosing ? await questions.Parts(me, shown, cancel) : InboxParts.None, MayChoose = many && !choosing, Counts = counts, Calls = await room.Count(person.Required, cancel),
                QuietFrom = book.RulesAt(person.Required.MainPost?.UnitPath ?? "").Quiet is { } quiet && quiet.From > quiet.Until ? quiet.From : (TimeOnly?)null, Said = Sayings.GetValueOrDefault(said ?? ""),
            });
        }).For(Who.SignedIn);

        pages.MapGet("/inbox/search", async (string? q, InboxQuestions questions, CurrentPerson person, CancellationToken cancel)
            => Pages.Show<InboxSearchPage>(new { Words = q?.Trim() ?? "", Found = await questions.Search(person.Required.PersonId, q?.Trim() ?? "", cancel) })).For(Who.SignedIn);

        pages.MapPost("/inbox/understood", async (HttpContext http, UnderstandMany understand, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var chosen = form["ask"].Select(text => (text ?? "").Split(':')).Where(parts => parts.Length == 2 && Guid.TryParse(parts[0], out _) && int.TryParse(parts[1], out _)).Take(PageSize)
                .Select(parts => (Guid.Parse(parts[0]), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)));
            await understand.Run(person.Required, chosen, cancel);
            return Pages.SeeOther("/inbox?box=know&said=many");
        }).For(Who.SignedIn);

        pages.MapPost("/asks/{id:guid}/receipt", async (Guid id, int? round, HttpContext http, GiveReceipt give, InboxQuestions questions, CurrentPerson person, CancellationToken cancel) =>
        {
            var form = await http.Request.ReadFormAsync(cancel);
            var fields = form.Keys.Where(key => key.StartsWith("field:", StringComparison.Ordinal)).ToDictionary(key => key["field:".Length..], key => (string?)form.Field(key));
            if (!Enum.TryParse<ReceiptAnswer>(form.Field("answer"), ignoreCase: true, out var answer))
                return Pages.Refuse(new NotFound("这个按钮"));
            var result = await give.Run(person.Required, id, answer, form.Field("text"), fields.Count > 0 ? fields : null, cancel, round);
            if (result.Succeeded)
                return Pages.SeeOther(Http.LocalOr(form.Field("to"), "/inbox?said=" + answer.ToString().ToLowerInvariant()));
            var card = await questions.Card(id, person.Required.PersonId, cancel);
            return card is null ? Pages.Refuse(result.Error) : Pages.Show<AnswerPage>(new { Card = card, result.Error, Text = form.Field("text"), Fields = fields }, result.Error.Status);
        }).For(Who.SignedIn);
    }

    private static readonly Dictionary<string, string> Sayings = new()
    {
        ["understood"] = "已回“明白”，发件人看得到，不用再说“收到”。",
        ["many"] = "都回了“明白”，发件人看得到。要单独看的还留在这里。",
        ["questioned"] = "疑问已送到发件人，有答复会回到这里。",
        ["done"] = "已办结，发件人看得到。",
        ["later"] = "放好了，到时间会自己回来。",
        ["back"] = "放回来了。",
    };
}
