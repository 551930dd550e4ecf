using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Jicengtong.Modules.Inbox.Channels.Providers;
using Jicengtong.Tests.Inbox.Channels.Outside;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace Jicengtong.Tests.Inbox.Channels;

[Trait("Database", "both")]
public sealed class PushChannelTests
{
    // The browser of RFC 8291, section 5 and appendix A.
    internal const string BrowserKey = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    internal const string BrowserSecret = "BTBZMqHH6r4Tts7J_aSIgg";
    private const string BrowserPrivate = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";

    [Fact]
    public void The_message_of_RFC_8291_is_encrypted_byte_by_byte_as_there()
    {
        using var sender = Key("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8", "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        var body = WebPushEncryption.Encrypt("When I grow up, I want to be a watermelon"u8.ToArray(), Bytes(BrowserKey), Bytes(BrowserSecret), sender, Bytes("DGv6ra1nlYgDCS1FRnbzlw"));
        Assert.Equal("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN", WebEncoders.Base64UrlEncode(body));
    }

    [Fact]
    public async Task A_browser_that_agreed_gets_the_neutral_title_which_only_it_can_read()
    {
        await using var service = await Provider.Open(_ => new Said(201));
        await using var town = await Open();
        await Agree(town, "u0365", "https://push.example/send/1", 204);
        await Redirect(town, service);
        await town.Queue(await town.Notice("u0365", ChannelKind.Push, urgent: true));
        await town.Send();
        Assert.Equal("delivered", Assert.Single(await town.Outgoing()).State);
        var heard = Assert.Single(service.Heard);
        Assert.Equal(("POST", "aes128gcm", "high", "86400"), (heard.Method, heard.Headers["Content-Encoding"], heard.Headers["Urgency"], heard.Headers["TTL"]));
        Assert.Matches("^[A-Za-z0-9_-]{1,32}$", heard.Headers["Topic"]);
        Assert.DoesNotContain("待办", heard.Text, StringComparison.Ordinal);
        var told = JsonSerializer.Deserialize<JsonElement>(Decrypt(heard.Bytes));
        Assert.Equal(("您有一件新的待办", "/inbox", true), (told.GetProperty("title").GetString(), told.GetProperty("path").GetString(), told.GetProperty("urgent").GetBoolean()));
        AssertVapid(heard.Headers["Authorization"], service.Url, town);
    }

    [Fact]
    public async Task A_browser_that_took_its_consent_back_is_forgotten_and_one_that_is_busy_is_tried_again()
    {
        await using var service = await Provider.Open(heard => heard.Path == "/gone" ? new Said(410) : new Said(429, null, "Retry-After", "120"));
        await using var town = await Open();
        await Agree(town, "u0365", "https://push.example/gone", 204);
        await Agree(town, "u0389", "https://push.example/busy", 204);
        await Redirect(town, service);
        await town.Queue(await town.Notice("u0365", ChannelKind.Push), await town.Notice("u0389", ChannelKind.Push));
        await town.Send();
        var rows = (await town.Outgoing()).ToDictionary(row => row.PersonId);
        Assert.Equal(("failed", "permanent", "push.gone"), Of(rows[await town.Person("u0365")]));
        Assert.Equal(("waiting", "temporary", "push.limit"), Of(rows[await town.Person("u0389")]));
        Assert.DoesNotContain(await Addresses(town, "u0365"), one => one.Channel == ChannelKind.Push);
        await town.SendAfter(TimeSpan.FromSeconds(100));
        Assert.Equal(2, service.Heard.Count);
        await town.SendAfter(TimeSpan.FromSeconds(25));
        Assert.Equal(3, service.Heard.Count);
    }

    [Fact]
    public async Task Only_a_real_browser_may_agree_and_one_that_is_handed_on_reminds_its_new_holder()
    {
        await using var town = await Open();
        var client = await town.As("u0365");
        Assert.Equal("reach.browser", await client.Put("/api/me/push", new { endpoint = "http://push.example/1", keys = new { p256dh = BrowserKey, auth = BrowserSecret } }).Refusal(422));
        Assert.Equal("reach.browser", await client.Put("/api/me/push", new { endpoint = "https://push.example/1", keys = new { p256dh = "AAAA", auth = BrowserSecret } }).Refusal(422));
        await Agree(town, "u0365", "https://push.example/1", 204);
        await Agree(town, "u0389", "https://push.example/1", 204);
        Assert.DoesNotContain(await Addresses(town, "u0365"), one => one.Channel == ChannelKind.Push);
        Assert.Single(await Addresses(town, "u0389"), one => one.Channel == ChannelKind.Push);
        for (var number = 2; number <= 10; number++)
            await Agree(town, "u0389", $"https://push.example/{number}", 204);
        await Agree(town, "u0389", "https://push.example/11", 422);
    }

    private static Task<Town> Open() => ReachableTown.Open(("Channels:Push:Contact", "mailto:it@baru.example"));

    private static async Task Agree(Town town, string account, string endpoint, int status)
        => await (await town.As(account)).Put("/api/me/push", new { endpoint, keys = new { p256dh = BrowserKey, auth = BrowserSecret } }).Json(status);

    // Push services are elsewhere and speak TLS; what the browsers named is led to the one on this machine.
    private static Task<int> Redirect(Town town, Provider service) => town.Do(services => services.GetRequiredService<Sql>()
        .Execute("UPDATE organization_push_subscriptions SET endpoint = replace(endpoint, 'https://push.example', @Url)", new { service.Url }, CancellationToken.None));

    private static async Task<IReadOnlyList<ChannelAddress>> Addresses(Town town, string account)
    {
        var person = await town.Person(account);
        return await town.Do(services => services.GetRequiredService<IAddressBook>().Of([person], CancellationToken.None));
    }

    private static void AssertVapid(string header, string audience, Town town)
    {
        Assert.StartsWith("vapid t=", header, StringComparison.Ordinal);
        var (token, key) = (header["vapid t=".Length..].Split(',')[0], header.Split("k=")[1]);
        var parts = token.Split('.');
        var claims = JsonSerializer.Deserialize<JsonElement>(Bytes(parts[1]));
        Assert.Equal((audience, "mailto:it@baru.example"), (claims.GetProperty("aud").GetString(), claims.GetProperty("sub").GetString()));
        Assert.InRange(claims.GetProperty("exp").GetInt64() - town.Clock.GetUtcNow().ToUnixTimeSeconds(), 1, 86_400);
        var point = Bytes(key);
        using var verifier = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
        Assert.True(verifier.VerifyData(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), Bytes(parts[2]), HashAlgorithmName.SHA256));
    }

