using System.Text.Json;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Jicengtong.Platform;

/// <summary>A value that is read and written whole lives in one text column as JSON.</summary>
public static class JsonColumn
{
    /// <summary>Maps the property as JSON; compared by what is written.</summary>
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property) => property.HasConversion(
        value => StoredText.Write(value),
        text => StoredText.Read<T>(text),
        new ValueComparer<T>(
            (one, other) => StoredText.Write(one) == StoredText.Write(other),
            value => StringComparer.Ordinal.GetHashCode(StoredText.Write(value)),
            value => value));
}

/// <summary>A value as the JSON it is stored as; for large ones that are loaded only when they are needed.</summary>
public static class StoredText
{
    private static readonly JsonSerializerOptions Form = MakeForm();

    /// <summary>The value as text.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Form);

    /// <summary>The value again.</summary>
    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Form)!;

    private static JsonSerializerOptions MakeForm()
    {
        var form = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
        PlatformModule.Speak(form);
        return form;
    }
}
