using System.IO.Compression;
using System.Text;

namespace Jicengtong.Tests.Secrecy;

/// <summary>Texts and files written for this test: marked ones that must be refused, and harmless ones that speak of secrecy.</summary>
internal static class Samples
{
    private static readonly string[] Grades = ["绝密", "机密", "秘密"];
    private static readonly string[] Stars = ["★", "☆", "＊", " ★ ", "　★", "*"];
    private static readonly string[] Terms = ["", "1年", "10年", "30 年", "长期", "6个月", "启封前"];

    private const string Body = "各乡镇人民政府、街道办事处：\n为做好有关工作，现将有关事项通知如下。\n一、提高认识。\n二、抓好落实。";

    /// <summary>Marked texts.</summary>
    public static IEnumerable<string> Marked()
    {
        foreach (var grade in Grades)
        {
            foreach (var star in Stars)
                foreach (var term in Terms)
                {
                    yield return $"{grade}{star}{term}\n{Body}";
                    if (term.Length > 0)
                        yield return $"000012\n{grade}{star}{term}\n特急\n西昌市人民政府文件\n{Body}";
                }

            yield return $"{grade[0]} {grade[1]}★10年\n{Body}";
            yield return $"{grade[0]}　{grade[1]}\n{Body}";
            yield return $"{grade[0]}\u200b{grade[1]}★\n{Body}";
            yield return $"{grade}\n{Body}";
            yield return $"关于某项工作的通知\n{grade}级 10年\n{Body}";
            yield return $"{Body}\n密级：{grade}";
            yield return $"密级: {grade}   保密期限：10年\n{Body}";
            yield return $"{Body}\n本文件属{grade}级文件，请妥善保管。";
            yield return $"{Body}\n此件为国家{grade}，不得复制。";
            yield return $"【{grade}】{Body}";
            yield return $"（{grade}）关于印发方案的通知\n{Body}";
            yield return $"关于印发方案的通知（{grade}）\n{Body}";
            yield return $"{grade} 加急\n{Body}";
            yield return $"★{grade}\n{Body}";
        }

        yield return "絕密★長期\n" + Body;
        yield return "機密★10年\n" + Body;
        yield return "祕密★5年\n" + Body;
        yield return "份号：000123\n凉山彝族自治州人民政府文件\n" + Body;
        yield return "000123\n凉府办〔2026〕12号\n" + Body;
        yield return "保密期限：10年\n" + Body;
    }

    /// <summary>Names of marked files.</summary>
    public static IEnumerable<string> MarkedNames() => Grades.SelectMany(grade => new[] { $"{grade}-应急预案.docx", $"应急预案（{grade}）.pdf", $"应急预案_{grade}.xlsx", $"[{grade}]名单.txt", $"{grade} 名单.doc", $"应急预案{grade}★10年.pdf" });

    /// <summary>Harmless texts in which the words occur.</summary>
    public static IEnumerable<string> Harmless() => from sentence in Speaking from frame in Frames select string.Format(System.Globalization.CultureInfo.InvariantCulture, frame, sentence);

    /// <summary>Names of harmless files.</summary>
    public static readonly string[] HarmlessNames = ["保密工作培训课件.docx", "商业秘密保护指南.pdf", "保密承诺书.docx", "密云水库照片.jpg", "机密性说明书.txt", "无记名秘密投票办法.docx", "秘密花园读书会.md", "密集人群疏散方案.docx"];

    private static readonly string[] Frames = ["{0}", "各村党支部：\n{0}\n巴汝镇党建办\n2026年11月19日", "一、组织学习。{0}\n二、抓好落实。", "请问：{0}谢谢！", "会议要求，{0}会议还研究了其他事项。"];

