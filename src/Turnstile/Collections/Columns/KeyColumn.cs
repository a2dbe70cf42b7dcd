using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Storage;

namespace Turnstile.Collections.Columns;

/// <summary>The encoded document ids of one segment, by ordinal.</summary>
/// <remarks>A key stands in one block, after its length (2 bytes). The first block begins small and doubles by copying,
/// as the first page of a <see cref="PagedArray{T}"/> does. Threads: Append from the writer; the rest from any,
/// for ordinals below a published count; see <see cref="PagedArray{T}"/> for why that is safe.</remarks>
internal sealed class KeyColumn
{
    private const int BlockBytes = 64 << 10;
    private const int FirstBlockBytes = 256;
    private const int LengthBytes = sizeof(ushort);

    private readonly PagedArray<byte[]> _blocks = new();

    // Where each key stands: block times BlockBytes plus offset.
    private readonly PagedArray<long> _places = new();

    // writer only
    private int _used = BlockBytes;

    /// <summary>What the keys take in a file, bytes. Writer only, and any once no row follows.</summary>
    public long ByteCount { get; private set; }

    /// <summary>The encoded id at <paramref name="ordinal"/>.</summary>
    public ReadOnlySpan<byte> this[int ordinal]
    {
        get
        {
            long place = _places[ordinal];
            ReadOnlySpan<byte> bytes = _blocks[(int)(place / BlockBytes)].AsSpan((int)(place % BlockBytes));
            return bytes.Slice(LengthBytes, BinaryPrimitives.ReadUInt16LittleEndian(bytes));
        }
    }

    /// <summary>Asks for the memory in which it is written where a key stands.</summary>
    public void FetchPlace(int ordinal) =>
        new FetchHint(MemoryMarshal.AsBytes(_places.Slice(ordinal, 1))).Fetch(0, sizeof(long));

    /// <summary>Asks for the memory of a key, once its place is there.</summary>
    public void Fetch(int ordinal)
    {
        long place = _places[ordinal];
        new FetchHint(_blocks[(int)(place / BlockBytes)].AsSpan((int)(place % BlockBytes))).Fetch(0, LengthBytes);
    }

    /// <summary>Adds the key of the next row.</summary>
    public void Append(ReadOnlySpan<byte> key)
    {
        Invariant.Check(key.Length is > 0 and <= DocumentIdCodec.BytesMax, "COLUMN-1", "a key is empty or too long");
        MakeRoom(LengthBytes + key.Length);
        Span<byte> bytes = _blocks[_blocks.Count - 1].AsSpan(_used);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)key.Length);
        key.CopyTo(bytes[LengthBytes..]);
        _places.Append(((long)(_blocks.Count - 1) * BlockBytes) + _used);
        _used += LengthBytes + key.Length;
        ByteCount += LengthBytes + key.Length;
    }

    private void MakeRoom(int byteCount)
    {
        if (_used + byteCount > BlockBytes)
        {
            _blocks.Append(new byte[_blocks.Count == 0 ? FirstBlockBytes : BlockBytes]);
            _used = 0;
        }

        byte[] block = _blocks[_blocks.Count - 1];
        if (_used + byteCount > block.Length)
        {
            long wanted = BitOperations.RoundUpToPowerOf2((uint)(_used + byteCount));
            Array.Resize(ref block, (int)Math.Min(BlockBytes, wanted));
            _blocks.Set(_blocks.Count - 1, block);
        }
    }

    /// <summary>Writes the keys of the first <paramref name="count"/> rows: length (2), bytes.</summary>
    public void Write(int count, IBufferWriter<byte> output)
    {
        var writer = new EncodedWriter(output);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> key = this[i];
            writer.UInt16(key.Length);
            writer.Bytes(key);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote, into an empty column.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    public void Read(int count, DocumentIdKind kind, ref EncodedReader reader)
    {
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> key = reader.Bytes(reader.UInt16());
            if (DocumentIdCodec.Read(key).Kind != kind)
            {
                throw reader.Invalid($"a document id is no {kind}");
            }

            Append(key);
        }
    }
}
