using Turnstile.Kv.Tables;

namespace Turnstile.Tests.Kv.Tables;

/// <summary>A partition of a table that has no file.</summary>
internal static class TestPartition
{
    private const int BlockBytes = 100;

    public static TablePartition Of(int blocks, int number = 0)
    {
        using var builder = new PartitionBuilder();
        for (int i = 0; i < blocks; i++)
        {
            byte[] key = TestStore.Bytes($"key{i:d3}");
            builder.AddEntry(key, isNewKey: true);
            builder.AddBlock(BlockBytes, 1, key);
        }

        builder.End();
        return new TablePartition(builder.Payload(0).ToArray(), number, blocks, blocks * BlockBytes, "test", 0);
    }
}
