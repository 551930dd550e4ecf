namespace Jicengtong.Modules.ChatGroups;

/// <summary>
/// What a topic is to a person. <paramref name="Relevant"/>: messages of the topic that concern them.
/// <paramref name="Inbox"/>: messages that go by the inbox when they do not sit in its group (for an answering person all
/// relevant ones, for somebody who merely wrote their own). <paramref name="Anchors"/>: the topic cannot be answered without
/// them, so they must sit in its group. <paramref name="Familiar"/>: they were in the old group for it.
/// </summary>
public readonly record struct Stake(int Topic, long Relevant, long Inbox, bool Anchors, bool Familiar);
