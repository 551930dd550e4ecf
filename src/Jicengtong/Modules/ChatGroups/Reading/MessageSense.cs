namespace Jicengtong.Modules.ChatGroups;

/// <summary>What a message of a plain export is, judged by its words; the export itself does not say.</summary>
internal static class MessageSense
{
    private const int ShortReply = 12;
    private const int ShortChat = 4;
    private const int LongNotice = 16;
    private static readonly string[] Pictures = ["[图片]", "[照片]", "[视频]", "[动画表情]", "<图片>", "[Photo]", "[Image]"];
    private static readonly string[] Forwards = ["[链接]", "[文件]", "[聊天记录]", "[小程序]", "转发：", "转：", "http://", "https://"];
    private static readonly string[] Replies = ["收到", "已收到", "好的", "明白", "知道了", "已报", "已完成", "已阅", "OK", "ok", "[OK]", "[强]", "[抱拳]", "👍", "在的", "马上办", "遵照执行"];
    private static readonly string[] Chats = ["早上好", "晚上好", "谢谢", "辛苦了", "哈哈", "呵呵", "[微笑]", "[玫瑰]", "[鼓掌]", "恭喜", "生日快乐", "晚安", "吃饭"];
    private static readonly string[] Orders = ["请各", "各村", "各办", "务必", "报送", "上报", "逾期", "截止", "前报", "@所有人"];

    public static MessageKind Of(string text)
    {
        var said = text.Trim();
        if (Pictures.Any(word => said.StartsWith(word, StringComparison.Ordinal)))
            return MessageKind.Picture;
        if (Forwards.Any(word => said.StartsWith(word, StringComparison.Ordinal)))
            return MessageKind.Forward;
        if (said.Length <= ShortReply && Replies.Any(word => said.StartsWith(word, StringComparison.Ordinal)))
            return MessageKind.Reply;
        if (said.StartsWith("通知", StringComparison.Ordinal) || said.StartsWith('【') || (said.Length >= LongNotice && Orders.Any(word => said.Contains(word, StringComparison.Ordinal))))
            return MessageKind.Notice;
        return said.Length <= ShortChat || (said.Length <= ShortReply && Chats.Any(word => said.Contains(word, StringComparison.Ordinal))) ? MessageKind.Chat : MessageKind.Discussion;
    }
}
