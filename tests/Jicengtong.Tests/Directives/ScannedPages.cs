using System.Buffers.Binary;
using System.Text;

namespace Jicengtong.Tests.Directives;

/// <summary>A PDF as a scanner or an office program writes it.</summary>
internal static class ScannedPages
{
    // Dots an inch of the scanner.
    private const int Scan = 150;

    /// <summary>A page for each part: bytes are a picture (PNG, 8 bits, RGB), text is set in Helvetica.</summary>
    public static byte[] Pdf(params object[] parts)
    {
        using var file = new MemoryStream();
        var places = new List<long>();
        void Write(string text) => file.Write(Encoding.ASCII.GetBytes(text));
        void Begin(string dictionary)
        {
            places.Add(file.Position);
            Write($"{places.Count} 0 obj\n{dictionary}\n");
        }

        void Stream(string dictionary, byte[] content)
        {
            Begin($"<< {dictionary} /Length {content.Length} >>\nstream");
            file.Write(content);
            Write("\nendstream\nendobj\n");
        }

        Write("%PDF-1.4\n");
        Begin("<< /Type /Catalog /Pages 2 0 R >>\nendobj");
        Begin($"<< /Type /Pages /Count {parts.Length} /Kids [{string.Join(' ', parts.Select((_, at) => $"{3 + (3 * at)} 0 R"))}] >>\nendobj");
        foreach (var (part, at) in parts.Select((part, at) => (part, at)))
        {
            var page = 3 + (3 * at);
            var (width, height) = part is byte[] picture ? SizeOf(picture) : (1240, 420);
            var (wide, high) = (width * 72 / Scan, height * 72 / Scan);
            Begin($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Contents {page + 1} 0 R /Resources << /XObject << /Im {page + 2} 0 R >> /Font << /F {page + 2} 0 R >> >> >>\nendobj");
            if (part is byte[] png)
            {
                Stream("", Encoding.ASCII.GetBytes($"q {wide} 0 0 {high} 0 0 cm /Im Do Q"));
                // What PNG packs is what PDF unpacks: the same filter line by line, the same deflate.
                Stream($"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 3 /BitsPerComponent 8 /Columns {width} >>", PackedOf(png));
            }
            else
            {
                Stream("", Encoding.ASCII.GetBytes($"BT /F 18 Tf 40 100 Td ({part}) Tj ET"));
                Begin("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj");
            }
        }

        var table = file.Position;
        Write($"xref\n0 {places.Count + 1}\n0000000000 65535 f \n" + string.Concat(places.Select(place => $"{place:0000000000} 00000 n \n")));
        Write($"trailer\n<< /Size {places.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF");
        return file.ToArray();
    }

    private static (int Width, int Height) SizeOf(byte[] png) => (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));

    private static byte[] PackedOf(byte[] png)
    {
        using var packed = new MemoryStream();
        for (var at = 8; at + 8 < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (Encoding.ASCII.GetString(png, at + 4, 4) == "IDAT")
                packed.Write(png, at + 8, length);
            at += 12 + length;
        }

        return packed.ToArray();
    }
}
