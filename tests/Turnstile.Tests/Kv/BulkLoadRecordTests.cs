using Turnstile.Kv;
using Turnstile.Log;

namespace Turnstile.Tests.Kv;

public sealed class BulkLoadRecordTests
{
    // As docs/formats/log.md shows it.
    private const string Golden =
        "04000000" + "6b657939"
        + "0700000000000000" + "0010000000000000" + "0300000000000000" + "ddccbbaa" + "00000000";

    [Fact]
    public void The_format_page_shows_what_is_logged()
    {
        var record = new BulkLoadRecord(
            TestStore.Bytes("key9"), [new BulkLoadTable(new FileNumber(7), 4096, 3, 0xaabbccdd)]);
        Assert.Equal(Golden, Convert.ToHexStringLower(record.Encode()));
        BulkLoadRecord read = BulkLoadRecord.Read(Convert.FromHexString(Golden));
        Assert.Equal(record.Tables, read.Tables);
        Assert.Equal(record.LastKey.ToArray(), read.LastKey.ToArray());
    }

    [Fact]
    public void It_is_marked_as_naming_files()
    {
        var operations = new OperationBuffer();
        KeyOperations.BulkLoad(operations, 1, "a"u8, BulkLoadRecord.Read(Convert.FromHexString(Golden)));
        operations.MarkEnd();
        Assert.True(operations[0].NamesFiles);
        Assert.True(operations[0].EndsBatch);
    }

    [Fact]
    public void One_that_is_cut_short_is_refused()
    {
        byte[] whole = Convert.FromHexString(Golden);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<InvariantException>(() => BulkLoadRecord.Read(whole.AsSpan(0, length)));
        }

        whole[3] = 0x80;
        Assert.Throws<InvariantException>(() => BulkLoadRecord.Read(whole));
    }
}
