using Turnstile.Kv;
using Turnstile.Kv.Tables;

namespace Turnstile.Tests.Kv.Tables;

public sealed class EntryKeyTests
{
    [Fact]
    public void It_agrees_with_the_whole_header_about_whatever_bytes_there_are()
    {
        var random = new Random(3);
        int readCount = 0;
        for (int round = 0; round < 200_000; round++)
        {
            byte[] entries = Entry(random);
            if (random.Next(2) == 0)
            {
                entries[random.Next(Math.Min(entries.Length, 40))] = (byte)random.Next(256);
            }

            int shownBytes = random.Next(4) == 0 ? random.Next(entries.Length) : entries.Length;
            ReadOnlySpan<byte> shown = entries.AsSpan(0, shownBytes);
            bool isWhole = EntryHeader.TryRead(shown, 0, out EntryHeader header);
            Assert.Equal(isWhole, EntryKey.TryRead(shown, 0, out EntryKey key));
            if (isWhole)
            {
                readCount++;
                Assert.Equal(
                    (header.Shared, header.Rest, header.RestOffset, header.End),
                    (key.Shared, key.Rest, key.RestOffset, key.End));
            }
        }

        Assert.InRange(readCount, 50_000, 190_000);
    }

    // Numbers of every length, behind each other and at the very end.
    private static byte[] Entry(Random random)
    {
        var sequence = new Sequence(Long(random));
        var stamp = new EntryStamp(
            sequence,
            Long(random),
            new Sequence(random.Next(2) == 0 ? sequence.Value : Long(random) % (sequence.Value + 1)),
            random.Next(3) == 0 ? (long)(Long(random) >> 1) : 0)
        {
            Kind = random.Next(3) == 0 ? EntryKind.Delete : EntryKind.Put,
        };
        int rest = random.Next(3) == 0 ? 0 : random.Next(300);
        int value = random.Next(3) == 0 ? 0 : random.Next(300);
        byte[] entries = new byte[EntryHeader.BytesMax + rest + value];
        int length = EntryHeader.Write(entries, stamp, random.Next(200), rest, value);
        return entries[..(length + rest + value)];
    }

    private static ulong Long(Random random) => (ulong)random.NextInt64() >> random.Next(63);
}
