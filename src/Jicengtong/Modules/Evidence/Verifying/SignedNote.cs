using System.Buffers.Binary;
using System.Text;

namespace Jicengtong.Modules.Evidence;

/// <summary>Text with signatures below it (C2SP signed-note).</summary>
/// <param name="Text">Ends with a newline; this is what is signed.</param>
/// <param name="Signatures">At least one.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>Most signatures a note may carry here.</summary>
    public const int MostSignatures = 64;

    private const string Dash = "\u2014 ";

    /// <summary>Text, empty line, one line per signature.</summary>
    public string Format()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
            note.Append(LineOf(signature));
        return note.ToString();
    }

    /// <summary>The line of a signature, with its end.</summary>
    public static string LineOf(NoteSignature signature)
    {
        var bytes = new byte[4 + signature.Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.KeyId);
        signature.Bytes.CopyTo(bytes, 4);
        return $"{Dash}{signature.Name} {Convert.ToBase64String(bytes)}\n";
    }

    /// <summary>The note, or null when it is not exactly in this form.</summary>
    public static SignedNote? Parse(string note)
    {
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 1 || !note.EndsWith('\n') || note.Any(letter => letter < ' ' && letter != '\n'))
            return null;
        var lines = note[(end + 2)..].Split('\n')[..^1];
        if (lines.Length is 0 or > MostSignatures)
            return null;
        var signatures = new List<NoteSignature>();
        foreach (var line in lines)
        {
            var parts = line.StartsWith(Dash, StringComparison.Ordinal) ? line[Dash.Length..].Split(' ') : [];
            if (parts.Length != 2 || !IsKeyName(parts[0]) || StrictBase64.Decode(parts[1]) is not { Length: > 4 } bytes)
                return null;
            signatures.Add(new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[4..]));
        }

        return new SignedNote(note[..(end + 1)], signatures);
    }

    /// <summary>Not empty, no white space, no plus.</summary>
    public static bool IsKeyName(string name) => name.Length > 0 && !name.Any(letter => letter == '+' || char.IsWhiteSpace(letter) || char.IsControl(letter));
}

/// <summary>One signature line.</summary>
/// <param name="Name">Name of the key.</param>
/// <param name="KeyId">Tells keys of the same name apart.</param>
/// <param name="Bytes">The signature itself.</param>
public sealed record NoteSignature(string Name, uint KeyId, byte[] Bytes);

/// <summary>Base64 in its one canonical form: two texts never mean the same bytes.</summary>
public static class StrictBase64
{
    /// <summary>The bytes, or null.</summary>
    public static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == text ? bytes[..length] : null;
    }
}
