using Turnstile.Kv;
using Turnstile.Kv.Tables;

namespace Turnstile.Tests.Kv.Tables;

public sealed class EntryRunTests
{
    // Runs longer than any writer makes, and keys that share less with the one before than they could.
    [Fact]
    public void A_walk_back_over_any_run_puts_every_key_back()
    {
        var random = new Random(17);
        for (int round = 0; round < 500; round++)
        {
            string[] keys =
            [
                .. Enumerable.Range(0, random.Next(1, 40))
                    .Select(_ => "key" + new string('a', random.Next(5)) + random.Next(30))
                    .Order(StringComparer.Ordinal),
            ];
            byte[] payload = PayloadOf(keys, random, out DataBlockShape shape);
            var block = new DataBlock(payload, shape, "file", 0);
            int count = random.Next(1, keys.Length + 1);
            var run = new EntryRun();
            run.Read(block, 0, EndOf(block, count), placed: 0);
            for (int at = count - 1; at > 0; at--)
            {
                Assert.Equal(keys[at], TestStore.Text(run.Key));
                Assert.Equal((ulong)(100 - at), run.Header.Sequence);
                Assert.True(run.HasBefore);
                Assert.Equal(keys[at] == keys[at - 1], run.IsSameKeyBefore(out ulong sequence));
                Assert.Equal((ulong)(101 - at), sequence);
                if (random.Next(8) == 0)
                {
                    // On from here: the entries before are not at hand any more, and the next is what it was.
                    break;
                }

                run.StepBack(block.Entries);
            }

            int here = 100 - (int)run.Header.Sequence;
            Assert.Equal(keys[here], TestStore.Text(run.Key));
            if (here + 1 < keys.Length)
            {
                Assert.True(run.TryReadNext(block.Entries, 0, out bool isSame));
                Assert.Equal(keys[here + 1], TestStore.Text(run.Key));
                Assert.Equal(keys[here] == keys[here + 1], isSame);
                Assert.False(run.HasBefore);
            }
        }
    }

    [Fact]
    public void A_key_that_shares_more_than_there_is_before_it_is_refused()
    {
        byte[] entries = new byte[EntryHeader.BytesMax + 3];
        int end = EntryHeader.Write(entries, Stamp(1), 1, 3, 0) + 3;
        byte[] payload = [.. entries[..end], .. new byte[DataBlockShape.RestartBytes + DataBlockShape.EndBytes]];
        var run = new EntryRun();
        run.Begin(0);
        Assert.False(run.TryReadNext(payload.AsSpan(0, end), 0, out _));
        Assert.Throws<CorruptionException>(
            () => run.Read(new DataBlock(payload, new DataBlockShape(end, 1, 0), "file", 0), 0, end, placed: 0));
    }

    private static int EndOf(in DataBlock block, int count)
    {
        int end = 0;
        for (int i = 0; i < count; i++)
        {
            end = block.Read(end).End;
        }

        return end;
    }

    // One restart point, and of what a key shares with the one before it any part is left out.
    private static byte[] PayloadOf(string[] keys, Random random, out DataBlockShape shape)
    {
        var payload = new List<byte>();
        byte[] head = new byte[EntryHeader.BytesMax];
        for (int i = 0; i < keys.Length; i++)
        {
            byte[] key = TestStore.Bytes(keys[i]);
            int common = i == 0 ? 0 : key.AsSpan().CommonPrefixLength(TestStore.Bytes(keys[i - 1]));
            int shared = random.Next(2) == 0 ? common : random.Next(common + 1);
            int length = EntryHeader.Write(head, Stamp((ulong)(100 - i)), shared, key.Length - shared, i);
            payload.AddRange(head[..length]);
            payload.AddRange(key[shared..]);
            payload.AddRange(new byte[i]);
        }

        shape = new DataBlockShape(payload.Count, 1, 0);
        payload.AddRange(new byte[DataBlockShape.RestartBytes + DataBlockShape.EndBytes]);
        return [.. payload];
    }

    private static EntryStamp Stamp(ulong sequence) => new(new Sequence(sequence), 1, new Sequence(sequence), 0);
}
