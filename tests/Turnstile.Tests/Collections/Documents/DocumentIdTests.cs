using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;

namespace Turnstile.Tests.Collections.Documents;

public sealed class DocumentIdTests
{
    public static TheoryData<string, string> Goldens => new()
    {
        { "a", "0161" },
        { "é", "01C3A9" },
    };

    [Theory]
    [MemberData(nameof(Goldens))]
    public void The_key_of_a_text_is_kept(string text, string hex) =>
        Assert.Equal(hex, Convert.ToHexString(DocumentIdCodec.ToBytes(text)));

    [Fact]
    public void The_keys_of_numbers_and_Guids_are_kept()
    {
        Assert.Equal("028000000000000001", Convert.ToHexString(DocumentIdCodec.ToBytes(1)));
        Assert.Equal("027FFFFFFFFFFFFFFF", Convert.ToHexString(DocumentIdCodec.ToBytes(-1L)));
        Assert.Equal("030000000000000100", Convert.ToHexString(DocumentIdCodec.ToBytes(256UL)));
        Assert.Equal(
            "0400112233445566778899AABBCCDDEEFF",
            Convert.ToHexString(DocumentIdCodec.ToBytes(new Guid("00112233-4455-6677-8899-aabbccddeeff"))));
    }

    [Fact]
    public void The_order_of_keys_is_the_natural_order_of_ids()
    {
        var random = new Random(2);
        foreach (Func<DocumentId> next in Generators(random))
        {
            DocumentId[] ids = [.. Enumerable.Range(0, 300).Select(_ => next())];
            foreach (DocumentId left in ids)
            {
                foreach (DocumentId right in ids)
                {
                    ReadOnlySpan<byte> key = DocumentIdCodec.ToBytes(left);
                    int bytes = key.SequenceCompareTo(DocumentIdCodec.ToBytes(right));
                    Assert.Equal(Math.Sign(bytes), Math.Sign(left.CompareTo(right)));
                    Assert.Equal(bytes == 0, left == right);
                }
            }
        }
    }

    [Fact]
    public void A_key_reads_back_as_the_id()
    {
        var random = new Random(3);
        foreach (Func<DocumentId> next in Generators(random))
        {
            for (int i = 0; i < 500; i++)
            {
                DocumentId id = next();
                byte[] key = DocumentIdCodec.ToBytes(id);
                Assert.Equal(DocumentIdCodec.Measure(id), key.Length);
                Assert.Equal(id, DocumentIdCodec.Read(key));
                Assert.Equal(id.GetHashCode(), DocumentIdCodec.Read(key).GetHashCode());
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("01FF")]
    [InlineData("0200")]
    [InlineData("03000000000000000000")]
    [InlineData("0400")]
    [InlineData("0561")]
    public void Bytes_that_are_no_key_are_refused(string hex) =>
        Assert.Throws<InvalidDataException>(() => DocumentIdCodec.Read(Convert.FromHexString(hex)));

    [Fact]
    public void A_text_id_has_1_to_1024_bytes()
    {
        Assert.Equal(1_025, DocumentIdCodec.ToBytes(new string('x', 1_024)).Length);
        Assert.Throws<ArgumentException>(() => new DocumentId(""));
        Assert.Throws<ArgumentException>(() => new DocumentId("\ud800"));
        ArgumentException wrong = Assert.Throws<ArgumentException>(() => new DocumentId(new string('é', 513)));
        Assert.Contains("1026 bytes; 1 to 1024", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_changes_between_signed_and_unsigned_if_it_fits()
    {
        Assert.Equal(new DocumentId(5UL), ((DocumentId)5).As(DocumentIdKind.UInt64));
        Assert.Equal(new DocumentId(5L), ((DocumentId)5UL).As(DocumentIdKind.Int64));
        Assert.Throws<ArgumentException>(() => ((DocumentId)(-1)).As(DocumentIdKind.UInt64));
        Assert.Throws<ArgumentException>(() => ((DocumentId)ulong.MaxValue).As(DocumentIdKind.Int64));
        Assert.Throws<ArgumentException>(() => ((DocumentId)"5").As(DocumentIdKind.Int64));
        Assert.Throws<ArgumentException>(() => default(DocumentId).As(DocumentIdKind.Int64));
    }

    private static IEnumerable<Func<DocumentId>> Generators(Random random)
    {
        const string alphabet = "ab\0\u007f\u0080\u07ff\u0800\uffee\ufffd";
        yield return () => (random.Next(3) - 1) * random.NextInt64();
        yield return () => (ulong)random.NextInt64() << random.Next(2);
        yield return () =>
        {
            byte[] bytes = new byte[16];
            random.NextBytes(bytes);
            bytes.AsSpan(0, random.Next(16)).Fill(0x80);
            return new Guid(bytes);
        };
        yield return () => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            random.Next(4) == 0 ? char.ConvertFromUtf32(random.Next(0x10000, 0x10FFFF))
            : alphabet[random.Next(alphabet.Length)].ToString()));
    }
}
