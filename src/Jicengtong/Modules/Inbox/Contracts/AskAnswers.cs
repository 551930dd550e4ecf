using Jicengtong.Ui;

namespace Jicengtong.Modules.Inbox.Contracts;

/// <summary>The answers of an ask: the main one filled, the others one tap away; every one of them a plain form that waits in the phone when there is no network.</summary>
internal sealed class AskAnswers(FormSeal seal)
{
    public void Write(Markup page, AskCard card)
    {
        page.AddIf(card.Answer == ReceiptAnswer.Questioned, $"""<p class="question">您问：{card.Text} <span class="quiet">等答复，有了会回到这里。</span></p>""");
        page.Add($"""<div class="actions">""");
        if (card.Demand == Demand.Answer)
            page.Add($"""<a class="button main" href="{card.Path}?ask={card.Id}">{(card.Kind is "chat-group" or "paper" or "signing" ? "去办" : "去答复")}</a>""");
        else
            AddForms(page, card);
        page.Add($"</div>");
    }

    private void AddForms(Markup page, AskCard card)
    {
        if (card.Answer != ReceiptAnswer.Questioned)
            AddQuestion(page, card);
        switch (card.Demand)
        {
            case Demand.Fill:
                AddFilling(page, card);
                AddTap(page, card, "无变动", "done", isMain: true, "无变动");
                break;
            case Demand.Do:
                AddTap(page, card, "办结", "done", isMain: card.Answer == ReceiptAnswer.Understood);
                if (card.Answer != ReceiptAnswer.Understood)
                    AddTap(page, card, "明白", "understood", isMain: true);
                break;
            default:
                AddTap(page, card, "明白", "understood", isMain: true);
                break;
        }
    }

    private void AddQuestion(Markup page, AskCard card)
    {
        page.Add($"<details><summary>有疑问</summary>");
        Open(page, card, "有疑问", "questioned").Add($"""
            <label for="{card.Id}-question">哪里不明白，一句话也行</label><textarea id="{card.Id}-question" name="text" required maxlength="2000"></textarea><p><button class="main">送出疑问</button></p></form></details>
            """);
    }

    private void AddFilling(Markup page, AskCard card)
    {
        page.Add($"<details><summary>填写</summary>");
        Open(page, card, "报送", "done");
        foreach (var field in card.Form)
            page.Add($"""<label for="{card.Id}-{field.Name}">{field.Name}</label><input id="{card.Id}-{field.Name}" name="field:{field.Name}" inputmode="{(field.Type == "number" ? "decimal" : "text")}" required>""");
        page.Add($"""
            <label for="{card.Id}-note">{(card.Form.Count == 0 ? "内容" : "说明（可不写）")}</label><textarea id="{card.Id}-note" name="text" maxlength="2000"></textarea><p><button class="main">报送</button></p></form></details>
            """);
    }

    private void AddTap(Markup page, AskCard card, string word, string answer, bool isMain, string? text = null) => Open(page, card, word, answer)
        .AddIf(text is not null, $"""<input type="hidden" name="text" value="{text}">""")
        .Add($"<button").AddIf(isMain, $" class=\"main\"").Add($">{word}</button></form>");

    // The round travels along: 明白 to an older wording is refused.
    private Markup Open(Markup page, AskCard card, string word, string answer) => page
        .Add($"""<form method="post" action="/asks/{card.Id}/receipt?round={card.Round}" data-later="{word}">{seal.Next()}<input type="hidden" name="answer" value="{answer}">""");
}
