using System.Buffers;
using System.Globalization;
using Turnstile.Kv.Ranges;

namespace Turnstile.Kv.Tables;

/// <summary>The payload of the block of deleted ranges. Format: docs/formats/table.md.</summary>
/// <remarks><code>
/// count      varint   fragments, 1 and up; each:
///   start    varint   length, then the first stored key
///   end      varint   length, then the first stored key behind it
///   points   varint   how many deletes, 1 and up
///   newest   varint   sequence of the newest
///   steps    varint   for each older one: by how much it is lower
/// </code></remarks>
internal static class RangeBlock
{
    /// <summary>The payload for <paramref name="ranges"/>, of which there is one at least.</summary>
    public static byte[] Write(RangeTombstones ranges)
    {
        var target = new ArrayBufferWriter<byte>(256);
        WriteNumber(target, (ulong)ranges.Fragments.Length);
        foreach (RangeFragment fragment in ranges.Fragments)
        {
            WriteKey(target, fragment.Start);
            WriteKey(target, fragment.End);
            WritePoints(target, fragment.Newest);
        }

        return target.WrittenSpan.ToArray();
    }

    /// <summary>Reads and checks a payload.</summary>
    /// <exception cref="CorruptionException">It is not one that a writer writes.</exception>
    public static RangeTombstones Read(ReadOnlyMemory<byte> payload, string file, long offset)
    {
        var reader = new Reader(payload.Span, file, offset + BlockHeader.Bytes);

        // The shortest fragment: two keys of four bytes with their lengths, a count and a sequence.
        ulong count = reader.Number("count of deleted ranges", 1, (ulong)payload.Length / 12);
        var fragments = new RangeFragment[count];
        byte[] before = [];
        for (int i = 0; i < fragments.Length; i++)
        {
            byte[] start = reader.Key();
            byte[] end = reader.Key();
            reader.Require(before.AsSpan().SequenceCompareTo(start) <= 0, "order of the deleted ranges", "rising", i);
            reader.Require(start.AsSpan().SequenceCompareTo(end) < 0, "end of a deleted range", "behind its start", i);
            fragments[i] = new RangeFragment(start, end, ReadPoints(ref reader));
            before = end;
        }

        reader.Require(reader.IsAtEnd, "end of the deleted ranges", "the end of the block", fragments.Length);
        return new RangeTombstones(fragments);
    }

    private static DeletePoint ReadPoints(ref Reader reader)
    {
        ulong count = reader.Number("count of deletes of a range", 1, (ulong)reader.Left);
        ulong[] sequences = new ulong[count];
        sequences[0] = reader.Number("sequence of a delete", 1, ulong.MaxValue);
        for (int i = 1; i < sequences.Length; i++)
        {
            sequences[i] = sequences[i - 1] - reader.Number("step to an older delete", 1, sequences[i - 1] - 1);
        }

        DeletePoint? newest = null;
        for (int i = sequences.Length - 1; i >= 0; i--)
        {
            newest = new DeletePoint(new Sequence(sequences[i]), newest);
        }

        return newest!;
    }

    private static void WritePoints(ArrayBufferWriter<byte> target, DeletePoint newest)
    {
        ulong count = 0;
        for (DeletePoint? point = newest; point is not null; point = point.Older)
        {
            count++;
        }

        WriteNumber(target, count);
        WriteNumber(target, newest.Sequence.Value);
        for (DeletePoint point = newest; point.Older is { } older; point = older)
        {
            WriteNumber(target, point.Sequence.Value - older.Sequence.Value);
        }
    }

    private static void WriteKey(ArrayBufferWriter<byte> target, byte[] key)
    {
        WriteNumber(target, (ulong)key.Length);
        target.Write(key);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> target, ulong value) =>
        target.Advance(VarInt.Write(target.GetSpan(VarInt.BytesMax), value));

    private ref struct Reader(ReadOnlySpan<byte> bytes, string file, long offset)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _position;

        public readonly bool IsAtEnd => _position == _bytes.Length;

        public readonly int Left => _bytes.Length - _position;

        public ulong Number(string what, ulong least, ulong most)
        {
            bool isRead = VarInt.TryRead(_bytes, ref _position, out ulong value);
            return isRead && value >= least && value <= most
                ? value
                : throw Damaged(what, $"{least} to {most}", value.ToString(CultureInfo.InvariantCulture));
        }

        public byte[] Key()
        {
            int length = (int)Number("length of a key", StoredKey.PrefixBytes, StoredKey.BytesMax);
            Require(length <= Left, "length of a key", "no more than there is", length);
            byte[] key = _bytes.Slice(_position, length).ToArray();
            _position += length;
            return key;
        }

        public readonly void Require(bool holds, string what, string expected, long found)
        {
            if (!holds)
            {
                throw Damaged(what, expected, found.ToString(CultureInfo.InvariantCulture));
            }
        }

        private readonly CorruptionException Damaged(string what, string expected, string found) =>
            new(file, offset + _position, what, expected, found);
    }
}
