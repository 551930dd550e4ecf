using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Jicengtong.Ui;

/// <summary>
/// HTML written in one go, for what stands on a page by the dozen: a component each would cost more than everything else about the page
/// (docs/decisions/0034-cards-in-one-go.md). Whatever stands in braces is encoded; only the text around it is taken as it is.
/// </summary>
public sealed class Markup(HtmlEncoder encoder)
{
    private readonly HtmlEncoder encoder = encoder;
    private readonly StringBuilder text = new(2048);

    /// <summary>Writes a piece; holes are encoded.</summary>
    public Markup Add([InterpolatedStringHandlerArgument("")] ref Piece piece)
    {
        _ = piece;
        return this;
    }

    /// <summary>Writes a piece when it applies.</summary>
    public Markup AddIf(bool applies, [InterpolatedStringHandlerArgument("", nameof(applies))] ref Piece piece)
    {
        _ = applies;
        _ = piece;
        return this;
    }

    /// <summary>Begins anew.</summary>
    public void Clear() => text.Clear();

    /// <summary>As a part of a page.</summary>
    public MarkupString ToMarkup() => new(text.ToString());

    /// <summary>Text of the program goes in as it is, values are encoded, what is markup already stays so.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Piece
    {
        private readonly Markup markup;

        /// <summary>For <see cref="Add"/>.</summary>
        public Piece(int literalLength, int formattedCount, Markup markup)
        {
            _ = (literalLength, formattedCount);
            this.markup = markup;
        }

        /// <summary>For <see cref="AddIf"/>: what does not apply is not even made.</summary>
        public Piece(int literalLength, int formattedCount, Markup markup, bool applies, out bool shouldAppend)
            : this(literalLength, formattedCount, markup) => shouldAppend = applies;

        /// <summary>As it is.</summary>
        public void AppendLiteral(string value) => markup.text.Append(value);

        /// <summary>Encoded.</summary>
        public void AppendFormatted(string? value)
        {
            if (!string.IsNullOrEmpty(value))
                markup.text.Append(markup.encoder.Encode(value));
        }

        /// <summary>Ids hold nothing to encode.</summary>
        public void AppendFormatted(Guid value)
        {
            Span<char> letters = stackalloc char[36];
            value.TryFormat(letters, out _);
            markup.text.Append(letters);
        }

        /// <summary>Nor do numbers.</summary>
        public void AppendFormatted(int value) => markup.text.Append(value);

        /// <summary>Markup already.</summary>
        public void AppendFormatted(MarkupString value) => markup.text.Append(value.Value);
    }
}
