using System.Security.Cryptography;
using Jicengtong.Modules.Evidence;
using Mono.Cecil;

namespace Jicengtong.Tests.Evidence;

public sealed class NoteTests
{
    // The examples of C2SP signed-note and tlog-checkpoint.
    private const string Poem = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    private const string Sofa = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

    [Fact]
    public void Notes_and_checkpoints_of_C2SP_are_read_and_written_byte_for_byte()
    {
        var poem = SignedNote.Parse(Poem)!;
        Assert.EndsWith("\n\ned è subito sera.\n", poem.Text, StringComparison.Ordinal);
        Assert.Equal(("quasimodo.example/salvatore", 0x367BA04Bu, 64), (poem.Signatures[0].Name, poem.Signatures[0].KeyId, poem.Signatures[0].Bytes.Length));
        Assert.Equal(Poem, poem.Format());
        Assert.Null(Checkpoint.Parse(poem.Text));

        var sofa = SignedNote.Parse(Sofa)!;
        var checkpoint = Checkpoint.Parse(sofa.Text)!;
        Assert.Equal(("example.com/behind-the-sofa", 20852163L, 0), (checkpoint.Origin, checkpoint.Size, checkpoint.Extensions.Count));
        Assert.Equal("0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62", Convert.ToHexStringLower(checkpoint.Root));
        Assert.Equal((sofa.Text, Sofa), (checkpoint.Text, sofa.Format()));
        Assert.Null(checkpoint.Time);
    }

    [Theory]
    [InlineData("example.com/log\n020\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("example.com/log\n+20\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("example.com/log\n20\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n")]
    [InlineData("example.com/log\n20\nCsUYapGGPo4dkMgIAUqom\n")]
    [InlineData("example.com/log\n20\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")]
    [InlineData("example.com/log\n20\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n")]
    [InlineData("\n20\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("example.com/log\n20\n")]
    public void What_is_not_exactly_a_checkpoint_is_refused(string text) => Assert.Null(Checkpoint.Parse(text));

    [Fact]
    public void A_checkpoint_opens_with_its_key_only_and_not_with_the_twin_of_its_signature()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var trusted = VerifyingKey.FromPem(key.ExportSubjectPublicKeyInfoPem())!;
        var checkpoint = Checkpoint.Of("jicengtong/test", 3, MerkleHash.Sha256.Empty, TestClock.At(11, 20, 9), 2);
        Assert.Equal(["time 2026-11-20T01:00:00.0000000Z", "previous 2"], checkpoint.Extensions);
        for (var again = 0; again < 20; again++)
        {
            var note = VerifyingKey.Sign(key, checkpoint);
            var opened = trusted.Open(note)!;
            Assert.Equal((3L, 2L, TestClock.At(11, 20, 9)), (opened.Size, opened.Previous!.Value, opened.Time!.Value));
            Assert.Null(VerifyingKey.Of(other)!.Open(note));
            Assert.Null(trusted.Open(note.Replace("\n3\n", "\n4\n", StringComparison.Ordinal)));
            Assert.Null(trusted.Open(note + SignedNote.Parse(note)!.Format().Split("\n\n")[1]));
            Assert.Null(trusted.Open(Twin(note)));
        }

        using var otherCurve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Null(VerifyingKey.FromPem(otherCurve.ExportSubjectPublicKeyInfoPem()));
        Assert.Null(VerifyingKey.FromPem("-----BEGIN NOTHING-----"));
        Assert.Null(trusted.Open(Sofa));
    }

    [Fact]
    public void A_leaf_has_one_encoding_and_the_example_of_the_document_is_true()
    {
        var leaf = new Leaf(Guid.Parse("019a9ef5-0f80-7000-8000-000000000001"), TestClock.At(11, 20, 9), Guid.Parse("019a0000-0000-7000-8000-000000000002"),
            "directive.issued", "directive:019a9ef5-0f80-7000-8000-000000000003", MerkleHash.Sha256.Of(new byte[16], "{\"title\":\"防汛\"}"u8), SHA256.HashData(new byte[16]));
        var bytes = leaf.Encode();
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "../../../../../docs/evidence.md"));
        var lines = document[document.IndexOf("01 0010 ", StringComparison.Ordinal)..].Split('\n').TakeWhile(line => line.Length > 0 && line != "```");
        Assert.Equal(Convert.ToHexStringLower(bytes), string.Concat(string.Concat(lines).Where(char.IsAsciiHexDigitLower)));
        Assert.Contains(Convert.ToHexStringLower(MerkleHash.Sha256.OfLeaf(bytes)), document);

        var decoded = Leaf.Decode(bytes)!;
        Assert.Equal((leaf.Id, leaf.At, leaf.Actor, leaf.Kind, leaf.Subject), (decoded.Id, decoded.At, decoded.Actor, decoded.Kind, decoded.Subject));
        Assert.Null(Leaf.Decode([.. bytes, 0]));
        Assert.Null(Leaf.Decode(bytes.AsSpan(0, bytes.Length - 1)));
        Assert.Null(Leaf.Decode([2, .. bytes[1..]]));
    }

    [Fact]
    public void The_verifier_needs_neither_database_nor_web_server()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(LogAudit).Assembly.Location);
        var verifying = new[] { typeof(LogAudit), typeof(LogFolder), typeof(ProofBundle), typeof(MerkleProof), typeof(MerkleTree), typeof(MerkleHash), typeof(Leaf), typeof(SignedNote), typeof(Checkpoint), typeof(VerifyingKey), typeof(Modules.Evidence.Tiles) };
        foreach (var type in verifying.Select(type => assembly.MainModule.GetType(type.FullName)))
            foreach (var used in type.NestedTypes.Append(type).SelectMany(part => part.Methods).Where(method => method.HasBody).SelectMany(method => method.Body.Instructions)
                .Select(instruction => instruction.Operand).OfType<MemberReference>().Select(member => member.DeclaringType?.FullName ?? member.FullName))
                Assert.False(used.StartsWith("Microsoft.", StringComparison.Ordinal) || used.StartsWith("Dapper", StringComparison.Ordinal) || used.StartsWith("System.Data", StringComparison.Ordinal)
                    || (used.StartsWith("Jicengtong.", StringComparison.Ordinal) && !used.StartsWith("Jicengtong.Modules.Evidence.", StringComparison.Ordinal)), $"{type.Name} uses {used}");
    }

    internal static string Twin(string note)
    {
        var parsed = SignedNote.Parse(note)!;
        var order = System.Numerics.BigInteger.Parse("0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
        var numbers = new System.Formats.Asn1.AsnReader(parsed.Signatures[0].Bytes, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(numbers.ReadInteger());
            writer.WriteInteger(order - numbers.ReadInteger());
        }

        var twin = parsed with { Signatures = [parsed.Signatures[0] with { Bytes = writer.Encode() }] };
        return twin.Format();
    }
}
