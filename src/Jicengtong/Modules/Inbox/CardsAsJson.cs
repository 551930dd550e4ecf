using System.Buffers;
using System.Text.Json;
using Jicengtong.Modules.Inbox.Contracts;
using Jicengtong.Platform;

namespace Jicengtong.Modules.Inbox;

/// <summary>
/// A page of cards as JSON, member for member as a serializer writes <see cref="AskCard"/> (a test compares them). What a card shares with all cards of its
/// subject was encoded when the subject was read and is only copied.
/// </summary>
internal sealed class CardsAsJson(Listing<AskCard> listing, JsonSerializerOptions json) : IResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    public int? StatusCode => StatusCodes.Status200OK;

    public string ContentType => "application/json; charset=utf-8";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = ContentType;
        Write(httpContext.Response.BodyWriter);
        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    internal void Write(IBufferWriter<byte> target)
    {
        using var card = new Utf8JsonWriter(target, new JsonWriterOptions { Encoder = json.Encoder, SkipValidation = true });
        target.Write("{\"items\":["u8);
        for (var at = 0; at < listing.Items.Count; at++)
        {
            if (at > 0)
                target.Write(","u8);
            WriteCard(card, target, listing.Items[at]);
            card.Reset();
        }

        target.Write("],\"next\":"u8);
        if (listing.Next is null)
            target.Write("null"u8);
        else
            JsonSerializer.Serialize(card, listing.Next, json);
        card.Flush();
        target.Write("}"u8);
    }

    private void WriteCard(Utf8JsonWriter own, IBufferWriter<byte> target, AskCard card)
    {
        own.WriteStartObject();
        own.WriteString("id"u8, card.Id);
        own.WriteString("subjectId"u8, card.SubjectId);
        WriteTime(own, "dueAt"u8, card.DueAt);
        own.WriteString("askedAt"u8, card.AskedAt);
        WriteTime(own, "openedAt"u8, card.OpenedAt);
        WriteText(own, "answer"u8, card.Answer is { } answer ? WordOf(answer) : null);
        WriteTime(own, "answeredAt"u8, card.AnsweredAt);
        WriteText(own, "text"u8, card.Text);
        WriteText(own, "actedBy"u8, card.ActedBy);
        WriteTime(own, "withdrawnAt"u8, card.WithdrawnAt);
        if (card.StandsFor is { } original)
            own.WriteString("standsFor"u8, original);
        else
            own.WriteNull("standsFor"u8);
        WriteTime(own, "remindedAt"u8, card.RemindedAt);
        own.WriteNumber("round"u8, card.Round);
        WriteText(own, "movedFrom"u8, card.MovedFrom);
        own.WriteBoolean("hasReply"u8, card.HasReply);
        WriteTime(own, "snoozedUntil"u8, card.SnoozedUntil);
        own.WriteStartArray("own"u8);
        foreach (var line in card.Own)
            own.WriteStringValue(line);
        own.WriteEndArray();
        own.WriteString("box"u8, card.Box);
        own.WriteBoolean("isFinished"u8, card.IsFinished);
        own.Flush();
        // The object is closed by hand, after what is known already.
        target.Write(card.Words!.Json(SharedPart));
        target.Write("}"u8);
    }

    private byte[] SharedPart(SubjectWords words) => [.. ","u8, .. JsonSerializer.SerializeToUtf8Bytes(new
    {
        words.Kind, words.Title, words.Matter, words.Urgency, words.Demand, words.From, words.Through, words.Opinion, words.Path, words.Revised, words.KeyPoints, words.Form,
    }, json).AsSpan()[1..^1]];

    private static void WriteTime(Utf8JsonWriter own, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } at)
            own.WriteString(name, at);
        else
            own.WriteNull(name);
    }

    private static void WriteText(Utf8JsonWriter own, ReadOnlySpan<byte> name, string? text)
    {
        if (text is null)
            own.WriteNull(name);
        else
            own.WriteString(name, text);
    }

    private static string WordOf(ReceiptAnswer answer) => JsonNamingPolicy.CamelCase.ConvertName(answer.ToString());
}