    // The browser's half of RFC 8291.
    private static byte[] Decrypt(byte[] body)
    {
        var (salt, size, sender) = (body[..16], (int)BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(16)), body[21..86]);
        Assert.Equal(4096, size);
        using var browser = Key(BrowserKey, BrowserPrivate);
        using var other = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = sender[1..33], Y = sender[33..] } });
        byte[] info = [.. "WebPush: info\0"u8, .. Bytes(BrowserKey), .. sender];
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, browser.DeriveRawSecretAgreement(other.PublicKey), 32, Bytes(BrowserSecret), info);
        using var cipher = new AesGcm(HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray()), 16);
        var plain = new byte[body.Length - 86 - 16];
        cipher.Decrypt(HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt, "Content-Encoding: nonce\0"u8.ToArray()), body.AsSpan(86, plain.Length), body.AsSpan(86 + plain.Length), plain);
        Assert.Equal(2, plain[^1]);
        return plain[..^1];
    }

    private static ECDiffieHellman Key(string point, string secret)
        => ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Bytes(secret), Q = new ECPoint { X = Bytes(point)[1..33], Y = Bytes(point)[33..] } });

    private static byte[] Bytes(string text) => WebEncoders.Base64UrlDecode(text);

    private static (string State, string? Failure, string? Why) Of(Modules.Inbox.Channels.OutgoingRow row) => (row.State, row.Failure, row.Why);
}
