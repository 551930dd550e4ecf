using System.Runtime.CompilerServices;
using System.Text;

namespace Jicengtong.Platform;

/// <summary>The encodings of older Chinese files. The reader of workbooks, too, asks for Windows-1252 as soon as it is set up, whoever uses it first.</summary>
internal static class CodePages
{
#pragma warning disable CA2255 // This assembly is the program: nobody else could register them before the first file is read.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
}
