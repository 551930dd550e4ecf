namespace Jicengtong.Modules.ChatGroups;

/// <summary>A person's post in a unit; <paramref name="Kind"/> is 任职, 派驻, 挂职, 专班 or 代理; open-ended when <paramref name="To"/> is null.</summary>
public sealed record HeldPost(string Account, string Unit, string Post, string Kind, DateOnly? From, DateOnly? To)
{
    /// <summary>True when the post is held on <paramref name="day"/>.</summary>
    public bool HoldsOn(DateOnly day) => (From is null || From <= day) && (To is null || To >= day);
}
