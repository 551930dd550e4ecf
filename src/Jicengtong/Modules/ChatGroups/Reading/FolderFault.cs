namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// Something in a folder that must be put right before anything can be calculated.
/// <paramref name="Line"/> counts from 1; 0 means the whole file. <paramref name="Message"/> is Chinese and says what to do.
/// </summary>
public sealed record FolderFault(string File, int Line, string Message)
{
    /// <summary>The fault as it is shown: file, line, what is wrong and what to do.</summary>
    public override string ToString() => Line > 0 ? $"{File} 第 {Line} 行：{Message}" : $"{File}：{Message}";
}
