using Turnstile.Collections.Writing;
using Turnstile.Kv;
using Turnstile.Log;

namespace Turnstile.Tests.Log;

/// <summary>Operations, lists of deletes and records of loads from bytes that nobody wrote.</summary>
/// <remarks>Oracle: each ends, and is read or refused as a broken law; nothing else is thrown.</remarks>
public sealed class HostileOperationTests
{
    private const int Rounds = 40_000;

    [Fact]
    public void Changed_operations_are_read_or_refused()
    {
        var written = new OperationBuffer();
        KeyOperations.Put(written, 1, "ada"u8, "lovelace"u8);
        KeyOperations.Delete(written, 2, "alan"u8);
        KeyOperations.Put(written, 3, "grace"u8, new byte[200]);
        byte[] good = written.Bytes.ToArray();
        CheckAll(good, static bytes =>
        {
            var reader = new OperationReader(bytes);
            while (reader.TryRead(out Operation operation))
            {
                Assert.InRange(operation.Key.Length + operation.Value.Length + operation.Columns.Length, 0, 1 << 10);
            }
        });
    }

    [Fact]
    public void Changed_lists_of_deletes_are_read_or_refused()
    {
        var written = new System.Buffers.ArrayBufferWriter<byte>();
        for (int i = 1; i < 6; i++)
        {
            DeleteList.Add(written, new Sequence((ulong)i), new byte[i * 3]);
        }

        CheckAll(written.WrittenSpan.ToArray(), static bytes =>
        {
            var list = new DeleteList(bytes);
            while (list.MoveNext())
            {
                Assert.InRange(list.Key.Length, 0, 1 << 10);
            }
        });
    }

    [Fact]
    public void Changed_records_of_loads_are_read_or_refused()
    {
        var record = new BulkLoadRecord(
            "last"u8.ToArray(),
            [new BulkLoadTable(new FileNumber(3), 100, 4, 5), new BulkLoadTable(new FileNumber(4), 200, 6, 7)]);
        CheckAll(record.Encode(), static bytes => Assert.NotEmpty(BulkLoadRecord.Read(bytes).Tables));
    }

    private static void CheckAll(byte[] good, Action<byte[]> read)
    {
        read(good);
        var random = new Random(5);
        for (int i = 0; i < Rounds; i++)
        {
            byte[] hostile = random.Next(4) == 0 ? new byte[random.Next(300)] : good[..random.Next(good.Length + 1)];
            if (hostile.Length != good.Length && random.Next(2) == 0)
            {
                random.NextBytes(hostile);
            }

            for (int j = random.Next(5); j > 0 && hostile.Length > 0; j--)
            {
                hostile[random.Next(hostile.Length)] = (byte)(random.Next(2) * random.Next(256));
            }

            try
            {
                read(hostile);
            }
            catch (InvariantException)
            {
                // Refused.
            }
        }
    }
}
