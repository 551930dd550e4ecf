using System.Diagnostics;
using System.Security.Cryptography;
using Jicengtong.Modules.Evidence;

namespace Jicengtong.Tests.Evidence;

/// <summary>The national algorithms: the openssl command, which shares no code of ours, agrees.</summary>
[Trait("Database", "both")]
public sealed class SmTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("jct-sm-").FullName;

    [Theory]
    [InlineData("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd", "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")]
    [InlineData("", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b")]
    public void SM3_of_the_examples_of_GB_T_32905(string text, string hash)
        => Assert.Equal(hash, Convert.ToHexStringLower(MerkleHash.Sm3.Of(System.Text.Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Openssl_agrees_on_SM3_of_every_length()
    {
        for (var length = 0; length < 300; length += 37)
        {
            var data = RandomNumberGenerator.GetBytes(length);
            File.WriteAllBytes(Path.Combine(folder, "data"), data);
            var (code, output) = OpenSsl("dgst", "-sm3", "-r", "data");
            Assert.Equal((0, Convert.ToHexStringLower(MerkleHash.Sm3.Of(data))), (code, output.Split(' ')[0]));
        }

        var leaf = RandomNumberGenerator.GetBytes(200);
        File.WriteAllBytes(Path.Combine(folder, "leaf"), [0, .. leaf]);
        Assert.StartsWith(Convert.ToHexStringLower(MerkleHash.Sm3.OfLeaf(leaf)), OpenSsl("dgst", "-sm3", "-r", "leaf").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Openssl_verifies_our_SM2_signature_and_we_verify_its()
    {
        var pem = PemEncoding.WriteString("PRIVATE KEY", LibCrypto.NewSm2());
        var key = VerifyingKey.FromPem(pem)!;
        Assert.Equal("SM3", key.Hash.Name);
        File.WriteAllText(Path.Combine(folder, "key.pem"), pem);
        File.WriteAllText(Path.Combine(folder, "public.pem"), key.Pem);
        var checkpoint = Checkpoint.Of("jicengtong/test", 3, MerkleHash.Sm3.Empty, TestClock.At(11, 20, 9), 2);
        var note = key.Sign(pem, checkpoint);
        Assert.Equal(3, key.Open(note)!.Size);
        File.WriteAllText(Path.Combine(folder, "text"), checkpoint.Text);
        File.WriteAllBytes(Path.Combine(folder, "signature"), SignedNote.Parse(note)!.Signatures[0].Bytes);
        string[] verify = ["pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-pubin", "-inkey", "public.pem", "-in", "text", "-sigfile", "signature"];
        var (code, said) = OpenSsl(verify);
        Assert.True(code == 0, said);
        File.AppendAllText(Path.Combine(folder, "text"), "x");
        Assert.NotEqual(0, OpenSsl(verify).Code);

        File.WriteAllText(Path.Combine(folder, "text"), checkpoint.Text);
        Assert.Equal(0, OpenSsl("genpkey", "-algorithm", "SM2", "-out", "theirs.pem").Code);
        Assert.Equal(0, OpenSsl("pkeyutl", "-sign", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-inkey", "theirs.pem", "-in", "text", "-out", "theirs").Code);
        var theirs = VerifyingKey.FromPem(File.ReadAllText(Path.Combine(folder, "theirs.pem")))!;
        var signature = new NoteSignature(checkpoint.Origin, theirs.KeyId, File.ReadAllBytes(Path.Combine(folder, "theirs")));
        Assert.Equal(3, theirs.Open(new SignedNote(checkpoint.Text, [signature]).Format())!.Size);
        Assert.Null(theirs.Open(new SignedNote(checkpoint.Text.Replace("3", "4", StringComparison.Ordinal), [signature]).Format()));
        Assert.Null(key.Open(new SignedNote(checkpoint.Text, [signature]).Format()));
    }

    [Fact]
    public async Task A_log_with_SM2_and_SM3_is_sequenced_proved_exported_and_verified_and_a_change_is_found()
    {
        await using var node = await EvidenceNode.Open(settings => settings["Evidence:Algorithms"] = "sm");
        await node.Record(300);
        await node.Sequence();
        await node.Record(31);
        await node.Sequence();
        var report = await node.Audit();
        Assert.Equal((331, 2, 0), (report.Size, report.Checkpoints, report.Mismatches.Count));
        var office = await node.As("u0142");
        var id = (await office.GetAsync($"/api/evidence/leaves/{EvidenceNode.Subject}?limit=1").Json()).GetProperty("items")[0].GetProperty("id").GetString();
        var keyFile = Path.Combine(node.AnchorFolder, "evidence-key.pem");
        var bundle = Path.Combine(folder, "proof.json");
        await File.WriteAllTextAsync(bundle, await office.GetStringAsync($"/api/evidence/bundle/{id}"));
        Assert.Equal(0, EvidenceCommandRun.Of(null, "evidence", "verify", bundle, "--key", keyFile).Code);
        Assert.Equal(0, EvidenceCommandRun.Of(node.Built, "evidence", "check").Code);
        Assert.Equal(0, EvidenceCommandRun.Of(node.Built, "evidence", "export", Path.Combine(folder, "log")).Code);
        Assert.Equal(0, EvidenceCommandRun.Of(null, "evidence", "verify", Path.Combine(folder, "log"), "--key", keyFile).Code);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(keyFile, stranger.ExportSubjectPublicKeyInfoPem());
        Assert.Equal(1, EvidenceCommandRun.Of(null, "evidence", "verify", bundle, "--key", keyFile).Code);
        await node.Execute("UPDATE evidence_leaves SET salt = @salt WHERE sequence = 17", new { salt = new byte[16] });
        Assert.Equal("leaf 17", Assert.Single((await node.Audit()).Mismatches).Where);
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private (int Code, string Output) OpenSsl(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
