namespace Jicengtong.Modules.Problems;

/// <summary>What was typed into one of the forms of a page that was refused: it comes back open and filled.</summary>
public sealed record FilledForm(string Name, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Nothing was refused.</summary>
    public static readonly FilledForm None = new("", new Dictionary<string, string>());

    /// <summary>A field as it was typed; empty when it was not.</summary>
    public string this[string field] => Fields.GetValueOrDefault(field, "");

    /// <summary>Is it this form?</summary>
    public bool Is(string name) => Name == name;

    /// <summary>The posted form under a name of ours.</summary>
    public static FilledForm Of(string name, IFormCollection form) => new(name, form.Where(field => !field.Key.StartsWith('_')).ToDictionary(field => field.Key, field => field.Value.ToString()));
}
