namespace Jicengtong.Modules.ChatGroups;

/// <summary>One record of a CSV file with the line it starts on (the first line of a file is 1).</summary>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Fields);
