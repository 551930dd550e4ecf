using System.Text.Encodings.Web;
using Jicengtong.Platform;
using Jicengtong.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Jicengtong.Modules.Inbox.Contracts;

/// <summary>
/// Cards, one after the other: who asks and by when in one quiet line, the title, at most five key points, the opinion of the unit it came through, the
/// answers. Written in one go: an inbox has twenty of them with five forms each.
/// </summary>
public sealed class AskCards : ComponentBase
{
    /// <summary>The asks.</summary>
    [Parameter]
    [EditorRequired]
    public IReadOnlyList<AskCard> Cards { get; set; } = [];

    /// <summary>False on a page that is about this one thing and has its title on top.</summary>
    [Parameter]
    public bool ShowTitle { get; set; } = true;

    [Inject]
    private HtmlEncoder Encoder { get; set; } = null!;

    [Inject]
    private FormSeal Seal { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private WorkingCalendar Calendar { get; set; } = null!;

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var (page, answers, now) = (new Markup(Encoder), new AskAnswers(Seal), Clock.GetUtcNow());
        // A piece each: all in one would be a string so large that only a full collection frees it.
        foreach (var card in Cards)
        {
            Write(page, card, answers, now);
            builder.AddContent(0, page.ToMarkup());
            page.Clear();
        }
    }

    private void Write(Markup page, AskCard card, AskAnswers answers, DateTimeOffset now)
    {
        page.Add($"""<article class="card" id="ask-{card.Id}"><div class="line"><span>{card.Matter}""").AddIf(card.Matter.Length > 0, $" · ").Add($"{card.From}")
            .AddIf(card.Through is not null, $" → {card.Through}").Add($"</span>");
        if (card.IsFinished)
            page.Add($"<span>{(card.Answer == ReceiptAnswer.Understood ? "明白" : "办结")}{(card.ActedBy is { } actor ? $"（{actor}代）" : "")} {(card.AnsweredAt is { } at ? Spoken.Moment(at, now) : "")}</span></div>");
        else
            page.AddDue(card.DueAt, finished: false, now, Calendar).Add($"</div>");
        if (ShowTitle)
            page.Add($"<h3>").AddIf(card.Urgency != Urgency.Routine && !card.IsFinished, $"""<span class="tag alarm">{WordOf(card.Urgency)}</span> """)
                .Add($"""<a href="{card.Path}?ask={card.Id}">{card.Title}</a></h3>""");
        if (!card.IsFinished)
            AddNotices(page, card);
        AddPoints(page, card.KeyPoints);
        if (card.Own.Count > 0)
        {
            page.Add($"""<div class="opinion"><b>和您自己有关的</b>""");
            AddPoints(page, card.Own);
            page.Add($"</div>");
        }

        page.AddIf(!string.IsNullOrEmpty(card.Opinion), $"""<p class="opinion"><b>{card.Through}的意见</b> {card.Opinion}</p>""");
        if (!card.IsFinished)
        {
            answers.Write(page, card);
            if (card.SnoozedUntil is { } until)
                page.Add($"""<p class="small no-print">放到 {Spoken.Moment(until, now)} · <a href="/asks/{card.Id}/later">改时间、现在放回来</a></p>""");
            else
                page.AddIf(card.Urgency <= Urgency.Urgent, $"""<p class="asides no-print extra"><a href="/asks/{card.Id}/later">稍后再看</a></p>""");
        }
        else
            page.AddIf(card.Answer is not null && card.StandsFor is null, $"""<p class="small no-print"><a href="/evidence/ask:{card.Id}">回执的存证</a></p>""");
        page.Add($"</article>");
    }

    private static void AddNotices(Markup page, AskCard card) => page
        .AddIf(card.StandsFor is not null, $"""<p class="notice small">A岗还没回音，请您（B岗）先看。谁办都算办了。</p>""")
        .AddIf(card.Revised is not null, $"""<p class="notice small">{(card.Round > 1 ? "内容有改动，请再确认：" : "有改动：")}{card.Revised}</p>""")
        .AddIf(card.MovedFrom is not null, $"""<p class="notice small">原来由{card.MovedFrom}负责，这项职责现在归您，还没办完的一起转来。</p>""")
        .AddIf(card.HasReply && card.Answer is null, $"""<p class="notice small">您的疑问有答复了，<a href="{card.Path}?ask={card.Id}#answers">看答复</a>。</p>""");

    private static void AddPoints(Markup page, IReadOnlyList<string> points)
    {
        if (points.Count == 0)
            return;
        page.Add($"""<ul class="points">""");
        foreach (var point in points)
            page.Add($"<li>{point}</li>");
        page.Add($"</ul>");
    }

    private static string WordOf(Urgency urgency) => urgency switch { Urgency.Urgent => "加急", Urgency.ExtraUrgent => "特急", _ => "突发" };
}
