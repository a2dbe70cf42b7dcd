using System.Buffers;
using System.Buffers.Binary;

namespace Turnstile.Collections.Writing;

/// <summary>The documents that one operation deletes: the value of
/// <see cref="DocumentOperationKind.DeleteMany"/>.</summary>
/// <remarks><code>
/// for each document, in any order:
/// size  field
///    8  sequence of the version that is deleted
///    2  length of the encoded id
///    n  encoded id
/// </code>
/// All of them are deleted at the one sequence of the operation.</remarks>
internal ref struct DeleteList(ReadOnlySpan<byte> value)
{
    private const int HeadBytes = 10;

    private ReadOnlySpan<byte> _rest = value;

    /// <summary>The version that the current entry deletes.</summary>
    public Sequence Previous { get; private set; }

    /// <summary>The encoded id of the current entry.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>Adds an entry to a list.</summary>
    public static void Add(ArrayBufferWriter<byte> list, Sequence previous, ReadOnlySpan<byte> key)
    {
        Span<byte> entry = list.GetSpan(HeadBytes + key.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(entry, previous.Value);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[8..], (ushort)key.Length);
        key.CopyTo(entry[HeadBytes..]);
        list.Advance(HeadBytes + key.Length);
    }

    /// <summary>Goes to the next entry; false at the end.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        Invariant.Check(_rest.Length >= HeadBytes, "ORDER-2", "a list of deletes is cut short");
        int length = BinaryPrimitives.ReadUInt16LittleEndian(_rest[8..]);
        Invariant.Check(_rest.Length >= HeadBytes + length, "ORDER-2", "a list of deletes is cut short");
        Previous = new Sequence(BinaryPrimitives.ReadUInt64LittleEndian(_rest));
        Key = _rest.Slice(HeadBytes, length);
        _rest = _rest[(HeadBytes + length)..];
        return true;
    }
}
