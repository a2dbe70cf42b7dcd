using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Turnstile.Collections.Documents;
using Turnstile.Collections.Schema;
using Turnstile.Storage;

namespace Turnstile.Collections.Columns;

/// <summary>The encoded document ids of one segment, by ordinal.</summary>
/// <remarks>Keys of one kind are mostly equally long: they stand one after the other, as many in a block as in a page
/// of a <see cref="PagedArray{T}"/>. A text stands after its length (2 bytes), and where is kept beside. The first
/// block begins small and doubles by copying, as the first page there does. Threads: Append from the writer; the rest
/// from any, for ordinals below a published count; see <see cref="PagedArray{T}"/> for why that is safe.</remarks>
/// <param name="kind">Of all ids.</param>
internal sealed class KeyColumn(DocumentIdKind kind)
{
    private const int TextBlockBytes = 64 << 10;
    private const int FirstBlockBytes = 256;
    private const int LengthBytes = sizeof(ushort);
    private const int KeysPerBlock = PagedArray<byte[]>.PageLength;

    private readonly DocumentIdKind _kind = kind;

    // Of every key; 0 where they differ.
    private readonly int _keyBytes = DocumentIdCodec.BytesOf(kind);

    private readonly PagedArray<byte[]> _blocks = new();

    // Where each text stands: block times TextBlockBytes plus offset. Null where keys are equally long.
    private readonly PagedArray<long>? _places = DocumentIdCodec.BytesOf(kind) == 0 ? new() : null;

    // writer only
    private int _used = int.MaxValue;

    /// <summary>What the keys take in a file, bytes. Writer only, and any once no row follows.</summary>
    public long ByteCount { get; private set; }

    private int BlockBytes => _places is null ? KeysPerBlock * _keyBytes : TextBlockBytes;

    /// <summary>The encoded id at <paramref name="ordinal"/>.</summary>
    public ReadOnlySpan<byte> this[int ordinal]
    {
        get
        {
            ReadOnlySpan<byte> bytes = From(ordinal);
            return _places is null
                ? bytes[.._keyBytes]
                : bytes.Slice(LengthBytes, BinaryPrimitives.ReadUInt16LittleEndian(bytes));
        }
    }

    /// <summary>Asks for the memory in which it is written where a key stands, if it is.</summary>
    public void FetchPlace(int ordinal)
    {
        if (_places is not null)
        {
            new FetchHint(MemoryMarshal.AsBytes(_places.Slice(ordinal, 1))).Fetch(0, sizeof(long));
        }
    }

    /// <summary>Asks for the memory of a key, once its place is there.</summary>
    public void Fetch(int ordinal) => new FetchHint(From(ordinal)).Fetch(0, LengthBytes);

    /// <summary>Adds the key of the next row.</summary>
    public void Append(ReadOnlySpan<byte> key)
    {
        Invariant.Check(
            _keyBytes == 0 ? key.Length is > 0 and <= DocumentIdCodec.BytesMax : key.Length == _keyBytes,
            "COLUMN-1",
            "a key is empty, too long, or of another kind");
        int lengthBytes = _places is null ? 0 : LengthBytes;
        MakeRoom(lengthBytes + key.Length);
        Span<byte> bytes = _blocks[_blocks.Count - 1].AsSpan(_used);
        if (_places is not null)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)key.Length);
            _places.Append(((long)(_blocks.Count - 1) * TextBlockBytes) + _used);
        }

        key.CopyTo(bytes[lengthBytes..]);
        _used += lengthBytes + key.Length;
        ByteCount += LengthBytes + key.Length;
    }

    private ReadOnlySpan<byte> From(int ordinal)
    {
        if (_places is null)
        {
            return _blocks[ordinal / KeysPerBlock].AsSpan(ordinal % KeysPerBlock * _keyBytes);
        }

        long place = _places[ordinal];
        return _blocks[(int)(place / TextBlockBytes)].AsSpan((int)(place % TextBlockBytes));
    }

    private void MakeRoom(int byteCount)
    {
        if (_used > BlockBytes - byteCount)
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
    public void Read(int count, ref EncodedReader reader)
    {
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> key = reader.Bytes(reader.UInt16());
            if (DocumentIdCodec.Read(key).Kind != _kind)
            {
                throw reader.Invalid($"a document id is no {_kind}");
            }

            Append(key);
        }
    }
}
