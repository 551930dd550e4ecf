namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Something in a folder that must be put right before anything can be calculated.
/// <paramref name="Line"/> counts from 1; 0 means the whole file. <paramref name="Message"/> is Chinese and says what to do;
/// <paramref name="Column"/> is the column as the file calls it.
/// </summary>
public sealed record FolderFault(string File, int Line, string Message, string? Column = null)
{
    /// <summary>The fault as it is shown: file, line, column, what is wrong and what to do.</summary>
    public override string ToString()
        => File + (Line > 0 ? $" 第 {Line} 行" : "") + (Column is { Length: > 0 } ? $"“{Column}”一栏" : "") + "：" + Message;
}