    private static readonly string[] Speaking =
    [
        "要教育党员干部保守国家秘密，不得泄露。", "严禁在微信群里传递涉密文件和内部资料。", "保密委员会组织开展保密法宣传月活动。", "投标文件涉及商业秘密的，应当单独注明。", "选举采用无记名秘密投票方式。",
        "涉及国家秘密、商业秘密和个人隐私的信息不予公开。", "绝密级、机密级、秘密级文件由专人管理。", "不得在非涉密计算机上处理机密文件。", "机密文件一律通过机要渠道传递。", "新任职人员应当签订保密承诺书。",
        "数据应当保证机密性、完整性和可用性。", "密切联系群众，密切关注天气变化。", "对泄露工作秘密的依纪依规处理。", "密级文件不得带回家中。", "保密期限届满自行解密的，按规定办理。",
        "涉密人员离岗应当实行脱密期管理。", "《中华人民共和国保守国家秘密法》已经修订。", "请各单位自查是否存在违规传递国家秘密的问题。", "他的成功秘密是勤学苦练。", "人口密集场所要落实消防责任。",
        "密码不要告诉别人，三个月换一次。", "对检举人的信息严格保密。", "机密级以上会议不得带手机。", "农户的个人信息属于隐私，不得外传。", "秘密调查和公开走访相结合。",
        "发现泄密隐患10分钟内报告保密办。", "年度保密自查自评表请于12月5日前报送。", "评审专家名单在开标前应当保密。", "这不是什么秘密，大家都知道。", "加密传输、密钥由县里统一管理。",
        "禁止用手机拍摄、微信转发秘密文件。", "机密、绝密电报按机要规定阅办。", "处理涉密信息必须使用涉密专用设备。", "各单位要严格定密、规范标注密级和保密期限。", "审计组查阅资料应当遵守保密纪律。",
        "密林深处严禁野外用火，11月25日前完成清点。", "举报电话24小时有人接听，为举报人保密。", "试卷启封前由两人保管。", "招标控制价在开标前不得泄露。", "保密宣传教育每年不少于2次。",
    ];

    /// <summary>A Word file whose mark is cut into runs, as Word itself does.</summary>
    public static byte[] Word(string header, string body, string? keywords = null)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            const string Space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
            Write(zip, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
            Write(zip, "word/document.xml", $"<w:document xmlns:w=\"{Space}\"><w:body><w:p>{Runs(body)}</w:p></w:body></w:document>");
            Write(zip, "word/header1.xml", $"<w:hdr xmlns:w=\"{Space}\"><w:p>{Runs(header)}</w:p></w:hdr>");
            Write(zip, "docProps/core.xml", $"<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\"><cp:keywords>{keywords}</cp:keywords></cp:coreProperties>");
        }

        return file.ToArray();
    }

    /// <summary>A PDF that sets each letter in a font of its own with one-byte codes and a ToUnicode table, packed, as browsers print it.</summary>
    public static byte[] Pdf(string text)
    {
        var letters = text.Distinct().ToList();
        using var file = new MemoryStream();
        void Write(string plain) => file.Write(Encoding.ASCII.GetBytes(plain));
        void Stream(int number, string content)
        {
            using var packed = new MemoryStream();
            using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
                zlib.Write(Encoding.ASCII.GetBytes(content));
            Write($"{number} 0 obj\n<< /Filter /FlateDecode /Length {packed.Length} >>\nstream\n");
            file.Write(packed.ToArray());
            Write("\nendstream\nendobj\n");
        }

        Write("%PDF-1.7\n1 0 obj\n<< /Type /Page /Resources 2 0 R /Contents 3 0 R >>\nendobj\n2 0 obj\n<< /Font << "
            + string.Concat(letters.Select((_, at) => $"/F{at} {10 + (2 * at)} 0 R ")) + ">> >>\nendobj\n");
        Stream(3, "BT 1 0 0 -1 8 27 Tm " + string.Concat(text.Select(letter => $"/F{letters.IndexOf(letter)} 16 Tf <41> Tj 16.00003 0 Td ")) + "ET");
        foreach (var (letter, at) in letters.Select((letter, at) => (letter, at)))
        {
            Write($"{10 + (2 * at)} 0 obj\n<< /Type /Font /Subtype /Type3 /ToUnicode {11 + (2 * at)} 0 R >>\nendobj\n");
            Stream(11 + (2 * at), $"begincmap\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n1 beginbfchar\n<41> <{(int)letter:X4}>\nendbfchar\nendcmap");
        }

        Write("%%EOF");
        return file.ToArray();
    }

    private static string Runs(string text) => string.Concat(text.Select(letter => $"<w:r><w:t>{letter}</w:t></w:r>"));

    private static void Write(ZipArchive zip, string name, string xml)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(xml));
    }
}
