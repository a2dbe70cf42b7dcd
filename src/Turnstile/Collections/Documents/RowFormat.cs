using Turnstile.Collections.Schema;

namespace Turnstile.Collections.Documents;

/// <summary>The layout of a row: the scalars of one document. Format: docs/formats/row.md, version 1.</summary>
/// <remarks><code>
/// offset   size  field
///      0      1  version, 1
///      1      1  zero
///      2      2  n: the highest field id with a value; 0 if there is none
///      4      4  length of the row, bytes
///      8      b  one bit per field id, id 1 first: set if the field has a value; zeros up to a multiple of 8 bytes
///    8+b     8s  one slot per set bit, by field id
///              v  the bytes of strings and Guids, in the order of their slots
/// </code>
/// Slot: Int32, Int64 and DateTime (UTC ticks) as signed 64 bits; Boolean 0 or 1; Double and Float their bits;
/// String and
/// Guid: offset into v (4), length (4). Every slot has one size, so that a reader steps over ids it does not know.
/// </remarks>
internal static class RowFormat
{
    /// <summary>The version that is written.</summary>
    public const byte Version = 1;

    /// <summary>The size of the fixed head, bytes.</summary>
    public const int HeaderBytes = 8;

    /// <summary>The size of one slot, bytes.</summary>
    public const int SlotBytes = 8;

    /// <summary>The longest text of a field, UTF-8 bytes.</summary>
    public const int StringBytesMax = 4 << 20;

    /// <summary>The longest row, bytes.</summary>
    public const int RowBytesMax = 16 << 20;

    /// <summary>The size of the presence bits for ids up to <paramref name="highestId"/>, bytes.</summary>
    public static int PresenceBytes(int highestId) => (highestId + 63) / 64 * sizeof(ulong);

    /// <summary>Whether a value of <paramref name="type"/> stands outside its slot.</summary>
    public static bool IsVariable(FieldType type) => type is FieldType.String or FieldType.Guid;
}
