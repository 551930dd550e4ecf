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
    private static readonly JsonSerializerOptions Form = MakeForm();

    /// <summary>Maps the property as JSON; compared by what is written.</summary>
    public static PropertyBuilder<T> AsJson<T>(this PropertyBuilder<T> property) => property.HasConversion(
        value => JsonSerializer.Serialize(value, Form),
        text => JsonSerializer.Deserialize<T>(text, Form)!,
        new ValueComparer<T>(
            (one, other) => JsonSerializer.Serialize(one, Form) == JsonSerializer.Serialize(other, Form),
            value => StringComparer.Ordinal.GetHashCode(JsonSerializer.Serialize(value, Form)),
            value => value));

    private static JsonSerializerOptions MakeForm()
    {
        var form = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
        PlatformModule.Speak(form);
        return form;
    }
}
